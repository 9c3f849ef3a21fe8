// Random charts, the same for the same seed: every type, as descriptors and as component trees, with
// what data brings: gaps, losses, one point, nothing, numbers of any size, names of any length and script.

/** Numbers from 0 to 1, always the same ones for a seed (mulberry32). */
const dice = seed => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};

const NAMES = {
  short: ['North', 'South', 'West', 'East', 'Central', 'Online', 'Retail', 'Direct'],
  months: ['Jan 2025', 'Feb 2025', 'Mar 2025', 'Apr 2025', 'May 2025', 'Jun 2025', 'Jul 2025', 'Aug 2025', 'Sep 2025', 'Oct 2025', 'Nov 2025', 'Dec 2025'],
  days: ['2025-01-01', '2025-01-08', '2025-01-15', '2025-01-22', '2025-01-29', '2025-02-05', '2025-02-12', '2025-02-19'],
  long: ['Waterproof walking jackets for men and women', 'Lightweight two-person tents', 'Donaudampfschifffahrtsgesellschaftskapitän', 'Returns, refunds and other adjustments of the period', 'Sleeping bags (down, winter)', 'WWWWWWWWWWWWWWWWWWWWWWWWWWWWWW', 'A', 'Stoves & fuel'],
  ideographs: ['東京都', '大阪府', '神奈川県横浜市', '北海道', '서울특별시', '부산광역시', '上海市浦东新区', '廣東省'],
  righttoleft: ['القاهرة', 'الإسكندرية', 'دبي', 'الرياض والمنطقة الوسطى', 'תל אביב', 'ירושלים', 'عمّان', 'بيروت'],
  odd: ['<b>&amp;', '"quoted"', '👩‍👩‍👧‍👦 families', 'Cafe\u0301 Nai\u0308f', '—', 'tab\there', '100%', 'ﷺﷺﷺ'],
  mixed: ['Übergrößen', 'Ελλάδα', 'Россия', 'ประเทศไทย', 'भारत', 'Việt Nam', 'Ísland', 'İstanbul'],
};

