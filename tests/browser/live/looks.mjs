// The live pages in every look: axe, and no sideways scroll.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { HtmlValidate } from 'html-validate';
import { ask } from './chat.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];

/** Has a person look at a page in each theme and width. `act` is given `at`, which looks at a state. */
export const inEveryLook = async (person, pictures, what, path, act, given = {}) => {
  for (const theme of ['light', 'dark']) {
    for (const width of [1280, 320]) {
      for (const dir of ['', 'rtl']) {
        if (dir && theme === 'dark') continue;
        const look = `${theme} at ${width}${dir && ', right to left'}`;
        const query = `?${new URLSearchParams({ theme, ...(dir ? { dir } : {}) })}`;
        // Axe is put in from outside, which the pages' own policy would refuse.
        const options = { viewport: { width, height: 900 }, bypassCSP: true, ...given };
        await person(`looks at ${what}, ${look}`, path + query, async (page, tell) => {
          const at = async state => {
            const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
            if (wide > 0) tell.say(`${state} scrolls sideways`, wide);
            await page.evaluate(axe);
            const report = await page.evaluate(rules => window.axe.run(document, { preload: false, resultTypes: ['violations'], runOnly: rules }), RULES);
            for (const violation of report.violations) tell.say(`${state}: axe ${violation.id}`, ...violation.nodes.slice(0, 3).map(node => node.html.slice(0, 160)));
            if (pictures) await page.screenshot({ path: join(pictures, `${state}-${theme}-${width}${dir}.png`.replace(/\s/g, '-')), fullPage: true });
          };
          await act(page, at);
        }, options);
      }
    }
  }
};

export const looks = async (person, pictures) => {
  const validator = new HtmlValidate({ root: true, extends: ['html-validate:recommended'] });
  for (const path of ['/chat.html', '/playground.html']) {
    await person(`reads the source of ${path}`, path, async (page, { say, origin }) => {
      const text = await page.request.get(origin + path).then(response => response.text());
      const report = await validator.validateString(text);
      for (const message of report.results.flatMap(result => result.messages)) say(`html ${message.ruleId}`, `${message.line}: ${message.message}`);
    });
  }
  await inEveryLook(person, pictures, 'the chat', '/chat.html', async (page, at) => {
    await at('chat empty');
    await ask(page, 'Show Q2 sales by region');
    await at('chat with a chart');
    await ask(page, 'Show the last 10 orders');
    await page.getByText('Filter these rows').click();
    await at('chat with a form and a table');
  });
  await inEveryLook(person, pictures, 'the playground', '/playground.html', async (page, at) => {
    await page.waitForFunction(() => document.querySelector('#verdict').textContent !== '');
    await at('playground');
    await page.locator('#json').fill('{"type": "Card", "colour": 1,\n "children": [{"type": "Titel"}]}');
    await page.locator('.found-issues li').first().waitFor();
    await at('playground with issues');
  }, { loud: true });
};
