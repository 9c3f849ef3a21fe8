/* The playground: JSON of a widget, its picture, and every issue at its line. */
import { element, put, drawIn } from './live.js';

const playground = document.querySelector('[data-playground]');
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
