/* The chat and the playground: they talk to the gateway that served the page. */
(() => {
  'use strict';
  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };
  /* Markup of the renderer, which escaped it. Its rules of style stand in an element that a strict
   * policy would not apply; a constructed sheet it does. */
  const known = new Set();
  const put = (place, html) => {
    const template = document.createElement('template');
    template.innerHTML = html;
    for (const style of template.content.querySelectorAll('style')) {
      style.remove();
      // A class is named after what it says, so that no rule need be said twice.
      if (known.has(style.textContent)) continue;
      known.add(style.textContent);
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(style.textContent);
      document.adoptedStyleSheets.push(sheet);
    }
    // Pictures of elsewhere stay there: these pages ask nobody but their own gateway for data.
    for (const image of template.content.querySelectorAll('img:not([src^="data:"])')) {
      const sign = element('span', `inlay-no-picture ${image.className}`);
      if (image.alt) { sign.role = 'img'; sign.ariaLabel = image.alt; } else sign.ariaHidden = 'true';
      sign.append(document.getElementById('no-picture').content.cloneNode(true));
      image.replaceWith(sign);
    }
    place.replaceChildren(template.content);
    window.inlay.begin(place);
  };
  const drawIn = (place, widget) => fetch(`/api/widget/render?width=${Math.min(4000, Math.max(200, place.clientWidth || 200))}`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ widget }),
  });
  /* Room from which a chart is drawn as the stream brings it; for less, it is drawn anew. */
  const ROOM = 560;
  const show = async (place, widget, html) => {
    if (place.clientWidth < ROOM && widget.widget_type === 'chart') {
      const answer = await drawIn(place, widget).then(response => (response.ok ? response.json() : {})).catch(() => ({}));
      html = answer.html ?? html;
    }
    if (html) put(place, html);
    else place.replaceChildren(element('pre', '', JSON.stringify(widget, null, 2)));
  };
  const failure = async response => {
    try {
      const problem = await response.json();
      return [problem.detail, ...(problem.issues ?? []).map(issue => `${issue.pointer}: ${issue.message}`)].join(' ');
    } catch { return `The gateway answered ${response.status}.`; }
  };

  const chat = document.querySelector('[data-chat]');
  if (chat) {
    const turns = chat.querySelector('.turns'), events = chat.querySelector('.event-list');
    const form = chat.querySelector('.ask'), stop = chat.querySelector('[data-stop]'), offers = chat.querySelector('.offers');
    const history = [];
    let running = null;

    const send = async (path, body, shown) => {
      running?.abort();
      const control = running = new AbortController();
      stop.hidden = false;
      events.replaceChildren();
      offers.replaceChildren();
      const turn = element('li', 'turn');
      const status = element('p', 'answer-status'), text = element('div', 'turn-text'), place = element('div', 'turn-widgets'), after = element('ul', 'answer-after');
      // What is said is read out; a table of a thousand rows is not.
      text.ariaLive = 'polite';
      status.role = 'status';
      turn.append(element('p', 'turn-question', shown), status, text, place, after);
      after.hidden = true;
      turns.append(turn);
      turn.scrollIntoView({ block: 'start' });
      const took = performance.now();
      const add = (list, item) => { list.hidden = false; list.append(item); };
      const fail = why => {
        const said = element('p', 'turn-error', why);
        said.role = 'alert';
        turn.append(said);
      };
      const take = line => {
        const item = element('li'), code = element('code', '', JSON.stringify(line.content ?? null).slice(0, 2000));
        item.append(element('b', '', line.type), `${Math.round(performance.now() - took)} ms`, code);
        events.append(item);
        events.scrollTop = events.scrollHeight;
        switch (line.type) {
          case 'status': status.textContent = line.content; break;
          case 'text': text.textContent += line.content; break;
          case 'widget': {
            // An answer may have several: a form above a table.
            const spot = element('div', 'turn-widget');
            place.append(filters(line.content) ? folded('Filter these rows', spot) : spot);
            show(spot, line.content, line.html);
            break;
          }
          // A widget names its own sources.
          case 'citations': if (!place.childElementCount) for (const one of line.content) add(after, element('li', '', `Source: ${one.source_name}`)); break;
          case 'follow_ups':
            for (const question of line.content) {
              const offer = element('li'), button = element('button', 'inlay-button inlay-small', question);
              button.type = 'button';
              button.dataset.ask = '';
              offer.append(button);
              offers.append(offer);
            }
            break;
          case 'error': fail(line.content.message); break;
          case 'done': status.textContent = ''; turn.scrollIntoView({ block: 'start' }); break;
        }
        if (line.type === 'widget') turn.scrollIntoView({ block: 'start' });
      };
      try {
        const response = await fetch(path, {
          method: 'POST', signal: control.signal,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ ...body, conversation_history: history.slice(-20), include: ['thought', 'follow_ups', 'html'] }),
        });
        if (!response.ok) throw new Error(await failure(response));
        const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
        for (let rest = ''; ;) {
          const { value, done } = await reader.read();
          if (done) break;
          rest += value;
          for (let end; (end = rest.indexOf('\n')) >= 0; rest = rest.slice(end + 1)) {
            if (rest.slice(0, end).trim()) take(JSON.parse(rest.slice(0, end)));
          }
        }
        history.push({ role: 'user', content: shown }, { role: 'assistant', content: text.textContent });
      } catch (error) {
        status.textContent = '';
        fail(error.name === 'AbortError' ? 'Stopped.' : error.message);
      } finally {
        if (running === control) { running = null; stop.hidden = true; }
      }
    };
    /* Filters are many and seldom wanted: the rows come first. */
    const filters = widget => widget.widget_type === 'form' && widget.actions?.some(action => action.type === 'submit' && action.params?.endpoint === '/ai/chat/filter');
    const folded = (name, inside) => {
      const fold = element('details', 'turn-fold');
      fold.append(element('summary', '', name), inside);
      return fold;
    };
    const ask = question => send('/ai/chat', { message: question }, question);

    form.addEventListener('submit', event => {
      event.preventDefault();
      const question = form.elements.question.value.trim();
      if (!question) return;
      form.elements.question.value = '';
      ask(question);
    });
    stop.addEventListener('click', () => { running?.abort(); form.elements.question.focus({ preventScroll: true }); });
    document.addEventListener('click', event => {
      const offer = event.target.closest('[data-ask]');
      if (!offer) return;
      // The offer goes away, and would take the focus with it.
      form.elements.question.focus({ preventScroll: true });
      ask(offer.textContent);
    });
    /* What was filled in, as it stands in the form. */
    const filled = filters => [...filters.elements].filter(control => control.name && control.value && (control.type !== 'checkbox' || control.checked)).map(control => {
      const name = control.labels?.[0]?.firstChild?.textContent.trim() ?? control.name;
      return `${name}: ${control.selectedOptions ? [...control.selectedOptions].map(option => option.text).join(', ') : control.value}`;
    }).join(' · ');
    document.addEventListener('inlay:action', event => {
      const { type, endpoint, params } = event.detail;
      if (type === 'submit' && endpoint === '/ai/chat/filter') {
        send(endpoint, { form_data: params.form_data, form_id: params.form_id }, filled(event.target) || 'Without filters');
      }
    });
    const first = new URLSearchParams(location.search).get('ask');
    if (first) ask(first);
  }

  const playground = document.querySelector('[data-playground]');
  if (playground) {
    const sample = playground.querySelector('#sample'), json = playground.querySelector('#json');
    const verdict = playground.querySelector('#verdict'), preview = playground.querySelector('[data-preview]'), list = playground.querySelector('.found-issues');
    const samples = [...document.querySelectorAll('[data-sample]')];
    let waiting = null, asked = 0;

    const jump = line => {
      const lines = json.value.split('\n');
      const from = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
      json.focus();
      json.setSelectionRange(from, from + (lines[line - 1] ?? '').length);
    };
    const lineAt = offset => json.value.slice(0, offset).split('\n').length;
    const lineOf = pointer => {
      const place = scan(json.value).places[pointer];
      return place === undefined ? null : lineAt(place);
    };
    /* Where each value of a JSON text begins, by its pointer, and where the text stops being JSON.
     * What the browser says of the latter has no place in every case. */
    const scan = text => {
      const places = {};
      let at = 0;
      const stop = () => { throw new SyntaxError(); };
      const space = () => { while (' \t\n\r'.includes(text[at] || 'x')) at++; };
      const take = mark => { space(); if (text[at] !== mark) stop(); at++; };
      const string = () => {
        const from = at++;
        for (; text[at] !== '"'; at++) {
          if (at >= text.length || text[at] < ' ') stop();
          if (text[at] === '\\') at++;
        }
        at++;
        try { return JSON.parse(text.slice(from, at)); } catch { at = from; stop(); }
      };
      const bare = () => {
        const [word] = /^[\w+.-]*/.exec(text.slice(at));
        try { JSON.parse(word); } catch { stop(); }
        at += word.length;
      };
      const list = (close, item) => {
        at++;
        space();
        if (text[at] === close) { at++; return; }
        for (let index = 0; ; index++) {
          item(index);
          space();
          if (text[at] !== ',') break;
          at++;
        }
        take(close);
      };
      const value = pointer => {
        space();
        places[pointer] ??= at;
        if (text[at] === '{') {
          list('}', () => {
            space();
            const from = at;
            if (text[at] !== '"') stop();
            const step = `${pointer}/${string().replace(/~/g, '~0').replace(/\//g, '~1')}`;
            places[step] = from;
            take(':');
            value(step);
          });
        } else if (text[at] === '[') list(']', index => value(`${pointer}/${index}`));
        else if (text[at] === '"') string();
        else bare();
      };
      try {
        value('');
        space();
        return { places, stopped: at < text.length ? at : null };
      } catch {
        return { places, stopped: at };
      }
    };
    /* Names in a message stand between backticks. */
    const marked = text => text.split('`').map((part, at) => (at % 2 ? element('code', '', part) : part));
    const tell = issues => {
      list.replaceChildren(...issues.map(issue => {
        const item = element('li'), button = element('button');
        let pointer = issue.pointer ?? '', line = issue.line ?? null;
        while (line === null) {
          line = lineOf(pointer);
          if (!pointer) break;
          pointer = pointer.slice(0, pointer.lastIndexOf('/'));
        }
        item.dataset.severity = issue.severity ?? 'error';
        button.type = 'button';
        button.append(element('b', '', line ? `Line ${line} ` : ''), element('code', '', issue.pointer || '/'), ' ', ...marked(issue.message), ' ', element('span', 'inlay-code', issue.code ?? ''));
        button.addEventListener('click', () => jump(line ?? 1));
        item.append(button);
        return item;
      }));
    };
    const draw = async () => {
      const number = ++asked;
      preview.ariaBusy = 'true';
      let widget;
      try { widget = JSON.parse(json.value); } catch (error) {
        verdict.textContent = 'This is no JSON.';
        const { stopped } = scan(json.value);
        tell([{ pointer: '', code: 'invalid_json', message: error.message, line: lineAt(stopped ?? json.value.length) }]);
        preview.ariaBusy = 'false';
        return;
      }
      try {
        const response = await drawIn(preview, widget);
        const answer = await response.json();
        if (number !== asked) return;
        if (response.ok) {
          put(preview, answer.html);
          const warnings = answer.warnings ?? [];
          verdict.textContent = warnings.length ? `Valid, with ${warnings.length} to look at.` : 'Valid.';
          tell(warnings);
        } else {
          const issues = (answer.issues ?? []).map(issue => ({ ...issue, pointer: issue.pointer?.replace(/^\/widget(?=\/|$)/, '') }));
          verdict.textContent = issues.length ? `${issues.length} to change. The picture is of the last valid text.` : answer.detail;
          tell(issues);
        }
      } catch (error) {
        verdict.textContent = `The gateway does not answer: ${error.message}`;
      }
      if (number === asked) preview.ariaBusy = 'false';
    };
    json.addEventListener('input', () => { preview.ariaBusy = 'true'; clearTimeout(waiting); waiting = setTimeout(draw, 200); });
    sample.addEventListener('change', () => {
      json.value = JSON.stringify(JSON.parse(samples[Number(sample.value)].textContent), null, 2);
      draw();
    });
    sample.dispatchEvent(new Event('change'));
  }
})();
