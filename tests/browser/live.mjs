// Starts the built gateway and uses its chat and playground as a person does, in headless Chromium:
// typing, reading, clicking, and with the keyboard alone. Fails where something does not answer as
// it should, where the console complains, where axe does.
//
//   node live.mjs --inlay PROGRAM [--only PART] [--pictures DIR]
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { argument, launch } from './browser.mjs';
import { actions } from './live/actions.mjs';
import { chat } from './live/chat.mjs';
import { gallery } from './live/gallery.mjs';
import { serve } from './live/gateway.mjs';
import { looks } from './live/looks.mjs';
import { models } from './live/models.mjs';
import { playground } from './live/playground.mjs';

const only = argument('--only'), pictures = argument('--pictures');
const program = resolve(argument('--inlay'));
/* One as everybody has it, and one whose widgets are soon too old. */
const [gateway, hasty] = await Promise.all([serve(program), serve(program, '', '--widget-lifetime', '2')]);
if (pictures) mkdirSync(pictures, { recursive: true });

const wrong = [];
let done = 0;
const browser = await launch();
/* One thing that a person does, on a page of its own, whose console must stay silent. */
const person = async (name, path, act, { isHasty = false, origin = (isHasty ? hasty : gateway).origin, ...options } = {}) => {
  if (only && !name.includes(only)) return;
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
  await actions(person, gateway.token);
  await models(person, gateway, pictures);
  await playground(person);
  await gallery(person);
  await looks(person, pictures);
} finally {
  await browser.close();
  for (const started of [gateway, hasty]) started.stop();
}
for (const one of wrong) console.log(JSON.stringify(one));
console.log(JSON.stringify({ done, wrong: wrong.length }));
process.exit(wrong.length ? 1 : 0);
