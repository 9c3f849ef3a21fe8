// A drawn chart held against the numbers that it was made from. What is expected is worked out here
// from the widget's JSON alone, by the rules that its documentation gives.

/** Half a pixel: what a picture may be off. */
const NEAR = 0.5;

/** Every chart in a widget's JSON, in the order in which it is drawn. */
export const chartsOf = widget => {
  if (widget?.type === 'widget') return widget.widget_type === 'chart' ? [ofDescriptor(widget)] : [];
  const found = [];
  const visit = value => {
    if (Array.isArray(value)) return value.forEach(visit);
    if (!value || typeof value !== 'object') return;
    if (value.type === 'Chart' && value.series) return found.push(ofTree(value));
    Object.values(value).forEach(visit);
  };
  visit(widget);
  return found;
};

const ofDescriptor = ({ data, config = {} }) => {
  let kind = data.chart_type;
  const first = data.series[0]?.values.filter(value => value !== null) ?? [];
  const whole = first.reduce((sum, value) => sum + value, 0);
  if (kind === 'pie' && (first.some(value => value < 0) || whole <= 0)) kind = 'bar';
  const series = data.series.map((run, number) => ({
    name: run.name, values: run.values, labels: run.labels,
    mark: { bar: 'rect', pie: 'path', combo: number ? 'circle' : 'rect' }[kind] ?? 'circle',
    line: kind === 'line' || kind === 'area' || (kind === 'combo' && number > 0),
    ground: kind === 'area',
    straight: true,
    stack: kind === 'bar' && config.stacked === true ? 'all' : null,
  }));
  return {
    kind, series: kind === 'pie' ? series.slice(0, 1) : series,
    lying: kind === 'bar' && data.chart_type === 'bar' && (config.orientation === 'horizontal' || config.horizontal === true),
    title: data.title ?? null, values: true, places: data.chart_type === 'scatter' ? 'numbers' : 'names',
  };
};

const ofTree = chart => ({
  kind: 'tree', lying: false, title: null, values: chart.showYAxis === true, places: 'names',
  series: chart.series.map(run => ({
    name: run.label ?? run.dataKey,
    values: chart.data.map(row => (typeof row[run.dataKey] === 'number' ? row[run.dataKey] : null)),
    labels: null,
    mark: run.type === 'bar' ? 'rect' : 'circle',
    line: run.type !== 'bar',
    ground: run.type === 'area',
    straight: !run.curveType || run.curveType.startsWith('linear'),
    stack: run.stack ? `${run.type === 'bar'} ${run.stack}` : null,
  })),
});

/** What is wrong with a picture, in words; nothing if it is right. */
export const judge = (chart, seen) => {
  const wrong = [];
  const say = (what, ...detail) => wrong.push(`${what}${detail.length ? `: ${detail.map(one => (typeof one === 'object' ? JSON.stringify(one) : one)).join(' ')}` : ''}`);
  words(seen, say);
  const any = chart.series.some(run => run.values.some(value => value !== null));
  if (!any) {
    if (seen.marks.length) say('a mark where there is no value', seen.marks.length);
    if (!seen.empty) say('nothing to draw, and the picture does not say so');
    return wrong;
  }
  if (seen.empty) { say('the picture says that it is empty'); return wrong; }
  if (seen.lying !== chart.lying) say('lying is', seen.lying);
  const marks = sorted(chart, seen, say);
  if (!marks) return wrong;
  for (const mark of seen.marks) {
    if (!mark.titled) say('a mark without a title', mark.label);
    // A point on the edge may stand out by its radius.
    const room = mark.shape === 'circle' ? 6 : 1;
    for (const side of ['left', 'right', 'top', 'bottom']) if (!Number.isFinite(mark.box[side])) say('a mark that is nowhere', mark.label);
    if (mark.box.left < seen.box.left - room || mark.box.right > seen.box.right + room || mark.box.top < seen.box.top - room || mark.box.bottom > seen.box.bottom + room) say('a mark outside the picture', mark.label, mark.series);
  }
  if (chart.kind === 'pie') pie(marks[0], seen, say);
  else { heights(chart, seen, marks, say); sides(chart, seen, marks, say); gaps(chart, seen, marks, say); }
  return wrong;
};

