// Starts the built gateway and uses its chat and playground as a person does, in headless Chromium:
// typing, reading, clicking, and with the keyboard alone. Fails where something does not answer as
// it should, where the console complains, where axe does.
//
//   node live.mjs --inlay PROGRAM [--only PART] [--pictures DIR]
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { argument, launch } from './browser.mjs';
import { actions } from './live/actions.mjs';
import { chat } from './live/chat.mjs';
import { gallery } from './live/gallery.mjs';
import { looks } from './live/looks.mjs';
import { playground } from './live/playground.mjs';

const only = argument('--only'), pictures = argument('--pictures');
const gateways = [];
/* A gateway of its own, and where it is. */
const serve = async (...options) => {
  const state = mkdtempSync(join(tmpdir(), 'inlay-live-'));
  const gateway = spawn(resolve(argument('--inlay')), ['serve', '--port', '0', '--state', state, ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  gateways.push({ gateway, state });
  return new Promise((found, lost) => {
    let said = '';
    gateway.stdout.on('data', some => { said += some; const at = /inlay is at (http:\/\/\S+)/.exec(said); if (at) found({ origin: at[1], state }); });
    gateway.on('exit', code => lost(new Error(`inlay serve ended with ${code}: ${said}`)));
  });
};
/* One as everybody has it, and one whose widgets are soon too old. */
const [{ origin: usual, state }, { origin: hasty }] = await Promise.all([serve(), serve('--widget-lifetime', '2')]);
if (pictures) mkdirSync(pictures, { recursive: true });

/* A token for a caller of some role. */
const token = (...role) => execFileSync(resolve(argument('--inlay')), ['token', '--state', state, ...role], { encoding: 'utf8' }).trim();

const wrong = [];
let done = 0;
const browser = await launch();
/* One thing that a person does, on a page of its own, whose console must stay silent. */
const person = async (name, path, act, options = {}) => {
  if (only && !name.includes(only)) return;
  const origin = options.isHasty ? hasty : usual;
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const say = (what, ...detail) => wrong.push({ person: name, what, ...(detail.length ? { detail } : {}) });
  page.on('console', message => { if (['error', 'warning'].includes(message.type()) && !options.loud) say('console', message.text()); });
  page.on('pageerror', error => say('script', String(error)));
  page.on('request', request => { if (![origin, 'data:'].some(own => request.url().startsWith(own)) && !options.elsewhere?.test(request.url())) say('request', request.url()); });
  try {
    await page.goto(origin + path);
    await act(page, { say, expect: (holds, what, ...detail) => { if (!holds) say(what, ...detail); }, context, origin });
    done++;
  } catch (error) {
    say('stopped', String(error).split('\n').slice(0, 3).join(' '));
    if (pictures) await page.screenshot({ path: join(pictures, `stopped-${name.replace(/\W+/g, '-')}.png`) });
  }
  await context.close();
};

try {
  await chat(person);
  await actions(person, token);
  await playground(person);
  await gallery(person);
  await looks(person, pictures);
} finally {
  await browser.close();
  for (const { gateway, state } of gateways) {
    gateway.removeAllListeners('exit');
    gateway.kill();
    rmSync(state, { recursive: true, force: true });
  }
}
for (const one of wrong) console.log(JSON.stringify(one));
console.log(JSON.stringify({ done, wrong: wrong.length }));
process.exit(wrong.length ? 1 : 0);
