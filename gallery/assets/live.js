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
  const put = (place, html) => {
    const template = document.createElement('template');
    template.innerHTML = html;
    for (const style of template.content.querySelectorAll('style')) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(style.textContent);
      document.adoptedStyleSheets.push(sheet);
      style.remove();
    }
    place.replaceChildren(template.content);
    window.inlay.begin(place);
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
      const status = element('p', 'answer-status'), text = element('div', 'turn-text'), place = element('div'), after = element('ul', 'answer-after');
      turn.append(element('p', 'turn-question', shown), status, text, place, after);
      after.hidden = true;
      turns.append(turn);
      turn.scrollIntoView({ block: 'start' });
      const took = performance.now();
      const add = (list, item) => { list.hidden = false; list.append(item); };
      const take = line => {
        const item = element('li'), code = element('code', '', JSON.stringify(line.content ?? null).slice(0, 2000));
        item.append(element('b', '', line.type), `${Math.round(performance.now() - took)} ms`, code);
        events.append(item);
        events.scrollTop = events.scrollHeight;
        switch (line.type) {
          case 'status': status.textContent = line.content; break;
          case 'text': text.textContent += line.content; break;
          case 'widget': if (line.html) put(place, line.html); else place.append(element('pre', '', JSON.stringify(line.content, null, 2))); break;
          case 'citations': for (const one of line.content) add(after, element('li', '', `Source: ${one.source_name}`)); break;
          case 'follow_ups':
            for (const question of line.content) {
              const offer = element('li'), button = element('button', 'inlay-button inlay-small', question);
              button.type = 'button';
              button.dataset.ask = '';
              offer.append(button);
              offers.append(offer);
            }
            break;
          case 'error': turn.append(element('p', 'turn-error', line.content.message)); break;
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
        turn.append(element('p', 'turn-error', error.name === 'AbortError' ? 'Stopped.' : error.message));
      } finally {
        if (running === control) { running = null; stop.hidden = true; }
      }
    };
    const ask = question => send('/ai/chat', { message: question }, question);

    form.addEventListener('submit', event => {
      event.preventDefault();
      const question = form.elements.question.value.trim();
      if (!question) return;
      form.elements.question.value = '';
      ask(question);
    });
    stop.addEventListener('click', () => running?.abort());
    document.addEventListener('click', event => {
      const offer = event.target.closest('[data-ask]');
      if (offer) ask(offer.textContent);
    });
    document.addEventListener('inlay:action', event => {
      const { type, endpoint, params } = event.detail;
      if (type === 'submit' && endpoint === '/ai/chat/filter') {
        send(endpoint, { form_data: params.form_data, form_id: params.form_id }, 'With these filters');
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
    const lineOf = pointer => {
      const place = places(json.value)[pointer];
      return place === undefined ? null : json.value.slice(0, place).split('\n').length;
    };
    /* Where each value of a JSON text begins, by its pointer; a missing field has its parent's. */
    const places = text => {
      const found = {};
      let at = 0;
      const space = () => { while (/\s/.test(text[at] ?? '')) at++; };
      const string = () => {
        const from = at++;
        while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
        at++;
        try { return JSON.parse(text.slice(from, at)); } catch { return ''; }
      };
      const value = pointer => {
        space();
        found[pointer] ??= at;
        if (text[at] === '{' || text[at] === '[') {
          const object = text[at] === '{';
          at++;
          for (let index = 0; at < text.length; index++) {
            space();
            if (text[at] === '}' || text[at] === ']') { at++; return; }
            let step = index;
            if (object) {
              if (text[at] !== '"') return;
              const from = at;
              step = string().replace(/~/g, '~0').replace(/\//g, '~1');
              found[`${pointer}/${step}`] = from;
              space();
              at++;
            }
            value(`${pointer}/${step}`);
            space();
            if (text[at] === ',') at++;
          }
        } else if (text[at] === '"') string();
        else while (at < text.length && !/[\s,\]}]/.test(text[at])) at++;
      };
      value('');
      return found;
    };
    const show = issues => {
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
        button.append(element('b', '', line ? `Line ${line} ` : ''), element('code', '', issue.pointer || '/'), ` ${issue.message} `, element('span', 'inlay-code', issue.code ?? ''));
        button.addEventListener('click', () => jump(line ?? 1));
        item.append(button);
        return item;
      }));
    };
    const draw = async () => {
      const number = ++asked;
      let widget;
      try { widget = JSON.parse(json.value); } catch (error) {
        verdict.textContent = 'This is no JSON.';
        const told = /position (\d+)/.exec(error.message);
        show([{ pointer: '', code: 'invalid_json', message: error.message, line: told ? json.value.slice(0, Number(told[1])).split('\n').length : 1 }]);
        return;
      }
      try {
        const response = await fetch('/api/widget/render', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ widget }) });
        const answer = await response.json();
        if (number !== asked) return;
        if (response.ok) {
          put(preview, answer.html);
          const warnings = answer.warnings ?? [];
          verdict.textContent = warnings.length ? `Valid, with ${warnings.length} to look at.` : 'Valid.';
          show(warnings);
        } else {
          const issues = (answer.issues ?? []).map(issue => ({ ...issue, pointer: issue.pointer?.replace(/^\/widget(?=\/|$)/, '') }));
          verdict.textContent = issues.length ? `${issues.length} to change. The picture is of the last valid text.` : answer.detail;
          show(issues);
        }
      } catch (error) {
        verdict.textContent = `The gateway does not answer: ${error.message}`;
      }
    };
    json.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(draw, 200); });
    sample.addEventListener('change', () => {
      json.value = JSON.stringify(JSON.parse(samples[Number(sample.value)].textContent), null, 2);
      draw();
    });
    sample.dispatchEvent(new Event('change'));
  }
})();