/* The marks of each series, which must be exactly its numbers. */
const sorted = (chart, seen, say) => {
  const left = [...seen.marks];
  const reduced = chart.series[0].values.length > 1000;
  const all = chart.series.map(run => {
    // The same name may stand for two series: marks come series by series.
    const own = [];
    run.values.forEach((value, index) => {
      const at = left.findIndex(mark => mark.series === run.name && (run.labels ? mark.label === run.labels[index] : mark.index === index) && mark.value === value && mark.shape === run.mark);
      if (value === null) return;
      if (at >= 0) own.push({ ...left.splice(at, 1)[0], value, place: index });
      else if (!reduced) say('no mark for', { series: run.name, index, value, label: run.labels?.[index] });
    });
    return own;
  });
  if (left.length) { say('marks of nothing', left.slice(0, 3).map(({ series, index, value, shape }) => ({ series, index, value, shape }))); return null; }
  return all;
};

/* Ends of bars and points on one straight scale for each axis, which is the scale of its ticks. */
const heights = (chart, seen, marks, say) => {
  const ends = new Map(), spans = [];
  chart.series.forEach((run, number) => {
    for (const mark of marks[number]) {
      let from = 0, to = mark.value;
      if (run.stack) {
        const key = `${run.stack}|${mark.index}|${mark.value < 0}`;
        from = ends.get(key) ?? 0;
        to = from + mark.value;
        ends.set(key, to);
      }
      spans.push({ mark, from, to, bar: run.mark === 'rect' });
    }
  });
  for (const axis of new Set(spans.map(span => span.mark.axis))) {
    const own = spans.filter(span => span.mark.axis === axis);
    // From value to pixel, growing upwards or to the right. Scaled down first: numbers may be vast.
    const size = Math.max(...own.flatMap(span => [Math.abs(span.from), Math.abs(span.to)])) || 1;
    const points = [];
    for (const { mark, from, to, bar } of own) {
      const box = mark.box;
      const [low, high] = chart.lying ? [box.left, box.right] : [-box.bottom, -box.top];
      if (bar) {
        points.push({ mark, value: Math.min(from, to) / size, at: low }, { mark, value: Math.max(from, to) / size, at: high });
      } else points.push({ mark, value: to / size, at: (low + high) / 2 });
    }
    const least = points.reduce((best, point) => (point.value < best.value ? point : best));
    const most = points.reduce((best, point) => (point.value > best.value ? point : best));
    const slope = most.value > least.value ? (most.at - least.at) / (most.value - least.value) : 0;
    if (slope < 0) say('the scale is upside down', axis);
    for (const point of points) {
      const due = least.at + slope * (point.value - least.value);
      if (!(Math.abs(point.at - due) <= NEAR)) { say('out of proportion', { series: point.mark.series, index: point.mark.index, value: point.mark.value, at: point.at, due }); break; }
    }
    const bars = own.filter(span => span.bar);
    if (bars.length && slope > 0) {
      const zero = least.at - slope * least.value;
      for (const { mark, to } of bars) {
        const middle = chart.lying ? (mark.box.left + mark.box.right) / 2 : -(mark.box.top + mark.box.bottom) / 2;
        if ((to > 0 && middle < zero - NEAR) || (to < 0 && middle > zero + NEAR)) say('on the wrong side of zero', mark.value);
      }
    }
    if (slope > 0) ticks(chart, seen, axis, value => least.at + slope * (value / size - least.value), most.at - least.at, say);
  }
};

