/* The gallery's own controls: theme, direction and width, kept in the address; search; copying;
 * the log of what a click would send; the stream player. A classic script in the head, so that a
 * page never shows in the wrong theme first. */
(() => {
  'use strict';
  const root = document.documentElement;
  root.dataset.scripted = '';
  const query = new URLSearchParams(location.search);
  const allowed = { theme: ['light', 'dark'], dir: ['rtl'], width: ['768', '320'] };
  const chosen = name => (allowed[name].includes(query.get(name)) ? query.get(name) : '');
  const apply = () => {
    const theme = chosen('theme');
    if (theme) root.dataset.theme = theme; else delete root.dataset.theme;
    if (chosen('dir')) root.dir = 'rtl'; else root.removeAttribute('dir');
    root.dataset.width = chosen('width') || 'full';
  };
  apply();

  const keep = () => {
    const kept = new URLSearchParams();
    for (const name of Object.keys(allowed)) if (chosen(name)) kept.set(name, chosen(name));
    const text = kept.toString();
    for (const link of document.querySelectorAll('a[data-keep]')) {
      link.setAttribute('href', link.getAttribute('href').split('?')[0] + (text ? `?${text}` : ''));
    }
    return text;
  };

  const controls = () => {
    const bar = document.querySelector('.controls');
    for (const name of Object.keys(allowed)) bar.querySelector(`[name=${name}]`).value = chosen(name);
    bar.addEventListener('change', event => {
      const { name, value } = event.target;
      if (value) query.set(name, value); else query.delete(name);
      apply();
      const text = keep();
      try { history.replaceState(null, '', `${location.pathname}${text ? `?${text}` : ''}${location.hash}`); } catch { /* a page from disk may refuse */ }
    });
    keep();
    const menu = document.querySelector('.menu');
    const narrow = matchMedia('(max-width:900px)');
    const fold = () => { menu.open = !narrow.matches; };
    narrow.addEventListener('change', fold);
    fold();
  };

  const search = () => {
    const box = document.getElementById('search');
    if (!box) return;
    const tiles = [...document.querySelectorAll('.tiles > li')], said = document.querySelector('.found');
    box.addEventListener('input', () => {
      const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
      let found = 0;
      for (const tile of tiles) {
        const text = tile.textContent.toLowerCase();
        tile.hidden = !words.every(word => text.includes(word));
        found += !tile.hidden;
      }
      for (const group of document.querySelectorAll('.tiles-group')) group.hidden = !group.querySelector('li:not([hidden])');
      said.textContent = words.length ? `${found} found` : '';
    });
  };

  const copying = () => document.addEventListener('click', async event => {
    const button = event.target.closest?.('[data-copy]');
    if (!button) return;
    const text = button.closest('[data-example]').querySelector('pre code').textContent;
    const label = button.querySelector('span');
    const before = label.innerHTML;
    try {
      await navigator.clipboard.writeText(text);
      label.textContent = 'Copied';
    } catch {
      const details = button.closest('[data-example]').querySelector('.json');
      details.open = true;
      getSelection().selectAllChildren(details.querySelector('code'));
      label.textContent = 'Press Ctrl+C';
    }
    setTimeout(() => { label.innerHTML = before; }, 2000);
  });

  /* The chat has a list of its own, and answers clicks. */
  const log = () => {
    if (document.querySelector('[data-chat]')) return;
    const panel = document.querySelector('.log'), list = panel.querySelector('ol');
    document.addEventListener('inlay:action', event => {
      // No page of the gallery is where a widget's link leads.
      if (event.detail.type === 'navigate') event.preventDefault();
      const item = document.createElement('li'), code = document.createElement('code');
      code.textContent = JSON.stringify(event.detail);
      item.append(code);
      list.append(item);
      panel.hidden = false;
      panel.scrollTop = panel.scrollHeight;
    });
    panel.querySelector('[data-clear-log]').addEventListener('click', () => { list.replaceChildren(); panel.hidden = true; });
  };

  const player = () => {
    const bar = document.querySelector('.player');
    if (!bar) return;
    const frames = [...document.querySelectorAll('.frame')], said = bar.querySelector('.player-said');
    let at = 0, timer = null;
    const show = to => {
      at = Math.max(0, Math.min(frames.length - 1, to));
      frames.forEach((frame, number) => { frame.hidden = number !== at; });
      bar.querySelector('[data-player=back]').disabled = at === 0;
      bar.querySelector('[data-player=forth]').disabled = at === frames.length - 1;
      said.textContent = `Event ${at + 1} of ${frames.length}`;
    };
    const stop = () => { clearInterval(timer); timer = null; };
    bar.addEventListener('click', event => {
      const what = event.target.closest('[data-player]')?.dataset.player;
      if (!what) return;
      stop();
      if (what === 'play') { show(0); timer = setInterval(() => { show(at + 1); if (at === frames.length - 1) stop(); }, 900); }
      else show(at + (what === 'forth' ? 1 : -1));
    });
    show(0);
  };

  document.addEventListener('DOMContentLoaded', () => { controls(); search(); copying(); log(); player(); });
})();
