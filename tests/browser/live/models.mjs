// Language models on the chat page: who answers, how an answer was made, and what is told where a
// model fails.
import { resolve } from 'node:path';
import { argument } from '../browser.mjs';
import { answered, ask } from './chat.mjs';
import { serve } from './gateway.mjs';
import { inEveryLook } from './looks.mjs';
import { call, cut, model, say, think, wait } from './model.mjs';

const HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=2</script> [press](javascript:document.title=3) <b>bold</b>';
const BY_REGION = 'SELECT region, sum(amount) AS total FROM sales GROUP BY region ORDER BY total DESC';

const SCRIPT = {
  'How do the regions': [
    [think('They want sales. By region, then.'), say('Let me look. '), call('run_sql', { query: BY_REGION }), call('show_widget', { shape: 'bar', title: 'Sales by region' })],
    [say('North sells most. Nobody is near it.'), call('suggest_follow_ups', { questions: ['and by product?'] })],
  ],
  'Ask badly': [
    [call('run_sql', { query: 'SELECT reegion FROM sales' })],
    [call('run_sql', { query: BY_REGION }), call('show_widget', { query: 'q2', shape: 'bar' })],
    [say('There.')],
  ],
  'Q2 2025': [[say('Sales in the second quarter were'), wait(150), cut]],
  'Go on and on': [[...Array.from({ length: 400 }, (_, at) => [say(`word ${at}, `), wait(20)]).flat()]],
  'Be hostile': [
    [think(HOSTILE), say(`${HOSTILE}. `), call('run_sql', { query: BY_REGION }), call('show_widget', { shape: 'bar', title: HOSTILE.slice(0, 80) }), call(HOSTILE.slice(0, 40), { [HOSTILE]: 1 })],
    [say(`${HOSTILE}`), call('suggest_follow_ups', { questions: [HOSTILE] })],
  ],
};

const last = page => page.locator('.turn').last();
const took = page => last(page).locator('.turn-took');
const chooser = page => page.getByLabel('Answered by');
const how = async page => {
  await last(page).getByText('How this was answered').click();
  return last(page).locator('.turn-made');
};
/* What a screen reader is given while an answer comes: each change of a live region. */
const listen = page => page.evaluate(() => {
  window.read = [];
  new MutationObserver(changes => {
    for (const { target, addedNodes } of changes) {
      const live = (target.nodeType === 1 ? target : target.parentElement)?.closest('[aria-live], [role=status]');
      for (const added of live ? addedNodes : []) if (added.textContent) window.read.push(added.textContent);
    }
  }).observe(document.querySelector('.turns'), { subtree: true, childList: true });
});