/* The labels of an axis of values stand where their numbers are. */
const ticks = (chart, seen, axis, place, reach, say) => {
  if (!chart.values) return;
  const middle = (seen.box.left + seen.box.right) / 2;
  const labels = seen.texts.filter(text => text.tick).filter(text => {
    if (chart.lying) return true;
    if (chart.places === 'numbers' && text.box.left > seen.box.left && isBelow(text, seen)) return false;
    return (text.box.left > middle) === (axis === 'right');
  });
  if (labels.length < 2) say('an axis with fewer than two labels', axis);
  const said = labels.map(label => label.text);
  if (new Set(said).size < said.length) say('two labels of an axis say the same', said);
  for (const label of labels) {
    const value = number(label.text);
    if (!Number.isFinite(value)) { say('a label that is no number', label.text); continue; }
    const at = chart.lying ? (label.box.left + label.box.right) / 2 : -(label.box.top + label.box.bottom) / 2;
    // Its text may round the number by half of its last digit; where marks lie close together, the
    // scale that they give is not sharp enough to be held against.
    const blur = reach < 40 ? Infinity : Math.abs(place(value + half(label.text)) - place(value)) + 3;
    if (Math.abs(at - place(value)) > blur) say('a label away from its number', { label: label.text, at, due: place(value) });
  }
};

const isBelow = (text, seen) => text.box.top > Math.max(...seen.marks.map(mark => mark.box.bottom)) - 1;
const UNITS = { k: 1e3, M: 1e6, B: 1e9, T: 1e12 };
const number = text => {
  const found = /^(-?[\d,.]+(?:e[+-]?\d+)?)([kMBT]?)$/.exec(text);
  return found ? Number(found[1].replaceAll(',', '')) * (UNITS[found[2]] ?? 1) : NaN;
};
const half = text => {
  const [, digits, exponent, unit] = /^-?([\d,.]+)(?:e([+-]?\d+))?([kMBT]?)$/.exec(text) ?? [];
  const decimals = digits?.includes('.') ? digits.length - digits.indexOf('.') - 1 : 0;
  return 0.5 * 10 ** (Number(exponent ?? 0) - decimals) * (UNITS[unit] ?? 1);
};

/* Bars of one place beside each other, all alike wide, in the order of their places. */
const sides = (chart, seen, marks, say) => {
  const side = mark => (chart.lying ? [mark.box.top, mark.box.bottom] : [mark.box.left, mark.box.right]);
  const bars = marks.flatMap((own, number) => (chart.series[number].mark === 'rect' ? own.map(mark => ({ mark, stack: chart.series[number].stack ?? number })) : []));
  const columns = new Map();
  for (const bar of bars) {
    const [from, to] = side(bar.mark), key = `${bar.stack}|${bar.mark.index}`;
    const column = columns.get(key);
    if (column && (Math.abs(column.from - from) > NEAR || Math.abs(column.to - to) > NEAR)) say('a stack that is not straight', bar.mark.label);
    columns.set(key, { from, to });
  }
  const lying = [...columns.values()].sort((one, other) => one.from - other.from);
  const wide = lying.map(column => column.to - column.from);
  if (wide.length && Math.max(...wide) - Math.min(...wide) > NEAR) say('bars of different widths', Math.min(...wide), Math.max(...wide));
  if (wide.length && Math.min(...wide) < 0.2) say('bars too thin to be seen', Math.min(...wide));
  lying.slice(1).forEach((column, at) => { if (column.from < lying[at].to - NEAR) say('bars over each other', lying[at], column); });
  if (chart.places === 'names') {
    const middle = new Map();
    for (const mark of marks.flat()) if (mark.shape === 'circle') middle.set(mark.index, side(mark).reduce((one, other) => one + other) / 2);
    const inOrder = [...middle].sort(([one], [other]) => one - other);
    inOrder.slice(1).forEach(([, at], before) => { if (at <= inOrder[before][1]) say('places out of order'); });
  }
  // However much stands around them, the marks have room: along the places, and along the values.
  const extent = (from, to) => Math.max(...seen.marks.map(mark => mark.box[to])) - Math.min(...seen.marks.map(mark => mark.box[from]));
  const [across, up] = [extent('left', 'right'), extent('top', 'bottom')];
  const all = marks.flat().map(mark => mark.value), most = Math.max(...all.map(Math.abs));
  const differs = all.length > 3 && most < 1e100 && (Math.max(...all) - Math.min(...all)) > most / 2;
  if (new Set(marks.flat().map(mark => mark.index)).size > 3 && (chart.lying ? up : across) < Math.min(120, (seen.box.right - seen.box.left) * 0.3)) say('the places are squeezed', across.toFixed(0), up.toFixed(0));
  if (differs && (chart.lying ? across : up) < 40) say('the values are squeezed', across.toFixed(0), up.toFixed(0));
};

