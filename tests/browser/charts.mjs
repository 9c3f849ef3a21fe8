// Draws charts with the built program, looks at them in headless Chromium, and holds every mark
// against its number: heights, sides, gaps, slices, labels. So with the charts of a gallery.
//
//   node charts.mjs --inlay PROGRAM --site GALLERY [--count 300] [--seed 1] [--only N] [--keep DIR] [--say 60]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { argument, launch } from './browser.mjs';
import { chartsOf, judge } from './charts/judge.mjs';
import { make } from './charts/make.mjs';
import { reader } from './charts/read.mjs';
import { spoiler, spoils } from './charts/spoil.mjs';

const inlay = resolve(argument('--inlay')), site = resolve(argument('--site'));
const count = Number(argument('--count') ?? 300), seed = Number(argument('--seed') ?? 1), only = argument('--only');
const keep = argument('--keep');
/** Charts on one page. */
const TOGETHER = 50;

const folder = keep ? resolve(keep) : mkdtempSync(join(tmpdir(), 'inlay-charts-'));
mkdirSync(folder, { recursive: true });
const widgets = make(seed, count).map((widget, at) => ({ at, widget })).filter(({ at }) => only === null || at === Number(only));
const draw = (...options) => {
  const render = spawnSync(inlay, ['render', ...options], { input: widgets.map(({ at, widget }) => JSON.stringify({ id: at, widget })).join('\n') + '\n', encoding: 'utf8', maxBuffer: 1 << 30 });
  if (render.status !== 0) throw new Error(`inlay render: ${render.status} ${render.stderr}`);
  return render.stdout.trim().split('\n').map(line => JSON.parse(line));
};
const drawn = draw();

const wrong = [];
let seen = 0;
const browser = await launch();
const look = async (page, root, chart, name, at) => {
  const pictures = await page.evaluate(selector => { const root = document.querySelector(selector); return root ? window.readCharts(root) : []; }, root);
  const due = chartsOf(chart);
  if (pictures.length !== due.length) wrong.push({ chart: name, width: at, what: `${pictures.length} pictures, not ${due.length}` });
  pictures.slice(0, due.length).forEach((picture, number) => {
    seen++;
    for (const what of judge(due[number], picture)) wrong.push({ chart: name, width: at, what });
  });
};

const sheet = readFileSync(join(site, 'assets/inlay.css'), 'utf8');
const pageOf = (from, width) => join(folder, `charts-${from}-${width}.html`);
/* All of them on pages of that width. */
const lookAll = async (drawn, width) => {
  for (let from = 0; from < drawn.length; from += TOGETHER) await lookAt(drawn.slice(from, from + TOGETHER), pageOf(from, width), width);
};
const lookAt = async (some, path, width) => {
  for (const { id, issues } of some) if (issues) wrong.push({ chart: id, what: `not drawn: ${JSON.stringify(issues).slice(0, 400)}` });
  writeFileSync(path, `<!DOCTYPE html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Charts</title><style>body{margin:0}${sheet}</style><body>${some.map(({ id, html }) => `<section id="chart-${id}"><h2>${id}</h2>${html ?? ''}</section>`).join('\n')}</body></html>`);
  const page = await browser.newPage({ viewport: { width, height: 900 }, reducedMotion: 'reduce' });
  await page.goto(`file://${path}`);
  await page.evaluate(reader);
  for (const { id } of some) await look(page, `#chart-${id}`, widgets.find(({ at }) => at === id).widget, id, width);
  await page.close();
};
await lookAll(drawn, 1280);
// For a phone, some of them: drawn for its room, and not to be pushed sideways.
const narrow = draw('--width', '320').slice(0, Math.max(1, Math.ceil(count / 3)));
await lookAll(narrow, 320);

// The judge himself: what is made wrong on purpose must not please him.
for (const [name, spoil] of only === null ? Object.entries(spoils) : []) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  let found = null;
  for (let from = 0; from < drawn.length && !found; from += TOGETHER) {
    await page.goto(`file://${pageOf(from, 1280)}`);
    await page.evaluate(reader);
    await page.evaluate(spoiler);
    found = await page.evaluate(spoil);
  }
  const { widget } = widgets.find(({ at }) => `chart-${at}` === found) ?? {};
  const pictures = found ? await page.evaluate(id => window.readCharts(document.getElementById(id)), found) : [];
  const complaints = pictures.flatMap((picture, number) => judge(chartsOf(widget)[number], picture));
  if (!complaints.length) wrong.push({ chart: found, what: `not noticed: ${name}` });
  await page.close();
}

const pages = [];
const walk = within => {
  for (const entry of readdirSync(within, { withFileTypes: true })) {
    if (entry.isDirectory()) walk(join(within, entry.name));
    else if (entry.name.endsWith('.html')) pages.push(join(within, entry.name));
  }
};
walk(site);
for (const path of only === null ? pages.sort() : []) {
  if (!readFileSync(path, 'utf8').includes('inlay-plot')) continue;
  for (const width of [1280, 320]) {
    const page = await browser.newPage({ viewport: { width, height: 900 }, reducedMotion: 'reduce' });
    await page.goto(`file://${path}`);
    await page.evaluate(reader);
    const examples = await page.evaluate(() => [...document.querySelectorAll('[data-example]:not([data-invalid])')].map(example => ({
      name: example.dataset.example,
      json: (example.querySelector('script[data-json]') ?? example.nextElementSibling).textContent,
    })));
    for (const { name, json } of examples) {
      await look(page, `[data-example="${name.replace(/["\\]/g, '\\$&')}"] .stage`, JSON.parse(json), name, width);
    }
    await page.close();
  }
}
await browser.close();
if (!keep) rmSync(folder, { recursive: true });

const kinds = new Map();
for (const one of wrong) {
  const kind = one.what.split(':')[0];
  kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
}
for (const one of wrong.slice(0, Number(argument('--say') ?? 60))) console.log(JSON.stringify(one));
console.log(JSON.stringify({ charts: seen, seed, wrong: wrong.length, ...(wrong.length ? { kinds: Object.fromEntries(kinds) } : {}) }));
process.exit(wrong.length ? 1 : 0);
