/* What a click on a widget does: the gateway runs the action, and what comes of it is shown. */
import { element, post, received } from './live.js';
import { begin } from './turn.js';

/* What was filled in, as it stands in the form. */
const filled = form => [...form.elements].filter(control => control.name && control.value && (control.type !== 'checkbox' || control.checked)).map(control => {
  const name = control.labels?.[0]?.firstChild?.textContent.trim() ?? control.name;
  return `${name}: ${control.selectedOptions ? [...control.selectedOptions].map(option => option.text).join(', ') : control.value}`;
}).join(' · ');

/** Runs the actions of the widgets of a conversation. */
export const clicks = ({ send }) => {
  document.addEventListener('inlay:action', event => {
    const { type, endpoint, params } = event.detail;
    if (type === 'submit' && endpoint === '/ai/chat/filter') {
      send(endpoint, { form_data: params.form_data, form_id: params.form_id }, filled(event.target) || 'Without filters');
    }
  });
};
