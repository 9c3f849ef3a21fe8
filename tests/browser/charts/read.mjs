// Runs inside a page: what is to be seen in a drawn chart, in pixels of the screen, as the browser
// laid it out. It knows the marks by `data-value` alone, and nothing of how they were computed.

/** Puts `readCharts(root)` into a page. */
export const reader = () => {
  const plain = box => ({ left: box.left, right: box.right, top: box.top, bottom: box.bottom });

  /* A shape's fill without its outline, on the screen. */
  const fill = shape => {
    const box = shape.getBBox(), onto = shape.getScreenCTM();
    const one = new DOMPoint(box.x, box.y).matrixTransform(onto), other = new DOMPoint(box.x + box.width, box.y + box.height).matrixTransform(onto);
    return { left: Math.min(one.x, other.x), right: Math.max(one.x, other.x), top: Math.min(one.y, other.y), bottom: Math.max(one.y, other.y) };
  };

  /* The area that a path encloses, and where its outline runs, walked in small steps. */
  const walk = path => {
    const length = path.getTotalLength(), onto = path.getScreenCTM(), steps = 720;
    const points = length > 0 ? Array.from({ length: steps }, (_, at) => path.getPointAtLength(length * at / steps).matrixTransform(onto)) : [];
    let twice = 0;
    points.forEach((point, at) => { const next = points[(at + 1) % points.length]; twice += point.x * next.y - next.x * point.y; });
    return { area: Math.abs(twice) / 2, points: points.map(point => [point.x, point.y]) };
  };

  /* The parts of a line between its gaps. */
  const parts = path => (path.getAttribute('d') ?? '').split(/(?=M)/).filter(part => part.trim()).map(part => {
    const alone = path.cloneNode();
    alone.setAttribute('d', part);
    path.after(alone);
    const found = { ...fill(alone), length: alone.getTotalLength() };
    alone.remove();
    return found;
  });

  const chart = svg => {
    const marks = [...svg.querySelectorAll('[data-value]')].map(mark => ({
      shape: mark.localName,
      series: mark.dataset.series, index: Number(mark.dataset.index), label: mark.dataset.label, value: Number(mark.dataset.value),
      axis: mark.closest('[data-axis]')?.dataset.axis ?? 'left',
      titled: Boolean(mark.querySelector('title')?.textContent),
      box: fill(mark),
      outer: plain(mark.getBoundingClientRect()),
      ...(mark.localName === 'path' ? walk(mark) : {}),
    }));
    const lines = [], grounds = [];
    for (const path of svg.querySelectorAll('path:not([data-value])')) {
      if (path.closest('.inlay-legend') || path.classList.contains('inlay-casing')) continue;
      if (path.getAttribute('fill-opacity')) { grounds.push(parts(path)); continue; }
      const points = [...path.parentElement.querySelectorAll('circle[data-value]')];
      const dashes = path.getAttribute('stroke-dasharray');
      path.removeAttribute('stroke-dasharray');
      const on = points.map(point => ({
        index: Number(point.dataset.index),
        on: path.isPointInStroke(new DOMPoint(point.cx.baseVal.value, point.cy.baseVal.value)),
      }));
      if (dashes) path.setAttribute('stroke-dasharray', dashes);
      lines.push({ series: points[0]?.dataset.series ?? null, parts: parts(path), on });
    }
    const texts = [...svg.querySelectorAll('text')].map(text => ({
      text: [...text.childNodes].filter(node => node.nodeName !== 'title').map(node => node.textContent).join(''),
      whole: text.querySelector('title')?.textContent ?? null,
      tick: text.classList.contains('inlay-tick'),
      turned: text.hasAttribute('transform'),
      size: parseFloat(getComputedStyle(text).fontSize) * svg.getScreenCTM().a,
      box: plain(text.getBoundingClientRect()),
    }));
    return {
      box: plain(svg.getBoundingClientRect()),
      unit: svg.getScreenCTM().a,
      lying: svg.dataset.orientation === 'horizontal',
      empty: 'empty' in svg.dataset,
      name: svg.getAttribute('aria-label'),
      described: document.getElementById(svg.getAttribute('aria-describedby'))?.textContent ?? '',
      marks, lines, grounds, texts,
    };
  };

  window.readCharts = root => [...root.querySelectorAll('svg.inlay-plot')].map(chart);
};
