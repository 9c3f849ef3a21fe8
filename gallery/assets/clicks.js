/* What a click on a widget does: the gateway runs the action, and what comes of it is shown. */
import { element, name, post, received } from './live.js';
import { asked, begin } from './turn.js';

/* What was filled in, as it stands in the form. */
const filled = form => [...form.elements].filter(control => control.name && control.value && (control.type !== 'checkbox' || control.checked)).map(control => {
  const label = control.labels?.[0]?.firstChild?.textContent.trim() ?? control.name;
  return `${label}: ${control.selectedOptions ? [...control.selectedOptions].map(option => option.text).join(', ') : control.value}`;
}).join(' · ');

const number = value => value.toLocaleString('en');
const size = bytes => (bytes < 1000 ? `${bytes} bytes` : bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`);

/* What a form's fields say of what was entered, each beside its field. */
const mark = (form, issues) => {
  for (const old of form.querySelectorAll('[data-told]')) old.remove();
  for (const control of form.elements) control.removeAttribute('aria-invalid');
  let first = null;
  for (const issue of issues) {
    const control = form.elements[/^\/params\/form_data\/([^/]+)/.exec(issue.pointer ?? '')?.[1]?.replace(/~1/g, '/').replace(/~0/g, '~')];
    if (!(control instanceof HTMLElement)) continue;
    const said = element('p', 'inlay-error', [issue.message, issue.fix].filter(Boolean).join(' '));
    said.dataset.told = '';
    said.id = `${control.id}-told`;
    control.setAttribute('aria-invalid', 'true');
    control.setAttribute('aria-describedby', [control.getAttribute('aria-describedby'), said.id].filter(Boolean).join(' '));
    control.closest('.inlay-field')?.append(said);
    first ??= control;
  }
  first?.focus();
  return first !== null;
};

/* A dialog; `act` runs what is chosen in it. What is no whole action closes it. */
const dialog = ({ title, body, actions }, act) => {
  const box = element('dialog', 'turn-dialog'), form = element('form');
  form.method = 'dialog';
  const said = typeof body === 'string' ? body : JSON.stringify(body);
  const buttons = actions.map(action => (typeof action === 'string' ? { label: action } : action)).filter(action => action?.label);
  for (const [at, { label }] of (buttons.length ? buttons : [{ label: 'Close' }]).entries()) form.append(Object.assign(element('button', 'inlay-button', label), { value: at }));
  box.append(element('h2', '', title), element('p', '', said), form);
  box.addEventListener('close', () => {
    box.remove();
    const chosen = box.returnValue === '' ? null : buttons[box.returnValue];
    if (chosen?.action_id && chosen.type) act(chosen);
  });
  document.body.append(box);
  box.showModal();
};

/* Rows without a widget of their own, as a table is drawn. */
const table = ({ columns, rows }) => {
  const made = element('table', 'inlay-rows'), head = element('tr'), body = element('tbody');
  for (const column of columns) head.append(Object.assign(element('th', '', column.label ?? column.name ?? column), { scope: 'col' }));
  for (const row of rows.slice(0, 200)) {
    const line = element('tr');
    for (const value of row) line.append(element('td', '', value === null ? '–' : String(value)));
    body.append(line);
  }
  const top = element('thead'), box = element('div', 'turn-widget turn-rows');
  top.append(head);
  made.append(top, body);
  box.append(made);
  return box;
};

/* The file is fetched as a link would: the address is good for a while, for whoever has it. */
const fetched = (turn, { url, filename, rows, bytes, expires_at }) => {
  const link = element('a', '', filename);
  link.href = url;
  link.download = filename;
  turn.note(link, ` · ${number(rows)} ${rows === 1 ? 'row' : 'rows'} · ${size(bytes)} · the link is good until ${new Date(expires_at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}`);
  link.click();
};

/** Runs the actions of the widgets of a conversation. `send` asks in it, `ask` in words. */
export const clicks = ({ turns, ask, send }) => {
  const running = new Set();

  /* Forms whose next submission is that of a dialog's action. */
  const confirmed = new WeakMap();

  /* Runs what was chosen in a dialog: an action of the same widget. One that sends the widget's form sends what is entered in it. */
  const choose = (source, widget_id, { action_id, type, label }) => {
    const form = type === 'submit' && source.closest('.inlay')?.querySelector('form[data-form-id]');
    if (!form) return click(source, { widget_id, action_id, type, label });
    confirmed.set(form, action_id);
    form.requestSubmit();
    confirmed.delete(form);
  };

  const show = (turn, result, { label, source, widget_id }) => {
    switch (result.type) {
      case 'new_widget': {
        const { text, replaces = {} } = result;
        const widgets = result.widgets?.length ? result.widgets : [result.widget];
        const isRedrawn = widgets.some(widget => widget.widget_type === 'form' && replaces[widget.widget_id]);
        let next = null;
        for (const widget of widgets) {
          const old = turns.querySelector(`[data-widget-id="${CSS.escape(replaces[widget.widget_id] ?? '')}"]`)?.closest('.turn-widget');
          // A form comes back with its answer, which stands beside it.
          const spot = old ?? (isRedrawn ? turn.answer : null);
          if (spot) begin.of(spot.closest('.turn')).again(spot, widget, text);
          else { next ??= begin(turns, label); next.widget(widget).then(next.top); }
        }
        if (text) next?.say(text);
        break;
      }
      case 'data': {
        const next = begin(turns, label);
        next.say(`${number(result.payload.row_count ?? result.payload.rows.length)} rows`);
        next.turn.append(table(result.payload));
        break;
      }
      case 'download': fetched(turn, result); break;
      case 'message': case 'success': turn.note(result.message); break;
      case 'navigate': turn.note('This leads to ', element('code', '', result.route), ' in your application.'); break;
      case 'dialog': dialog(result, chosen => choose(source, widget_id, chosen)); break;
    }
  };

  /* Runs an action to its end, with what it says on the way. */
  const run = async (turn, body, shown) => {
    const response = await post('/api/widget/action', { ...body, idempotency_key: name() }, { accept: 'text/event-stream' });
    if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return show(turn, await response.json(), shown);
    for await (const event of received(response)) {
      if (event.type === 'progress') turn.status(event.message ?? (event.rows === undefined ? 'Working…' : `${number(event.rows)} rows written…`));
      else if (event.type === 'result') show(turn, event.result, shown);
      else if (event.type === 'error') throw Object.assign(new Error(event.message), { code: event.code });
    }
  };

  const click = async (source, detail) => {
    const { widget_id, action_id, action, params, values, type } = detail;
    const spot = source.closest('.turn'), turn = spot && begin.of(spot);
    if (!turn || !widget_id) return;
    const key = `${widget_id} ${action_id ?? action?.type} ${JSON.stringify(params ?? {})}`;
    if (running.has(key)) return;
    running.add(key);
    turn.calm();
    turn.status('Working…');
    const body = action
      ? { widget_id, action_id: action.type, params: { ...(action.payload !== undefined && { payload: action.payload }), form_data: values } }
      : { widget_id, action_id, ...(params && Object.keys(params).length && { params }) };
    const label = detail.label ?? (type === 'submit' ? filled(source) || 'Without filters' : [params?.selected_item, params?.selected_series].filter(Boolean).join(' · ') || source.textContent.trim());
    try {
      await run(turn, body, { label, source, widget_id });
      if (source instanceof HTMLFormElement) mark(source, []);
    } catch (error) {
      const isAtField = source instanceof HTMLFormElement && mark(source, error.issues ?? []);
      const question = asked.get(widget_id);
      if (error.code === 'widget_expired' && question) turn.fail(error.message, 'Ask again', () => ask(question));
      else turn.fail(isAtField ? 'Some fields are not right yet.' : error.message);
    } finally {
      turn.status('');
      running.delete(key);
    }
  };

  document.addEventListener('inlay:action', event => {
    const { type, endpoint, params, action, action_id } = event.detail;
    if (type === 'submit' && confirmed.has(event.target)) return click(event.target, { ...event.detail, action_id: confirmed.get(event.target) });
    // These are the table's own doing, with the rows that it has.
    if (type === 'sort' || type === 'page') return;
    // No page of the chat is where a widget's link leads.
    if (type === 'navigate') event.preventDefault();
    if (type === 'submit' && !action_id && endpoint === '/ai/chat/filter') {
      send(endpoint, { form_data: params.form_data, form_id: params.form_id }, filled(event.target) || 'Without filters');
    } else if (type === 'navigate' && !action_id) {
      begin.of(event.target.closest('.turn'))?.note('This leads to ', element('code', '', params.route), ' in your application.');
    } else if (action?.handler !== 'client') {
      click(event.target, event.detail);
    }
  });
};
