/* One turn of a conversation: what was asked, and what comes of it. */
import { element, show } from './live.js';
import { made, spent } from './made.js';

/* Filters are many and seldom wanted: the rows come first. */
const filters = widget => widget.widget_type === 'form' && widget.actions?.some(action => action.type === 'submit' && action.params?.endpoint === '/ai/chat/filter');
const folded = (name, inside) => {
  const fold = element('details', 'turn-fold');
  fold.append(element('summary', '', name), inside);
  return fold;
};

/** The questions that widgets answer, by the widgets' ids. */
export const asked = new Map();

const all = new WeakMap();

/** Begins a turn at the end of a list. `offer` takes the questions that make sense next. */
export const begin = (turns, question, offer = () => {}) => {
  const turn = element('li', 'turn');
  const status = element('p', 'answer-status'), text = element('div', 'turn-text'), place = element('div', 'turn-widgets'), after = element('ul', 'answer-after');
  const how = made(), took = element('p', 'turn-took');
  // What is said is read out, by whole sentences: a model speaks in bits of words. The one that is
  // not whole yet is there to see. A table of a thousand rows is not read out.
  const whole = element('span'), rest = element('span');
  whole.ariaLive = 'polite';
  rest.ariaHidden = 'true';
  text.append(whole, rest);
  status.role = 'status';
  after.hidden = true;
  turn.append(element('p', 'turn-question', question), status, text, place, after, how.fold, took);
  turns.append(turn);
  const top = () => turn.scrollIntoView({ block: 'start' });
  top();
  const speak = (piece, isAll) => {
    const said = rest.textContent + piece;
    const end = isAll ? said.length : /^[^]*(?:[.!?…]\s|[。！？\n])/.exec(said)?.[0].length ?? 0;
    if (end) whole.append(said.slice(0, end));
    rest.textContent = said.slice(end);
  };
  /* Whether a model is at work, whose status nobody else tells. */
  let isModel = false;
  const self = {
    turn,
    top,
    /* Where the answer is, beside the form that filters it. */
    get answer() { return place.querySelector(':scope > .turn-widget'); },
    status(said) { if (status.textContent !== said) status.textContent = said; },
    say(said) { speak(said, true); },
    /* What the answer took, where that is known. */
    took(usage) { if (usage) took.replaceChildren(...spent(usage).map(said => element('span', '', said))); },
    widget(widget, html) {
      if (widget.metadata?.query) asked.set(widget.widget_id, widget.metadata.query);
      // An answer may have several: a form above a table.
      const spot = element('div', 'turn-widget');
      place.append(filters(widget) ? folded('Filter these rows', spot) : spot);
      return show(spot, widget, html);
    },
    /* Puts a widget in the place of one, with the words for it. */
    again(spot, widget, words) {
      if (widget.metadata?.query) asked.set(widget.widget_id, widget.metadata.query);
      if (words) { whole.replaceChildren(); rest.textContent = ''; self.say(words); }
      return show(spot, widget).then(() => { if (widget.widget_type !== 'form') spot.scrollIntoView({ block: 'nearest' }); });
    },
    note(...said) {
      const item = element('li');
      item.append(...said);
      after.hidden = false;
      after.append(item);
    },
    /* Takes back what went wrong before. */
    calm() { for (const error of turn.querySelectorAll('.turn-error')) error.remove(); },
    /* What went wrong, and what can be done about it. */
    fail(why, label, act) {
      self.end();
      const said = element('p', 'turn-error', why);
      said.role = 'alert';
      if (label) {
        const button = element('button', 'inlay-button inlay-small', label);
        button.type = 'button';
        button.addEventListener('click', act);
        said.append(' ', button);
      }
      how.fold.before(said);
    },
    /* Nothing more comes. */
    end() {
      speak('', true);
      how.end();
    },
    take(line) {
      const { type, content } = line;
      switch (type) {
        case 'status': self.status(content); break;
        case 'text':
          if (isModel) self.status('Answering…');
          speak(content);
          break;
        case 'thought':
          if (line.partial) { isModel = true; self.status('Thinking…'); how.reason(content); } else how.think(content);
          break;
        case 'tool': {
          isModel = true;
          const doing = how.use(content);
          if (content.state === 'started') self.status(doing);
          break;
        }
        case 'widget': self.widget(content, line.html); top(); break;
        // A widget names its own sources.
        case 'citations': if (!place.childElementCount) for (const one of content) self.note(`Source: ${one.source_name}`); break;
        case 'follow_ups': offer(content); break;
        // The events of a stream say at the top what lines say inside.
        case 'error': self.fail((content ?? line).message); break;
        case 'done':
          self.status('');
          self.end();
          self.took(line.usage);
          top();
          break;
      }
    },
  };
  all.set(turn, self);
  return self;
};

/** The turn that an element stands for. */
begin.of = turn => all.get(turn);