/** `count` chart widgets. */
export const make = (seed, count) => {
  const random = dice(seed);
  const below = most => Math.floor(random() * most);
  const pick = list => list[below(list.length)];
  const chance = share => random() < share;

  const label = (script, at, kind) => {
    if (kind === 'numbers') return String(Math.round(at * at * 3.7) - 4);
    const list = NAMES[script];
    return at < list.length ? list[at] : `${list[at % list.length]} ${Math.floor(at / list.length) + 1}`;
  };
  const scales = {
    money: () => Math.round(random() * 1e8) / 100,
    signed: () => Math.round((random() - 0.5) * 2000) / 10,
    losses: () => -Math.round(random() * 500000),
    shares: () => Math.round(random() * 1e4) / 1e4,
    tiny: () => (random() - 0.3) * 1e-9,
    huge: () => (random() - 0.3) * 1e15,
    vast: () => (random() - 0.3) * 1e200,
    counts: () => below(12),
    flat: () => 7,
    nothing: () => 0,
    spread: () => 10 ** below(9),
    far: () => 1_000_000 + below(50),
  };
  const values = (places, scale, gaps) => Array.from({ length: places }, () => (gaps && chance(gaps) ? null : scales[scale]()));

  const descriptor = at => {
    const type = pick(['bar', 'bar', 'bar', 'line', 'line', 'area', 'pie', 'scatter', 'combo', 'combo']);
    const script = pick(Object.keys(NAMES));
    const places = pick([1, 2, 3, 4, 5, 6, 8, 12, 12, 24, 40, 90]);
    const gaps = pick([0, 0, 0, 0.15, 0.5]);
    const scale = type === 'pie' && chance(0.8) ? pick(['money', 'counts', 'shares', 'spread']) : pick(Object.keys(scales));
    const many = pick([1, 1, 2, 2, 3, 4, 6, 9]);
    const kind = type === 'scatter' && chance(0.6) ? 'numbers' : 'names';
    const own = chance(0.1) ? below(places) : 0;
    const nothing = chance(0.03);
    const series = Array.from({ length: type === 'combo' ? Math.max(2, many) : many }, (_, number) => {
      const run = {
        name: number < 8 && chance(0.8) ? ['Revenue', 'Orders', 'Returns', 'Target', 'Cost of goods sold', '利益', 'المبيعات', 'Q4'][number] : `${pick(NAMES[script])} #${number}`,
        values: nothing ? Array(places).fill(null) : values(places, type === 'combo' && number > 0 && chance(0.5) ? pick(Object.keys(scales)) : scale, gaps),
        labels: Array.from({ length: places }, (_, place) => label(script, place + (number ? own : 0), kind)),
      };
      if (chance(0.1)) run.color = pick(['#ffee00', '#0b6e4f', '#101820', '#f4f4f4']);
      return run;
    });
    const data = { chart_type: type, series, title: `${at}: ${type}`, legend_position: pick(['bottom', 'bottom', 'top', 'left', 'right']) };
    if (chance(0.7)) data.x_axis_label = pick(['Region', 'Month of the order', '地域', 'المنطقة', 'A title of an axis that is so long that no chart of this width could ever show the whole of it in one line, whatever the font']);
    if (chance(0.7)) data.y_axis_label = pick(['Total amount (USD)', 'Share', '売上高(円)', 'A title of an axis that is so long that no chart of this height could ever show the whole of it in one line']);
    const config = { interactive: true };
    if (type === 'bar') { config.stacked = chance(0.4); if (chance(0.35)) config.orientation = 'horizontal'; }
    if (type === 'pie') config.donut = chance(0.4);
    return {
      type: 'widget', widget_id: `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`, widget_type: 'chart', data, config,
    };
  };

  const tree = at => {
    const script = pick(Object.keys(NAMES));
    const places = pick([1, 2, 4, 6, 12, 30]);
    const scale = pick(Object.keys(scales)), gaps = pick([0, 0, 0.2]);
    const series = Array.from({ length: pick([1, 2, 3, 4]) }, (_, number) => {
      const type = pick(['bar', 'bar', 'line', 'area']);
      const run = { type, dataKey: `column_${number}`, label: `${type} ${number}` };
      if (type !== 'line' && chance(0.5)) run.stack = pick(['one', 'two']);
      if (type !== 'bar' && chance(0.5)) run.curveType = pick(['linear', 'monotone', 'natural', 'step', 'stepBefore', 'stepAfter', 'bump']);
      return run;
    });
    const columns = series.map(() => values(places, scale, gaps));
    const data = Array.from({ length: places }, (_, place) => ({
      place: label(script, place, 'names'),
      ...Object.fromEntries(series.map((run, number) => [run.dataKey, columns[number][place]])),
    }));
    const chart = { type: 'Chart', data, series, xAxis: 'place', showYAxis: chance(0.7), showLegend: chance(0.7) };
    if (chance(0.3)) chart.barGap = below(12);
    if (chance(0.3)) chart.barCategoryGap = below(40);
    return { type: 'Card', children: [{ type: 'Title', value: `${at}: tree` }, chart] };
  };

  const made = Array.from({ length: count }, (_, at) => (chance(0.25) ? tree(at) : descriptor(at)));
  // Longer than what is drawn point by point.
  const long = 3000;
  made.push({
    type: 'widget', widget_id: `00000000-0000-4000-8000-${'9'.repeat(12)}`, widget_type: 'chart', config: {},
    data: { chart_type: 'line', title: 'long', series: [{ name: 'Long', values: Array.from({ length: long }, (_, at) => (at % 700 === 650 ? null : Math.round(Math.sin(at / 90) * 1e6) / 100)), labels: Array.from({ length: long }, (_, at) => `t${at}`) }] },
  });
  return made;
};
