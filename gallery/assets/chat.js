/* The chat: a conversation that lasts. Its name is kept for as long as the tab is open, so that a
 * page that is loaded again goes on where it was; what was said comes from the gateway. */
import { choice } from './choice.js';
import { clicks } from './clicks.js';
import { caller, element, get, name, post, received } from './live.js';
import { begin } from './turn.js';

const chat = document.querySelector('[data-chat]');
const turns = chat.querySelector('.turns'), events = chat.querySelector('.event-list');
const form = chat.querySelector('.ask'), stop = chat.querySelector('[data-stop]'), offers = chat.querySelector('.offers');
const anew = chat.querySelector('[data-anew]'), first = offers.innerHTML;
const KEPT = 'inlay.session';
const INCLUDE = ['thought', 'tools', 'follow_ups', 'html'];
let session = sessionStorage.getItem(KEPT) ?? name();
let running = null;
const answerer = choice(form.querySelector('[data-answerer]'));

const offer = questions => offers.replaceChildren(...questions.map(question => {
  const item = element('li'), button = element('button', 'inlay-button inlay-small', question);
  button.type = 'button';
  button.dataset.ask = '';
  item.append(button);
  return item;
}));

/* The list of what came. Pieces of one thing stand together: a model sends a thousand of them. */
const list = () => {
  let before = null;
  return (line, ms) => {
    const { type, seq, run_id, content, html, ...rest } = line;
    const isPiece = typeof content === 'string' && (type === 'text' || line.partial);
    if (isPiece && before?.type === type) {
      before.pieces++;
      before.content = (before.content + content).slice(0, 2000);
      before.when.textContent = `${before.first}–${ms} ms, ${before.pieces} pieces`;
      before.what.textContent = JSON.stringify(before.content);
    } else {
      const item = element('li'), when = element('span', '', `${ms} ms`);
      const what = element('code', '', JSON.stringify(content ?? (Object.keys(rest).length ? rest : null)).slice(0, 2000));
      item.append(element('b', '', type), when, what);
      events.append(item);
      before = isPiece ? { type, content, pieces: 1, first: ms, when, what } : null;
    }
    events.scrollTop = events.scrollHeight;
  };
};
/* Hears an answer to its end, beside a list of its events. */
const hear = async (run, response) => {
  for await (const line of received(response)) {
    run.id ??= line.run_id;
    run.seq = line.seq ?? run.seq;
    run.isDone ||= line.type === 'done';
    run.list(line, Math.round(performance.now() - run.began));
    run.turn.take(line);
  }
};
/* Goes on with an answer whose connection broke: it is made all the same. */
const goOn = async run => {
  for (const pause of [200, 1000, 3000]) {
    if (run.isDone) return;
    await new Promise(resume => { setTimeout(resume, pause); });
    run.control.signal.throwIfAborted();
    try {
      await hear(run, await get(`/chat/llm-stream/${run.id}`, run.seq ? { 'last-event-id': String(run.seq) } : {}));
    } catch (error) {
      if (error.code) throw error;
    }
  }
  if (!run.isDone) throw new Error('The gateway does not answer.');
};

/* Asks, and shows the answer in a turn of its own. */
const send = async (path, body, shown) => {
  running?.control.abort();
  const run = running = { control: new AbortController(), turn: begin(turns, shown, offer), list: list(), began: performance.now(), isDone: false };
  stop.hidden = false;
  anew.hidden = false;
  events.replaceChildren();
  offers.replaceChildren();
  sessionStorage.setItem(KEPT, session);
  const question = { session_id: session, client_message_id: name(), include: INCLUDE, ...body };
  const ask = async () => {
    // Only words can be read by one or another.
    if (body.message) question.llm_provider = await answerer.provider() || undefined;
    run.control.signal.throwIfAborted();
    const response = await post(path, question, { signal: run.control.signal });
    try {
      await hear(run, response);
    } catch (error) {
      if (error.name === 'AbortError' || !run.id) throw error;
    }
    if (!run.isDone && run.id) await goOn(run);
  };
  try {
    await ask();
  } catch (error) {
    run.turn.status('');
    if (error.name === 'AbortError') run.turn.fail('Stopped.');
    else run.turn.fail(error.message, 'Ask again', () => send(path, body, shown));
  } finally {
    if (running === run) { running = null; stop.hidden = true; }
    answerer.look();
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
/* An answer goes on without its client, so it has to be told. */
stop.addEventListener('click', () => {
  const run = running;
  if (run?.id) post(`/chat/llm-stream/${run.id}/cancel`, {}).catch(() => {});
  run?.control.abort();
  form.elements.question.focus({ preventScroll: true });
});
anew.addEventListener('click', () => {
  running?.control.abort();
  session = name();
  sessionStorage.removeItem(KEPT);
  turns.replaceChildren();
  events.replaceChildren();
  offers.innerHTML = first;
  anew.hidden = true;
  form.elements.question.focus({ preventScroll: true });
});
document.addEventListener('click', event => {
  const offered = event.target.closest('[data-ask]');
  if (!offered) return;
  // The offer goes away, and would take the focus with it.
  form.elements.question.focus({ preventScroll: true });
  ask(offered.textContent);
});
clicks({ turns, ask, send });

const who = caller();
if (who) {
  const said = chat.querySelector('[data-who]');
  said.textContent = `You ask as ${who.sub}${who.permissions?.length ? ` (${who.permissions.join(', ')})` : ''}.`;
  said.hidden = false;
}

/* Shows what was said before in this conversation. */
const restore = async () => {
  const said = await get(`/chat/sessions/${encodeURIComponent(session)}/messages?page_size=100`).catch(error => {
    if (error.code === 'not_found') return null;
    throw error;
  });
  let turn = null;
  for (const message of said ? await said.json() : []) {
    anew.hidden = false;
    if (message.role === 'user') { turn = begin(turns, message.content, offer); continue; }
    if (message.role !== 'assistant' || !turn) continue;
    if (message.is_streaming) {
      const run = running = { control: new AbortController(), turn, list: list(), began: performance.now(), id: message.id, isDone: false };
      stop.hidden = false;
      await goOn(run).catch(error => turn.fail(error.message));
      if (running === run) { running = null; stop.hidden = true; }
      continue;
    }
    turn.say(message.content);
    for (const { widget_id } of message.metadata.widgets ?? []) {
      try { await turn.widget(await (await get(`/api/widget/${widget_id}`)).json()); } catch { /* it is no more */ }
    }
    if (message.error_message) turn.fail(message.error_message);
    turn.took(message.metadata.usage);
    offer(message.metadata.follow_ups ?? []);
  }
};
const isReloaded = performance.getEntriesByType('navigation')[0]?.type === 'reload';
const given = new URLSearchParams(location.search).get('ask');
const restored = sessionStorage.getItem(KEPT) ? restore().catch(error => begin(turns, 'What was said before').fail(error.message)) : Promise.resolve();
if (given && !isReloaded) restored.then(() => ask(given));
