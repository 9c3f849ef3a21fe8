// Pictures made wrong on purpose: a judge that finds nothing wrong with one of them judges nothing.

/** Each spoils one chart of a page, says which one, and gives null where it found none. */
export const spoils = {
  'a bar is three pixels too tall': () => window.spoil('svg.inlay-plot:not([data-orientation]) rect[data-value]', bar => {
    if (bar.parentElement.querySelectorAll('rect').length < 3 || bar.getBBox().height < 10) return false;
    bar.setAttribute('height', Number(bar.getAttribute('height')) + 3);
    bar.setAttribute('y', Number(bar.getAttribute('y')) - 3);
  }),
  'a bar is missing': () => window.spoil('rect[data-value]', bar => bar.remove()),
  'a point is three pixels too low': () => window.spoil('circle[data-value]', point => {
    if (point.parentElement.children.length < 4) return false;
    point.setAttribute('cy', Number(point.getAttribute('cy')) + 3);
  }),
  'a gap is bridged': () => window.spoil('svg.inlay-plot g > path[stroke-linejoin]', line => {
    const parts = line.getAttribute('d').split('M');
    if (parts.length < 3) return false;
    line.setAttribute('d', `M${parts.slice(1).join('L')}`);
  }),
  'a missing value is drawn as zero': () => window.spoil('circle[data-value]', point => {
    const extra = point.cloneNode(true);
    extra.dataset.index = '999';
    extra.dataset.value = '0';
    point.after(extra);
  }),
  'a slice is too large': () => window.spoil('path[data-value]', slice => {
    if (slice.parentElement.children.length < 3) return false;
    const other = slice.nextElementSibling;
    if (!other || other.getAttribute('d') === slice.getAttribute('d')) return false;
    other.setAttribute('d', slice.getAttribute('d'));
  }),
  'a tick says another number': () => window.spoil('.inlay-tick', tick => {
    if (!/^\d+$/.test(tick.textContent) || tick.textContent === '0') return false;
    // Marks that lie far apart, whose scale is sharp.
    const tops = [...tick.closest('svg').querySelectorAll('[data-value]')].map(mark => mark.getBoundingClientRect().top);
    if (Math.max(...tops) - Math.min(...tops) < 100) return false;
    tick.textContent = String(Number(tick.textContent) * 3);
  }),
  'a label lies on its neighbour': () => window.spoil('.inlay-label + .inlay-label', label => {
    const before = label.previousElementSibling;
    if (!before.textContent.trim() || !label.textContent.trim()) return false;
    label.replaceWith(before.cloneNode(true));
  }),
  'a label hangs out of the picture': () => window.spoil('.inlay-label', label => {
    if (label.hasAttribute('transform') || label.querySelector('tspan') || !label.textContent.trim()) return false;
    label.setAttribute('x', '-20');
  }),
  'a value is another one': () => window.spoil('[data-value]', mark => { mark.dataset.value = String(Number(mark.dataset.value) * 2 + 1); }),
};

/** Puts `spoil(selector, change)` into a page. */
export const spoiler = () => {
  window.spoil = (selector, change) => {
    for (const part of document.querySelectorAll(`section ${selector}`)) {
      const { id } = part.closest('section');
      if (change(part) !== false) return id;
    }
    return null;
  };
};