export const models = async (person, plain, pictures) => {
  const program = resolve(argument('--inlay'));
  const fake = await model(SCRIPT), spare = await model(SCRIPT, 'fake-2');
  const gone = await model({});
  gone.stop();
  const one = await serve(program, `${fake.url} fake-1`);
  const two = await serve(program, `${gone.url} big name=first, ${spare.url} fake-2 name=second`);
  const at = gateway => ({ origin: gateway.origin });
  try {
    await person('has a model answer', '/chat.html', async (page, { expect }) => {
      await listen(page);
      await ask(page, 'How do the regions compare?');
      const turn = last(page);
      expect(await turn.locator('.turn-text').textContent() === 'Let me look. \n\nNorth sells most. Nobody is near it.', 'other words', await turn.locator('.turn-text').textContent());
      expect(await turn.locator('svg.inlay-plot [data-value]').count() === 5, 'not five bars');
      expect(await page.locator('.offers button').allTextContents().then(all => all.join()) === 'and by product?', 'other offers');
      const line = await took(page).textContent();
      expect(/^Answered by fake-1 \(local\) · [\d.]+ (ms|s) · 2,468 tokens · \$0\.0024$/.test(line), 'another line', line);
      const made = await how(page);
      expect(await made.locator('.made-reasoning').textContent() === 'They want sales. By region, then.', 'other reasoning', await made.locator('.made-reasoning').textContent());
      const tools = await made.locator('.made-part ol li').allTextContents();
      expect(tools.length === 3 && /^SQL query\d+ ms.*5 rows$/.test(tools[0]) && tools[1].startsWith('Widget') && tools[2].startsWith('Questions to ask next'), 'other tools', tools);
      expect(await made.locator('[data-state=started]').count() === 0, 'something still runs');
      expect(await turn.locator('.answer-status').textContent() === '', 'the status stays');
      const read = await page.evaluate(() => window.read);
      expect(read.includes('Thinking…') && read.includes('Asking the data…'), 'what goes on is not read out', read);
      expect(read.filter(said => said.endsWith('…')).length <= 6 && read.some(said => said.startsWith('North sells most.')), 'it is read out in bits', read);
    }, at(one));

    await person('finds the line again', '/chat.html', async (page, { expect }) => {
      await ask(page, 'How do the regions compare?');
      const line = await took(page).textContent();
      await page.reload();
      await took(page).getByText('Answered by').waitFor();
      expect(await took(page).textContent() === line, 'another line', line, await took(page).textContent());
    }, at(one));

    await person('has Inlay’s own planner answer, and keeps to it', '/chat.html', async (page, { expect }) => {
      await page.locator('[data-answerer]').waitFor();
      expect((await chooser(page).locator('option').allTextContents()).join('|') === 'the first that answers|local · fake-1|Inlay’s own planner', 'others to choose', await chooser(page).locator('option').allTextContents());
      const before = fake.asked.length;
      await chooser(page).selectOption('planner');
      await ask(page, 'Show Q2 sales by region');
      expect(/largest for North/.test(await last(page).locator('.turn-text').textContent()), 'no words');
      expect(/^Answered by Inlay’s own planner/.test(await took(page).textContent()), 'another line', await took(page).textContent());
      await page.goto(`${one.origin}/chat.html`);
      await page.getByRole('button', { name: 'New conversation' }).click();
      await ask(page, 'Total revenue');
      expect(await chooser(page).inputValue() === 'planner' && fake.asked.length === before, 'the choice is forgotten');
      await chooser(page).selectOption('');
      await ask(page, 'Tell me a joke');
      expect(fake.asked.length === before + 1, 'nobody was asked');
    }, at(one));

    await person('sees a tool refused and mended', '/chat.html', async (page, { expect }) => {
      await ask(page, 'Ask badly, please');
      const made = await how(page), failed = made.locator('li[data-state=failed]');
      expect(await failed.count() === 1 && /failed.*region/s.test(await failed.textContent()), 'the failure is not told', await made.textContent());
      expect(await last(page).locator('svg.inlay-plot').count() === 1, 'no chart');
      expect(await last(page).locator('.turn-error').count() === 0, 'it is told as the answer’s failure');
    }, at(one));

    await person('gets an answer where a model breaks off', '/chat.html', async (page, { expect }) => {
      await ask(page, 'Show Q2 2025 sales by region');
      const text = await last(page).locator('.turn-text').textContent();
      expect(/^Sales in the second quarter were\n\nlocal \(fake-1\) broke off/.test(text), 'what happened is not told', text);
      expect(/largest for North/.test(text) && await last(page).locator('svg.inlay-plot [data-value]').count() === 5, 'no answer', text);
      const line = await took(page).textContent();
      expect(/^Answered by Inlay’s own planner/.test(line) && /local \(fake-1\) broke off/.test(line), 'the line does not say who', line);
    }, at(one));

    await person('has the second model answer where the first is down', '/chat.html', async (page, { expect }) => {
      await page.locator('[data-answerer]').waitFor();
      expect(/first · big – cannot be reached/.test(await chooser(page).textContent()), 'the list does not say who is down', await chooser(page).textContent());
      await ask(page, 'How do the regions compare?');
      const line = await took(page).textContent();
      expect(/^Answered by fake-2 \(second\)/.test(line) && /first \(big\) cannot be reached\.$/.test(line), 'another line', line);
      await chooser(page).selectOption('first');
      await ask(page, 'How do the regions compare now?');
      expect(/^Answered by fake-2 \(second\).*first \(big\) /.test(await took(page).textContent()), 'another line for the chosen one', await took(page).textContent());
    }, at(two));

    await person('is told hostile things by a model', '/chat.html', async (page, { expect }) => {
      const title = await page.title();
      await ask(page, 'Be hostile about the sales by region');
      const made = await how(page);
      for (const place of [last(page).locator('.turn-text'), made.locator('.made-reasoning')]) {
        expect((await place.textContent()).includes('<img src=x onerror='), 'it is not there as text', await place.textContent());
      }
      expect(await page.locator('main :is(img, script, iframe), main a[href^="javascript:" i]').count() === 0, 'text became markup');
      expect(await page.locator('.turn-text b').count() === 0, 'text became bold');
      await page.locator('.offers button').first().click();
      await answered(page);
      expect(await page.title() === title, 'text ran');
    }, at(one));

    await person('stops a model', '/chat.html', async (page, { expect }) => {
      let told = 0;
      page.on('request', request => { if (request.url().endsWith('/cancel')) told = Date.now(); });
      const late = [];
      for (let times = 1; times <= 5; times++) {
        await page.locator('#question').fill('Go on and on');
        await page.keyboard.press('Enter');
        await page.waitForFunction(() => document.querySelector('.turn:last-child .turn-text')?.textContent.includes('word 5'));
        const here = fake.asked.at(-1);
        await page.getByRole('button', { name: 'Stop' }).click();
        await last(page).getByText('Stopped.').waitFor();
        for (let waited = 0; !here.closed && waited < 100; waited++) await new Promise(resume => { setTimeout(resume, 10); });
        late.push(here.closed ? here.closed - told : Infinity);
      }
      // A busy machine is late now and then; who only asked the store every half second always would be.
      late.sort((one, other) => one - other);
      expect(late[0] <= 50 && late[2] <= 150, 'the model is asked on after Stop', late);
      expect(await last(page).locator('.answer-status').textContent() === '', 'the status stays');
      await ask(page, 'How do the regions compare?');
      expect(/^Answered by fake-1/.test(await took(page).textContent()), 'nothing can be asked after Stop');
    }, at(one));

    await person('reads a long answer while it comes', '/chat.html', async (page, { expect }) => {
      await page.locator('#question').fill('Go on and on');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.querySelector('.turn-text')?.textContent.includes('word 20'));
      expect(await last(page).locator('.turn-text').isVisible() && await page.getByRole('button', { name: 'Stop' }).isVisible(), 'it is not there while it comes');
      // The same answer goes on where the page is loaded again.
      await page.reload();
      await page.waitForFunction(() => document.querySelector('.turn-text')?.textContent.includes('word 60'));
      expect((await last(page).locator('.turn-text').textContent()).split('word 7,').length === 2, 'something is there twice or not at all');
      await page.getByRole('button', { name: 'Stop' }).click();
      await last(page).locator('.turn-error').waitFor();
    }, at(one));

    await person('has nobody to choose from', '/chat.html', async (page, { expect }) => {
      await ask(page, 'Show Q2 sales by region');
      expect(await page.locator('[data-answerer]').isHidden(), 'there is something to choose');
      expect(await took(page).textContent() === '', 'a line of what nobody took');
    }, at(plain));

    await inEveryLook(person, pictures, 'answers of models', '/chat.html', async (page, at) => {
      await page.locator('[data-answerer]').waitFor();
      await at('models to choose from');
      await ask(page, 'How do the regions compare?');
      await how(page);
      await at('models answer');
      await ask(page, 'Ask badly, please');
      await how(page);
      await ask(page, 'Be hostile about the sales by region');
      await how(page);
      await at('models answer badly');
    }, at(two));
  } finally {
    for (const started of [one, two, fake, spare]) started.stop();
  }
};
