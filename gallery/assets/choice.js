/* Who answers: those who can be asked, where there is somebody beside the planner. What a person
 * chose is kept in the browser, and asked again in every conversation. */
import { element, get } from './live.js';

const KEPT = 'inlay.provider';

const words = ({ provider, kind, model, healthy, problem }) => {
  if (kind === 'planner') return 'Inlay’s own planner';
  const name = `${provider} · ${model}`;
  return healthy ? name : `${name} – ${problem ?? 'does not answer'}`;
};

/** A list of those who can be asked, in a label that is hidden while there is nothing to choose. */
export const choice = label => {
  const select = label.querySelector('select'), [anybody] = select.options;
  const look = async () => {
    const known = await get('/models').then(response => response.json()).catch(() => []);
    const options = known.map(one => Object.assign(element('option', '', words(one)), { value: one.provider }));
    select.replaceChildren(anybody, ...options);
    const kept = localStorage.getItem(KEPT) ?? '';
    select.value = known.some(one => one.provider === kept) ? kept : '';
    label.hidden = known.length < 2;
  };
  select.addEventListener('change', () => {
    if (select.value) localStorage.setItem(KEPT, select.value); else localStorage.removeItem(KEPT);
  });
  const looked = look();
  return {
    /* How they are by now. */
    look() { if (!label.hidden) look(); },
    /* Whom a question is for; nobody where that is left to the gateway. */
    async provider() {
      // What was chosen before may be gone since; what was not need not be waited for.
      if (localStorage.getItem(KEPT)) await looked;
      return select.value;
    },
  };
};
