/* How an answer was made: what a model thought, how the question was understood, the tools that
 * were used and how each of them is. All of it is text of others, and stays text. */
import { element } from './live.js';

const TOOLS = new Map([
  ['query_data', ['Question to the data', 'Asking the data…']],
  ['run_sql', ['SQL query', 'Asking the data…']],
  ['show_widget', ['Widget', 'Drawing…']],
  ['show_code', ['Component', 'Drawing…']],
  ['ask_user', ['Question back to you']],
  ['suggest_follow_ups', ['Questions to ask next']],
]);
const milliseconds = ms => (ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`);
const section = (name, inside) => {
  const box = element('section', 'made-part');
  box.hidden = true;
  box.append(element('h3', '', name), inside);
  return box;
};

/** A fold that is hidden until there is something to tell. What a person should hear of while it
 * happens stands in the answer's status: this may be long, and is read when it is opened. */
export const made = () => {
  const fold = element('details', 'turn-fold turn-made');
  const reasoning = element('p', 'made-reasoning'), thoughts = element('ul', 'made-list'), tools = element('ol', 'made-list');
  const parts = [section('Reasoning', reasoning), section('How the question was read', thoughts), section('Tools', tools)];
  fold.hidden = true;
  fold.append(element('summary', '', 'How this was answered'), ...parts);
  const uses = new Map();
  const tell = place => {
    fold.hidden = false;
    place.closest('.made-part').hidden = false;
  };
  return {
    fold,
    /* A piece of what a model thinks. */
    reason(piece) { reasoning.append(piece); tell(reasoning); },
    /* A sentence of ours. */
    think(said) { thoughts.append(element('li', '', said)); tell(thoughts); },
    /* A tool that begins or has ended; gives what is being done, in a few words. */
    use({ place, name, state, detail, ms }) {
      const [title, doing = 'Working…'] = TOOLS.get(name) ?? [name];
      let item = uses.get(place);
      if (!item) {
        item = element('li');
        uses.set(place, item);
        tools.append(item);
        tell(tools);
      }
      item.dataset.state = state;
      const how = { started: 'running…', done: '', failed: 'failed' }[state] ?? state;
      item.replaceChildren(element('b', '', title), ...[how && element('span', 'made-how', how), ms !== undefined && element('span', 'made-time', milliseconds(ms)), detail && element('p', '', detail)].filter(Boolean));
      return doing;
    },
    /* Nothing runs any more. */
    end() {
      for (const item of tools.querySelectorAll('[data-state=started]')) {
        item.dataset.state = 'stopped';
        item.querySelector('.made-how').textContent = 'not finished';
      }
    },
  };
};

const plain = (value, digits) => value.toLocaleString('en', { maximumFractionDigits: digits });
/* Names and reasons may come again and again where a provider was asked more than once. */
const vain = passed => [...new Set(passed.map(({ provider, model, message }) => `${provider} (${model}) ${message}`))];

/** One line of what an answer took, as `usage` tells it. */
export const spent = ({ provider, model, answered_by, prompt_tokens, completion_tokens, cost, total_ms, passed = [] }) => {
  const who = provider === 'planner' ? 'Inlay’s own planner' : `${answered_by ?? model} (${provider})`;
  const has = [prompt_tokens, completion_tokens].filter(count => typeof count === 'number');
  const tokens = has.reduce((sum, count) => sum + count, 0);
  const took = [
    `Answered by ${who}`,
    total_ms > 0 && (total_ms < 100 ? `${total_ms} ms` : `${plain(total_ms / 1000, total_ms < 10_000 ? 1 : 0)} s`),
    has.length > 0 && `${plain(tokens, 0)} ${tokens === 1 ? 'token' : 'tokens'}`,
    typeof cost === 'number' && `$${plain(cost, 6)}`,
  ].filter(Boolean).join(' · ');
  return [took, ...vain(passed).map(one => `${one}.`)];
};
