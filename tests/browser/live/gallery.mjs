// The gallery's controls, with the keyboard alone.

const here = page => page.evaluate(() => ({ ...document.documentElement.dataset, dir: document.documentElement.dir, search: location.search, hash: location.hash }));
const tabTo = async (page, test, most = 80) => {
  for (let tabs = 0; tabs < most; tabs++) {
    if (await page.evaluate(test)) return true;
    await page.keyboard.press('Tab');
  }
  return false;
};

export const gallery = async person => {
  await person('chooses theme, direction and width', '/index.html', async (page, { expect }) => {
    const choose = async (name, key) => {
      expect(await tabTo(page, `document.activeElement.name === '${name}'`), `the keyboard does not reach ${name}`);
      await page.keyboard.type(key);
    };
    await choose('theme', 'D');
    await choose('dir', 'R');
    await choose('width', '3');
    let now = await here(page);
    expect(now.theme === 'dark' && now.dir === 'rtl' && now.width === '320', 'what was chosen is not shown', now);
    expect(now.search === '?theme=dark&dir=rtl&width=320', 'the address does not keep it', now.search);
    expect(await tabTo(page, 'document.activeElement.closest("nav") && document.activeElement.textContent === "Chart"'), 'the keyboard does not reach a page');
    await page.keyboard.press('Enter');
    await page.waitForURL(/chart\.html/);
    now = await here(page);
    expect(now.theme === 'dark' && now.dir === 'rtl' && now.width === '320', 'the next page forgets it', now);
    const stages = await page.locator('.stage').evaluateAll(stages => Math.max(...stages.map(stage => stage.getBoundingClientRect().width)));
    expect(stages <= 320, 'an example is wider than was chosen', stages);
    await page.reload();
    now = await here(page);
    expect(now.theme === 'dark' && now.width === '320', 'a reload forgets it', now);
    expect(await tabTo(page, `document.activeElement.name === 'theme'`), 'theme');
    await page.keyboard.type('S');
    expect((await here(page)).search === '?dir=rtl&width=320', 'what is the default stays in the address', (await here(page)).search);
  });

  await person('searches', '/index.html', async (page, { expect }) => {
    expect(await tabTo(page, 'document.activeElement.id === "search"'), 'the keyboard does not reach the search');
    await page.keyboard.type('date PICK');
    const found = await page.locator('.tile:visible .tile-title').allTextContents();
    expect(found.includes('DatePicker') && found.length < 6, 'found', found);
    expect(/^\d+ found$/.test(await page.locator('.found').textContent()), 'how many is not said');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL(/date-?picker/i);
    await page.goBack();
    await page.locator('#search').fill('no such thing at all');
    expect(await page.locator('.tile:visible').count() === 0 && await page.locator('.found').textContent() === '0 found', 'nothing found is not said');
  });

  await person('copies JSON', '/descriptors/chart.html', async (page, { expect, context, origin }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
    for (const at of [0, 3]) {
      const example = page.locator('[data-example]').nth(at);
      await example.locator('[data-copy]').focus();
      await page.keyboard.press('Enter');
      await example.getByText('Copied').waitFor();
      const text = await page.evaluate(() => navigator.clipboard.readText());
      const json = await example.evaluate(example => (example.querySelector('script[data-json]') ?? example.nextElementSibling).textContent);
      expect(JSON.stringify(JSON.parse(text)) === JSON.stringify(JSON.parse(json)), 'what is copied is not the example');
    }
  });

  await person('posts every example and gets the same picture', '/playground.html', async (page, { expect }) => {
    // The pages of the gallery ask nobody; the playground may ask the gateway.
    const paths = await page.evaluate(async () => {
      const index = new DOMParser().parseFromString(await fetch('/index.html').then(response => response.text()), 'text/html');
      return [...index.querySelectorAll('.tile')].map(tile => tile.getAttribute('href')).filter(path => /^(descriptors|components)\//.test(path));
    });
    let posted = 0;
    for (const path of paths) {
      const differ = await page.evaluate(async path => {
        // Ids, which a page may hold only once, and rules of style, which a page has in its sheet.
        const bare = widget => {
          const copy = widget.cloneNode(true);
          for (const style of copy.querySelectorAll('style')) style.remove();
          for (const part of [copy, ...copy.querySelectorAll('*')]) for (const name of [...part.getAttributeNames()]) if (/^(id|for|name|list|aria-(describedby|labelledby|controls))$/.test(name)) part.removeAttribute(name);
          return copy.outerHTML.replace(/\s+/g, ' ');
        };
        // As it was built: scripts have sorted and paged what is on show.
        const built = new DOMParser().parseFromString(await fetch(`/${path}`).then(response => response.text()), 'text/html');
        const found = [];
        let posted = 0;
        for (const example of built.querySelectorAll('[data-example]:not([data-invalid])')) {
          // These states are the page's doing, and no part of the JSON.
          if (/\/(streaming|action denied|errors|right to left)$/.test(example.dataset.example)) continue;
          const body = (example.querySelector('script[data-json]') ?? example.nextElementSibling).textContent;
          const answer = await fetch('/api/widget/render', { method: 'POST', headers: { 'content-type': 'application/json' }, body }).then(response => response.json());
          const template = document.createElement('template');
          template.innerHTML = answer.html ?? '';
          posted++;
          const own = example.querySelector('.stage > *'), theirs = template.content.querySelector(':not(style)');
          // The gallery fetches no picture from elsewhere.
          if (!own?.querySelector('img') && theirs?.querySelector('img')) continue;
          const [one, other] = [own ? bare(own) : '', theirs ? bare(theirs) : JSON.stringify(answer).slice(0, 300)];
          const at = [...one].findIndex((letter, at) => letter !== other[at]);
          if (one !== other) found.push([example.dataset.example, one.slice(Math.max(0, at - 60), at + 120), other.slice(Math.max(0, at - 60), at + 120)]);
        }
        return { found, posted };
      }, path);
      posted += differ.posted;
      for (const one of differ.found) expect(false, 'posted, it looks otherwise', ...one);
    }
    expect(posted > 150, 'few were posted', posted);
  });

  await person('follows a permalink', '/descriptors/form.html', async (page, { expect }) => {
    const link = page.locator('.permalink').nth(3);
    await link.focus();
    await page.keyboard.press('Enter');
    const { hash } = await here(page);
    expect(hash.length > 1, 'no address');
    await page.goto(page.url());
    const top = await page.evaluate(id => document.getElementById(id).getBoundingClientRect().top, decodeURIComponent(hash.slice(1)));
    expect(top >= 40 && top < 400, 'the address leads elsewhere', top);
  });

  await person('sees what a click would send', '/descriptors/chart.html', async (page, { expect }) => {
    await page.locator('.stage button[data-action-id]:enabled').first().focus();
    await page.keyboard.press('Enter');
    const log = page.locator('.log');
    expect(await log.isVisible(), 'no log');
    const sent = JSON.parse(await log.locator('code').first().textContent());
    expect(sent.widget_id && sent.action_id && sent.type, 'what is sent', sent);
    await log.getByRole('button', { name: 'Clear' }).click();
    expect(await log.isHidden(), 'the log stays');
  });

  await person('steps through a stream', '/stream.html', async (page, { expect }) => {
    const said = page.locator('.player-said'), next = page.getByRole('button', { name: 'Next event' });
    const [, last] = /of (\d+)/.exec(await said.textContent());
    await next.focus();
    for (let at = 2; at <= Number(last); at++) {
      await page.keyboard.press('Enter');
      expect(await said.textContent() === `Event ${at} of ${last}`, 'where it is', await said.textContent());
      expect(await page.locator('.frame:visible').count() === 1, 'more than one frame');
    }
    expect(await next.isDisabled(), 'there is more after the end');
    expect(await page.locator('.frame:visible svg.inlay-plot').count() === 1, 'the last frame has no chart');
  });

  await person('has no scripts and sees everything', '/descriptors/chart.html', async (page, { expect }) => {
    const figures = page.locator('[data-example] svg.inlay-plot');
    for (let at = 0; at < await figures.count(); at++) expect((await figures.nth(at).boundingBox())?.width > 100, 'a chart is not to be seen', at);
    expect(await page.locator('.inlay-scripted:visible').count() === 0, 'a button that does nothing is shown');
    await page.locator('.json summary').first().click();
    expect(await page.locator('.json pre').first().isVisible(), 'no JSON');
    await page.locator('nav .menu a').filter({ hasText: /^Table$/ }).first().click();
    await page.waitForURL(/table\.html/);
    expect(await page.locator('table.inlay-rows tbody tr:visible').count() > 5, 'no rows');
  }, { javaScriptEnabled: false });
};
