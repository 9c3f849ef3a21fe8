// Opens every page of a built gallery in headless Chromium, as a designer does, and reports what is
// wrong: axe's violations, errors in the console, requests to elsewhere, pages that scroll
// sideways, labels of charts that lie on each other, pages that are heavy.
//
//   node check.mjs SITE [--pictures DIR] [--only PART] [--looks 0,3]
import { readFileSync, readdirSync, mkdirSync } from 'node:fs';
import { join, resolve, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createRequire } from 'node:module';
import { HtmlValidate } from 'html-validate';
import { argument, launch } from './browser.mjs';

const site = resolve(process.argv[2]);
const pictures = argument('--pictures'), only = argument('--only');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
if (pictures) mkdirSync(pictures, { recursive: true });

const pages = [];
const walk = folder => {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) walk(join(folder, entry.name));
    else if (entry.name.endsWith('.html')) pages.push(join(folder, entry.name));
  }
};
walk(site);
pages.sort();

const wrong = [];
const browser = await launch();
const looks = [
  { theme: 'light', width: 1280 }, { theme: 'dark', width: 1280 },
  { theme: 'light', width: 320 }, { theme: 'dark', width: 320 },
  { theme: 'light', width: 1280, dir: 'rtl' }, { theme: 'light', width: 320, dir: 'rtl' },
];
const few = argument('--looks');
for (const look of few ? looks.filter((_, at) => few.split(',').includes(String(at))) : looks) {
  // Axe is put in from outside, which the pages' own policy would refuse.
  const context = await browser.newContext({ viewport: { width: look.width, height: 900 }, bypassCSP: true, reducedMotion: 'reduce' });
  for (const file of pages) {
    const name = relative(site, file);
    if (only && !name.includes(only)) continue;
    const say = (what, detail) => wrong.push({ page: name, ...look, what, detail });
    const page = await context.newPage();
    page.on('console', message => { if (message.type() === 'error' || message.type() === 'warning') say('console', message.text()); });
    page.on('pageerror', error => say('script', String(error)));
    page.on('request', request => { if (!/^(file|data):/.test(request.url())) say('request', request.url()); });
    const query = new URLSearchParams({ theme: look.theme, ...(look.dir ? { dir: look.dir } : {}) });
    await page.goto(`file://${file}?${query}`, { waitUntil: 'load' });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wide > 0) say('scrolls sideways', wide);
    const lying = await page.evaluate(() => {
      const found = [];
      for (const plot of document.querySelectorAll('svg.inlay-plot')) {
        const box = plot.getBoundingClientRect();
        const texts = [...plot.querySelectorAll('text')].map(text => ({ text: text.textContent, box: text.getBoundingClientRect() })).filter(one => one.box.width > 0);
        texts.forEach((one, at) => {
          if (one.box.left < box.left - 1 || one.box.right > box.right + 1 || one.box.top < box.top - 1 || one.box.bottom > box.bottom + 1) found.push(`outside: ${one.text.slice(0, 60)}`);
          for (const other of texts.slice(at + 1)) {
            const x = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
            const y = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
            if (x > 0.5 && y > 0.5) found.push(`${plot.closest('[data-example]')?.dataset.example}: ${one.text.slice(0, 40)} | ${other.text.slice(0, 40)} by ${x.toFixed(1)} × ${y.toFixed(1)}`);
          }
        });
      }
      return found.slice(0, 8);
    });
    if (lying.length) say('labels on each other', lying);
    await page.evaluate(axe);
    const report = await page.evaluate(() => window.axe.run(document, { preload: false, resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'] }));
    for (const violation of report.violations) say(`axe ${violation.id}`, violation.nodes.slice(0, 3).map(node => node.html.slice(0, 180) + ' :: ' + (node.failureSummary ?? '').split('\n').slice(1, 3).join(' ')));
    if (pictures) await page.screenshot({ path: join(pictures, `${name.replace(/[/.]/g, '-')}-${look.theme}-${look.width}${look.dir ? '-rtl' : ''}.png`), fullPage: true });
    await page.close();
  }
  await context.close();
}
// With the pages' own policy, and without scripts.
for (const [kind, options] of few ? [] : [['own policy', {}], ['no script', { javaScriptEnabled: false }]]) {
  const context = await browser.newContext(options);
  for (const file of pages) {
    const name = relative(site, file);
    if (only && !name.includes(only)) continue;
    const page = await context.newPage();
    page.on('console', message => { if (message.type() === 'error') wrong.push({ page: name, look: kind, what: 'console', detail: message.text() }); });
    await page.goto(`file://${file}`, { waitUntil: 'load' });
    await page.close();
  }
  await context.close();
}
await browser.close();

const validator = new HtmlValidate({ root: true, extends: ['html-validate:recommended'] });
for (const file of pages) {
  const name = relative(site, file);
  if (only && !name.includes(only)) continue;
  const report = await validator.validateFile(file);
  for (const message of report.results.flatMap(result => result.messages)) wrong.push({ page: name, what: `html ${message.ruleId}`, detail: `${message.line}: ${message.message}` });
}

const weights = pages.map(file => ({ page: relative(site, file), bytes: gzipSync(readFileSync(file)).length })).sort((one, other) => one.bytes - other.bytes);
const median = weights[Math.floor(weights.length / 2)].bytes;
for (const heavy of weights.filter(weight => weight.bytes > 150 * 1024)) wrong.push({ page: heavy.page, what: 'heavy', detail: heavy.bytes });
if (median > 60 * 1024) wrong.push({ page: '', what: 'median page is heavy', detail: median });
const seen = new Map();
for (const one of wrong) {
  const key = `${one.page} ${one.what} ${JSON.stringify(one.detail)}`;
  if (!seen.has(key)) seen.set(key, one);
}
for (const one of seen.values()) console.log(JSON.stringify(one));
console.log(JSON.stringify({ pages: pages.length, wrong: seen.size, median_gzip: median, largest: weights.at(-1) }));
process.exit(seen.size ? 1 : 0);
