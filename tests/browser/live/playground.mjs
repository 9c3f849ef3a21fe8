// The playground, as a designer uses it.

/* Drawn, or told why not. */
const settled = page => page.waitForFunction(() => document.querySelector('[data-preview]').ariaBusy === 'false' && document.querySelector('#verdict').textContent !== '');
const write = async (page, text) => { await page.locator('#json').fill(text); await settled(page); };
const issues = page => page.locator('.found-issues li').allTextContents();

export const playground = async person => {
  await person('draws every sample', '/playground.html', async (page, { expect }) => {
    await settled(page);
    const names = await page.locator('#sample option').allTextContents();
    expect(names.length >= 30, 'few samples', names.length);
    for (const [at, name] of names.entries()) {
      await page.locator('#sample').selectOption(String(at));
      await settled(page);
      expect(/^Valid/.test(await page.locator('#verdict').textContent()), 'a sample that is not valid', name, await issues(page));
      expect(await page.locator('[data-preview] > *').count() > 0, 'a sample without a picture', name);
    }
  });

  await person('draws what is typed', '/playground.html', async (page, { expect }) => {
    await settled(page);
    await write(page, JSON.stringify({ type: 'Card', children: [{ type: 'Title', value: 'Hello <b>there</b>' }, { type: 'Chart', xAxis: 'a', series: [{ type: 'bar', label: 'B', dataKey: 'b' }], data: [{ a: 'x', b: 1 }, { a: 'y', b: 2 }] }] }, null, 2));
    expect(await page.locator('[data-preview]').getByText('Hello <b>there</b>').isVisible(), 'no title');
    expect(await page.locator('[data-preview] svg [data-value]').count() === 2, 'no bars');
    expect((await issues(page)).length === 0, 'issues of a valid widget', await issues(page));
  });

  await person('is told every issue at its line', '/playground.html', async (page, { expect }) => {
    await settled(page);
    const text = ['{', '  "type": "Card",', '  "colour": "red",', '  "children": [', '    {"type": "Titel", "value": "x"},', '    {"type": "Text"},', '    {"type": "Button", "label": "Go", "style": "loud",', '     "size": "huge"}', '  ]', '}'].join('\n');
    await write(page, text);
    const found = await issues(page);
    const at = (line, word) => expect(found.some(one => one.startsWith(`Line ${line} `) && one.includes(word)), `nothing at line ${line} about ${word}`, found);
    at(3, 'colour');
    at(5, 'Titel');
    at(6, 'value');
    at(7, 'loud');
    at(8, 'huge');
    expect(/to change/.test(await page.locator('#verdict').textContent()), 'the verdict', await page.locator('#verdict').textContent());
    expect(await page.locator('[data-preview] > *').count() > 0, 'the last picture is gone');
    await page.locator('.found-issues button').filter({ hasText: 'Titel' }).press('Enter');
    const chosen = await page.locator('#json').evaluate(box => box.value.slice(box.selectionStart, box.selectionEnd));
    expect(chosen.includes('Titel'), 'an issue does not lead to its line', chosen);
    await write(page, text.replace('  "colour": "red",\n', '').replace('Titel', 'Title').replace('"type": "Text"', '"type": "Text", "value": "y"').replace('"loud"', '"primary"').replace('"huge"', '"lg"'));
    expect(/^Valid/.test(await page.locator('#verdict').textContent()), 'mended, and still not valid', await issues(page));
  }, { loud: true });

  await person('types no JSON', '/playground.html', async (page, { expect }) => {
    await settled(page);
    for (const [text, line] of [['{\n  "type": "Card",\n  oops\n}', 3], ['', 1], ['{"type": "Card",\n "children": [', 2], ['[1,\n2,\n3,\n]', 4]]) {
      await write(page, text);
      const found = await issues(page);
      expect(found.length === 1 && found[0].startsWith(`Line ${line} `), `no JSON, and not told at line ${line}`, text, found);
    }
    for (const text of ['null', '42', '"text"', '[]', '{}', '{"widget": {"type": "Card"}}', '{"a/b~c": {"": [[[]]]}}']) {
      await write(page, text);
      const found = await issues(page);
      expect(found.length > 0, 'no widget, and no issue', text, await page.locator('#verdict').textContent());
    }
    await write(page, '{"type": "Card", "children": [{"type": "Markdown", "value": "<img src=x onerror=alert(1)> [a](javascript:alert(2))"}]}');
    expect(await page.locator('[data-preview] [onerror], [data-preview] a[href^=javascript]').count() === 0, 'an attack came through');
  }, { loud: true });
};
