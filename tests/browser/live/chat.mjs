// The chat page, as a person uses it.
import { judge, chartsOf } from '../charts/judge.mjs';
import { reader } from '../charts/read.mjs';

/** Types a question, sends it, and waits until the answer is whole. */
export const ask = async (page, question) => {
  await page.locator('#question').fill('');
  await page.locator('#question').pressSequentially(question);
  await page.keyboard.press('Enter');
  await answered(page, question);
};

/** Waits for the end of the answer to the question asked last. */
export const answered = async (page, question) => {
  await page.waitForFunction(question => {
    const turn = document.querySelector('.turn:last-child');
    return (!question || turn?.querySelector('.turn-question')?.textContent === question)
      && document.querySelector('.event-list li:last-child b')?.textContent === 'done'
      // A chart for a narrow page comes a moment later.
      && [...turn.querySelectorAll('.turn-widget')].every(spot => spot.childElementCount > 0);
  }, question);
};

const events = page => page.locator('.event-list li b').allTextContents();
const last = page => page.locator('.turn').last();

export const chat = async person => {
  await person('asks and sees a chart stream in', '/chat.html', async (page, { expect }) => {
    await page.evaluate(() => {
      window.grown = [];
      new MutationObserver(() => {
        const text = document.querySelector('.turn-text')?.textContent ?? '', status = document.querySelector('.answer-status')?.textContent ?? '';
        const seen = JSON.stringify([text.length, status, document.querySelectorAll('.turn svg').length]);
        if (window.grown.at(-1) !== seen) window.grown.push(seen);
      }).observe(document.querySelector('.turns'), { subtree: true, childList: true, characterData: true });
    });
    // What the gateway says, beside what the page makes of it.
    await page.evaluate(() => {
      const { fetch } = window;
      window.fetch = async (...request) => {
        const response = await fetch(...request);
        window.came = response.clone().text();
        return response;
      };
    });
    await ask(page, 'Show Q2 sales by region');
    const turn = last(page);
    expect(await turn.locator('.turn-question').textContent() === 'Show Q2 sales by region', 'the question does not stand above its answer');
    expect(/largest for North/.test(await turn.locator('.turn-text').textContent()), 'no words', await turn.locator('.turn-text').textContent());
    expect(await turn.locator('svg.inlay-plot [data-value]').count() === 5, 'not five bars');
    expect(await turn.locator('[aria-live=polite]').textContent() === await turn.locator('.turn-text').textContent(), 'what is said is not read out');
    const came = await events(page);
    expect(came[0] === 'status' && came.filter(one => one === 'done').length === 1 && came.includes('text') && came.includes('widget') && came.includes('citations'), 'events', came);
    const grown = await page.evaluate(() => window.grown);
    expect(grown.length >= 3, 'the answer came all at once', grown);
    await page.evaluate(reader);
    const [picture] = await page.evaluate(() => window.readCharts(document.querySelector('.turn')));
    const lines = (await page.evaluate(() => window.came)).trim().split('\n').map(line => JSON.parse(line));
    const widget = lines.find(line => line.type === 'widget').content;
    for (const what of judge(chartsOf(widget)[0], picture)) expect(false, what);
    expect(await page.locator('#question').evaluate(box => box === document.activeElement && box.value === ''), 'the box is not ready for the next question');
    // The whole of it in words and numbers, for who does not see it.
    await turn.getByText('Data as a table').click();
    expect(await turn.locator('.inlay-data tbody tr').count() === 5, 'no table of the data');
  });

  await person('asks on', '/chat.html', async (page, { expect }) => {
    await ask(page, 'Show Q2 sales by region');
    await ask(page, 'and by product?');
    expect(await page.locator('.turn').count() === 2, 'not two turns');
    const text = await last(page).locator('.turn-text').textContent();
    expect(/by product/.test(text) && /Apr–Jun 2025/.test(text), 'the second question is not read with the first', text);
    expect(await page.locator('.turn').first().locator('svg.inlay-plot').count() === 1, 'the first chart is gone');
  });

  await person('comes back to a conversation, and begins another', '/chat.html', async (page, { expect }) => {
    await ask(page, 'Show Q2 sales by region');
    await page.reload();
    await page.getByText('Show Q2 sales by region').first().waitFor();
    await page.waitForFunction(() => document.querySelector('.turn-text')?.textContent.includes('largest for North'));
    await page.locator('.turn svg.inlay-plot [data-value]').first().waitFor();
    await ask(page, 'and by product?');
    expect(/Apr–Jun 2025/.test(await last(page).locator('.turn-text').textContent()), 'what was said before the page was loaded again is forgotten');
    await page.getByRole('button', { name: 'New conversation' }).click();
    expect(await page.locator('.turn').count() === 0, 'the old turns stay');
    expect(await page.locator('.offers button').count() > 0, 'no questions to begin with');
    await ask(page, 'and by product?');
    expect(!/Apr–Jun 2025/.test(await last(page).locator('.turn-text').textContent()), 'the new conversation knows the old one');
  });

  await person('loses the connection in the middle of an answer', '/chat.html', async (page, { expect }) => {
    // The first answer breaks off after its first lines; what is asked afterwards is the gateway's.
    await page.route('**/ai/chat', async route => {
      const response = await route.fetch();
      const body = (await response.text()).split('\n').slice(0, 2).join('\n');
      await route.fulfill({ response, body: `${body}\n` });
    }, { times: 1 });
    await ask(page, 'Show Q2 sales by region');
    const turn = last(page);
    expect(await turn.locator('svg.inlay-plot [data-value]').count() === 5, 'the rest did not come');
    expect((await turn.locator('.turn-text').textContent()).split('I read this as').length === 2, 'something came twice');
    expect(await turn.locator('.turn-error').count() === 0, 'it was told as an error');
  });

  await person('sorts and turns the pages of a table', '/chat.html', async (page, { expect }) => {
    await ask(page, 'Total amount by product');
    const turn = last(page), first = () => turn.locator('tbody tr:visible td').first().textContent();
    const before = await first();
    await turn.getByRole('button', { name: 'Product' }).click();
    const sorted = await first();
    expect(sorted !== before, 'sorting moves nothing', before, sorted);
    expect(await turn.locator('th[aria-sort=ascending]').count() === 1, 'the header does not say how it is sorted');
    await turn.getByRole('button', { name: 'Next' }).click();
    expect(/^Page 2 of /.test(await turn.locator('.inlay-page-said').textContent()), 'no second page');
    expect(await first() !== sorted, 'the second page is the first');
    await turn.getByLabel('Filter rows').fill('zzzz');
    expect(await turn.locator('tbody tr:visible').count() === 0, 'a filter that fits nothing shows rows');
    await turn.getByLabel('Filter rows').fill(sorted);
    expect(await first() === sorted, 'a filter does not find its row');
  });

  await person('filters rows by a form', '/chat.html', async (page, { expect }) => {
    await ask(page, 'Show the last 10 orders');
    const turn = last(page);
    expect(await turn.locator('.turn-widget').count() === 2, 'not a form and a table', await turn.locator('.turn-widget').count());
    expect(await turn.locator('.turn-widget table.inlay-rows tbody tr').count() === 10, 'not ten rows');
    await turn.getByText('Filter these rows').click();
    await turn.getByLabel('Region', { exact: true }).selectOption({ label: 'North' });
    await turn.getByLabel('Channel', { exact: true }).selectOption([{ label: 'Web' }, { label: 'Store' }]);
    await turn.getByRole('button', { name: 'Apply filters' }).click();
    // The form and its rows are drawn anew where they stand.
    await turn.locator('.turn-widget table.inlay-rows').getByText('North').first().waitFor();
    await page.waitForFunction(() => [...document.querySelectorAll('.turn-widget table.inlay-rows tbody tr')].every(row => row.textContent.includes('North')));
    expect(await page.locator('.turn').count() === 1, 'a turn of its own');
    const rows = await last(page).locator('table.inlay-rows tbody tr').evaluateAll(rows => rows.map(row => [...row.cells].map(cell => cell.textContent)));
    expect(rows.length === 10, 'not ten rows again', rows.length);
    expect(rows.every(row => row.includes('North') && (row.includes('Web') || row.includes('Store'))), 'rows that the filters leave out', rows[0]);
    // The form beside them holds what was asked for, so that it can be changed.
    await last(page).getByText('Filter these rows').click();
    expect(await last(page).getByLabel('Region', { exact: true }).evaluate(select => [...select.selectedOptions].map(option => option.text).join()) === 'North', 'the form forgot its filter');
  });

  await person('asks what the data cannot answer', '/chat.html', async (page, { expect }) => {
    await ask(page, 'Which colour do penguins prefer on Tuesdays?');
    const turn = last(page);
    expect(await turn.locator('.turn-widget').count() === 0, 'a widget for what cannot be answered');
    expect((await turn.locator('.turn-text').textContent()).length > 20, 'no reason');
    const offer = page.locator('.offers button').first();
    const question = await offer.textContent();
    await offer.focus();
    await page.keyboard.press('Enter');
    await answered(page, question);
    expect(await page.locator('#question').evaluate(box => box === document.activeElement), 'the focus went with the offer');
    expect(await last(page).locator('.turn-widget').count() >= 1, 'what was offered has no widget', question);
  });

  await person('gets a figure and a way on', '/chat.html', async (page, { expect }) => {
    await ask(page, 'Total revenue');
    expect(/^\$[\d,]+\.\d\d$/.test(await last(page).locator('.inlay-card .inlay-title').textContent()), 'no figure');
    await ask(page, 'where can I find reports');
    expect(await last(page).locator('.inlay-nav-card').count() > 1, 'no way on');
  });

  await person('sends nothing, and a great deal', '/chat.html', async (page, { expect }) => {
    await page.locator('#question').press('Enter');
    await page.locator('#question').fill('   ');
    await page.locator('#question').press('Enter');
    expect(await page.locator('.turn').count() === 0, 'an empty question was asked');
    const attack = '<img src=x onerror=alert(1)> "quoted" \u202e'.padEnd(7990, 'x');
    await page.locator('#question').fill(attack);
    await page.keyboard.press('Enter');
    await answered(page);
    expect(await page.locator('.turn img, .event-list img').count() === 0, 'text became markup');
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'a long question widens the page');
  });

  await person('is told when the gateway is away', '/chat.html', async (page, { expect, context }) => {
    await ask(page, 'Total revenue');
    await context.setOffline(true);
    await page.locator('#question').fill('Total revenue by year');
    await page.keyboard.press('Enter');
    await page.locator('.turn-error').waitFor();
    expect((await page.locator('.turn-error').textContent()).length > 10, 'no reason');
    await context.setOffline(false);
    await ask(page, 'Total revenue by region');
    expect(await last(page).locator('svg.inlay-plot').count() === 1, 'it did not recover');
  }, { loud: true });

  await person('stops an answer', '/chat.html', async (page, { expect }) => {
    await page.route('**/ai/chat', () => { /* never answered */ });
    await page.locator('#question').fill('Total revenue');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Stopped.').waitFor();
    expect(await page.getByRole('button', { name: 'Stop' }).isHidden(), 'there is still something to stop');
    expect(await page.locator('#question').evaluate(box => box === document.activeElement), 'the focus went with the button');
  }, { loud: true });

  await person('comes by a link with a question', '/chat.html?ask=Total%20amount%20by%20channel&theme=dark', async (page, { expect }) => {
    await answered(page, 'Total amount by channel');
    expect(await last(page).locator('svg.inlay-plot').count() === 1, 'no chart');
    expect(await page.evaluate(() => document.documentElement.dataset.theme) === 'dark', 'the theme of the address is not kept');
  });

  await person('asks on a phone', '/chat.html', async (page, { expect }) => {
    await ask(page, 'Show Q2 sales by region');
    const figure = last(page).locator('.inlay-figure');
    expect(await figure.evaluate(box => box.scrollWidth <= box.clientWidth + 1), 'the chart must be pushed sideways');
    const size = await figure.locator('text').first().evaluate(text => parseFloat(getComputedStyle(text).fontSize) * text.ownerSVGElement.getScreenCTM().a);
    expect(size >= 11, 'labels too small to read', size);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'the page scrolls sideways');
  }, { viewport: { width: 320, height: 640 } });

  await person('uses the keyboard alone', '/chat.html', async (page, { expect }) => {
    await page.keyboard.press('Tab');
    expect(await page.locator('.skip').evaluate(link => link === document.activeElement), 'Tab does not begin with the way past the menu');
    await page.keyboard.press('Enter');
    let tabs = 0;
    while (!(await page.locator('#question').evaluate(box => box === document.activeElement)) && tabs++ < 20) await page.keyboard.press('Tab');
    expect(tabs < 10, 'the box is far away', tabs);
    await page.keyboard.type('Show Q2 sales by region');
    await page.keyboard.press('Enter');
    await answered(page, 'Show Q2 sales by region');
    // Back into the answer: everything in it that can be pressed is met, and shows that it is.
    const met = [];
    for (let back = 0; back < 12; back++) {
      await page.keyboard.press('Shift+Tab');
      met.push(await page.evaluate(() => {
        const { activeElement: here } = document;
        const outline = getComputedStyle(here);
        return { text: here.textContent.trim().slice(0, 30), inside: Boolean(here.closest('.turn')), seen: outline.outlineStyle !== 'none' && parseFloat(outline.outlineWidth) >= 2 };
      }));
    }
    for (const name of ['Export CSV', 'Data as a table']) expect(met.some(one => one.inside && one.text.startsWith(name)), `the keyboard does not reach ${name}`, met.map(one => one.text));
    const unseen = met.filter(one => !one.seen);
    expect(unseen.length === 0, 'focus that is not seen', unseen);
  });

  await person('has no scripts', '/chat.html', async (page, { expect }) => {
    expect(await page.getByText('needs JavaScript').isVisible(), 'nothing says why the chat does not answer');
  }, { javaScriptEnabled: false });
};
