// What the buttons of widgets do on the chat page, as a person uses them.
import { readFile } from 'node:fs/promises';
import { answered, ask } from './chat.mjs';

const last = page => page.locator('.turn').last();
/** Waits for a turn that a click began, and for what it shows. */
const opened = async (page, count) => {
  await page.waitForFunction(count => document.querySelectorAll('.turn').length >= count
    && document.querySelector('.turn:last-child .turn-widget')?.childElementCount > 0, count);
  return last(page);
};
/** Saves the file that a click brings, and gives its name and bytes. */
const saved = async (page, click) => {
  const [download] = await Promise.all([page.waitForEvent('download'), click()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
};
const figures = turn => turn.locator('svg.inlay-plot [data-value]').evaluateAll(marks => marks.map(mark => Number(mark.dataset.value)));
const sum = values => values.reduce((total, value) => total + value, 0);

export const actions = async (person, token) => {
  // The link of a file leads to the bucket, which is another origin on this machine.
  const options = { elsewhere: /^http:\/\/127\.0\.0\.1:\d+\/[^/]+\/exports\//, acceptDownloads: true };

  await person('opens a bar, goes further and back', '/chat.html', async (page, { expect }) => {
    await ask(page, 'Show Q2 2025 sales by region');
    const first = last(page), before = await figures(first), label = await first.locator('.inlay-mark').first().getAttribute('data-label');
    await first.locator('.inlay-mark').first().click();
    const second = await opened(page, 2);
    expect((await second.locator('.turn-question').textContent()).includes(label), 'the turn does not say what was opened');
    expect(await second.locator('.turn-error').count() === 0, 'an error', await second.textContent());
    const behind = await figures(second);
    expect(behind.length > 0 && Math.abs(sum(behind) - before[0]) < 0.05, 'what is behind the bar does not add up to it', before[0], behind);
    await second.getByRole('button', { name: /^Back/ }).click();
    const third = await opened(page, 3);
    expect(JSON.stringify(await figures(third)) === JSON.stringify(before), 'the way back leads elsewhere');
  }, options);

  await person('opens a mark with the keyboard', '/chat.html', async (page, { expect }) => {
    await ask(page, 'Show Q2 2025 sales by region');
    const turn = last(page);
    await turn.getByText('Data as a table').click();
    await turn.locator('[data-open]').first().focus();
    await page.keyboard.press('Enter');
    await opened(page, 2);
    expect(await last(page).locator('.turn-error').count() === 0, 'an error');
  }, options);

  await person('takes the data away', '/chat.html', async (page, { expect }) => {
    await ask(page, 'Show Q2 2025 sales by region');
    const turn = last(page), csv = await saved(page, () => turn.getByRole('button', { name: 'Export CSV' }).click());
    expect(/\.csv$/.test(csv.name), 'not a CSV', csv.name);
    const lines = csv.bytes.toString('utf8').replace(/^\uFEFF/, '').trimEnd().split('\r\n');
    expect(lines.length === 6 && lines[1].startsWith('North,1356645.93'), 'other rows', lines);
    await turn.getByText(/5 rows/).waitFor();
    const pdf = await saved(page, () => turn.getByRole('button', { name: 'Export PDF' }).click());
    expect(/\.pdf$/.test(pdf.name) && pdf.bytes.subarray(0, 5).toString() === '%PDF-', 'not a PDF', pdf.name);
    expect(await turn.locator('.turn-error').count() === 0, 'an error');
  }, options);

  await person('redraws an answer by its form, and takes a filter off', '/chat.html', async (page, { expect }) => {
    await ask(page, 'Show the last 10 orders');
    const turn = last(page), rows = () => turn.locator('table.inlay-rows tbody tr').allTextContents();
    await turn.getByText('Filter these rows').click();
    await turn.getByLabel('Region', { exact: true }).selectOption({ label: 'North' });
    await turn.getByRole('button', { name: 'Apply filters' }).click();
    await page.waitForFunction(() => [...document.querySelectorAll('.turn table.inlay-rows tbody tr')].every(row => row.textContent.includes('North')));
    expect((await rows()).length === 10 && await page.locator('.turn').count() === 1, 'not redrawn in its place');
    await turn.getByRole('button', { name: /Region: North/ }).click();
    await page.waitForFunction(() => [...document.querySelectorAll('.turn table.inlay-rows tbody tr')].some(row => !row.textContent.includes('North')));
    expect(await turn.locator('.turn-error').count() === 0, 'an error');
  }, options);

  await person('sees nothing that is not theirs', `/chat.html#token=${token('--user', 'vera', '--claim', 'regions=North')}`, async (page, { expect }) => {
    expect(/You ask as vera/.test(await page.locator('[data-who]').textContent()), 'the page does not say who asks');
    expect(await page.evaluate(() => location.hash) === '', 'the token stays in the address');
    await ask(page, 'Show Q2 2025 sales by region');
    expect((await figures(last(page))).length === 1, 'more than one region');
    for (const name of ['View Details', 'Export CSV', 'Export PDF']) expect(await last(page).getByRole('button', { name }).count() === 0, `${name} is there`);
    expect(await last(page).locator('[data-opens]').count() === 0, 'a bar can be opened');
  }, options);

  await person('is told that a widget has expired', '/chat.html', async (page, { expect }) => {
    await ask(page, 'Show Q2 2025 sales by region');
    // As long as this gateway's widgets work, and a little longer.
    await page.waitForTimeout(2_500);
    await last(page).getByRole('button', { name: 'Export CSV' }).click();
    await last(page).getByRole('button', { name: 'Ask again' }).click();
    await answered(page, 'Show Q2 2025 sales by region');
    expect(await page.locator('.turn').count() === 2, 'it was not asked again');
  }, { ...options, loud: true, isHasty: true });

  await person('runs what a dialog offers, or closes it', '/chat.html', async (page, { expect }) => {
    await ask(page, 'Show Q2 2025 sales by region');
    // No answer of ours asks before it acts, so the test puts a dialog before an action of the widget.
    const clicked = [];
    let before = 'Sure?';
    await page.route('**/api/widget/action', async route => {
      const body = route.request().postDataJSON();
      clicked.push(body);
      if (!before) return route.continue();
      const { action_id } = body, actions = ['No', { action_id, label: 'Yes, export', type: 'download', params: {} }];
      await route.fulfill({ contentType: 'application/json', body: JSON.stringify({ type: 'dialog', title: before, body: 'It is a lot.', actions }) });
    });
    const open = () => last(page).getByRole('button', { name: 'Export CSV' }).click();
    const box = page.getByRole('dialog');
    await open();
    await box.getByRole('heading', { name: 'Sure?' }).waitFor();
    await box.getByRole('button', { name: 'No' }).click();
    await box.waitFor({ state: 'detached' });
    await open();
    await box.waitFor();
    await page.keyboard.press('Escape');
    await box.waitFor({ state: 'detached' });
    await open();
    await box.getByRole('button', { name: 'Yes, export' }).waitFor();
    expect(clicked.length === 3, 'closing a dialog runs something', clicked);
    before = '';
    const csv = await saved(page, () => box.getByRole('button', { name: 'Yes, export' }).click());
    expect(/\.csv$/.test(csv.name), 'not a CSV', csv.name);
    const [asked, ran] = clicked.slice(2);
    expect(clicked.length === 4, 'not clicked once', clicked);
    expect(asked.widget_id === ran.widget_id && asked.action_id === ran.action_id && asked.idempotency_key !== ran.idempotency_key, 'another click', clicked);
  }, options);
};