/* A line has a part for each run of numbers, and none reaches over a gap. */
const gaps = (chart, seen, marks, say) => {
  let drawn = 0, filled = 0;
  chart.series.forEach((run, number) => {
    if (!run.line || run.values.length > 1000) return;
    const own = new Map(marks[number].map(mark => [mark.index, (mark.box.left + mark.box.right) / 2]));
    if (!own.size) return;
    const runs = [];
    const places = Math.max(...own.keys());
    for (let index = 0; index <= places; index++) {
      if (!own.has(index)) continue;
      if (own.has(index - 1)) runs.at(-1).push(own.get(index));
      else runs.push([own.get(index)]);
    }
    const check = (parts, what) => {
      if (parts?.length !== runs.length) { say(`${what} in ${parts?.length} parts, not ${runs.length}`, run.name); return; }
      parts.forEach((part, at) => {
        if (runs[at].length > 1 && (Math.abs(part.left - runs[at][0]) > 1 || Math.abs(part.right - runs[at].at(-1)) > 1)) say(`${what} that does not end where its points do`, run.name);
      });
    };
    const line = seen.lines[drawn++];
    check(line?.parts, 'a line');
    if (line) {
      const alone = new Set(runs.filter(one => one.length === 1).map(([at]) => at));
      const off = line.on.filter(point => !point.on && !alone.has(own.get(point.index)));
      if (off.length) say('a point beside its line', run.name, off.length);
    }
    if (run.ground) check(seen.grounds[filled++], 'a ground');
  });
  if (drawn !== seen.lines.length && chart.series.every(run => run.values.length <= 1000)) say('lines of nothing', seen.lines.length - drawn);
};

/* Slices in proportion, one after the other, from the top and clockwise. */
const pie = (marks, seen, say) => {
  const whole = marks.reduce((sum, mark) => sum + mark.value, 0);
  const area = marks.reduce((sum, mark) => sum + mark.area, 0);
  for (const mark of marks) {
    const due = mark.value / whole, is = mark.area / area;
    if (Math.abs(is - due) > 0.004) say('a slice out of proportion', { label: mark.label, is, due });
  }
  const left = Math.min(...marks.map(mark => mark.box.left)), right = Math.max(...marks.map(mark => mark.box.right));
  const top = Math.min(...marks.map(mark => mark.box.top)), bottom = Math.max(...marks.map(mark => mark.box.bottom));
  if (Math.abs((right - left) - (bottom - top)) > 1.5) say('a pie that is not round', right - left, bottom - top);
  if (right - left < 80) say('a small pie', (right - left).toFixed(0));
};

/* Words in the picture: inside it, none on another, none on a bar, none too small. */
const words = (seen, say) => {
  const texts = seen.texts.filter(text => text.box.right - text.box.left > 0);
  const meets = (one, other) => Math.min(one.right, other.right) - Math.max(one.left, other.left) > 0.5 && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 0.5;
  texts.forEach((text, at) => {
    const { box } = text;
    if (box.left < seen.box.left - 1 || box.right > seen.box.right + 1 || box.top < seen.box.top - 1 || box.bottom > seen.box.bottom + 1) say('a label outside', text.text.slice(0, 40), { text: box, svg: seen.box });
    for (const other of texts.slice(at + 1)) if (meets(box, other.box)) say('labels on each other', text.text.slice(0, 40), '|', other.text.slice(0, 40));
    if (seen.marks.some(mark => mark.shape === 'rect' && meets(box, mark.box))) say('a label on a bar', text.text.slice(0, 40));
    if (/…/.test(text.text) && !text.whole) say('a label cut without the whole', text.text.slice(0, 40));
  });
  if (!seen.name) say('a picture without a name');
  if (!seen.described) say('a picture without a description');
};
