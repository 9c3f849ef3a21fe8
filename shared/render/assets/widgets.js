/* Behaviour of widgets: sorting, filtering, pages, and one event for whatever a person does.
 *
 *   document.addEventListener('inlay:action', event => { event.detail })
 *
 * `detail` is what `POST /api/widget/action` takes: {widget_id, action_id, type, params}; for a
 * component tree {widget_id, action: {type, payload, handler}, values}. A classic script, for
 * modules do not load from disk. */
(() => {
  'use strict';
  const on = (type, handle) => document.addEventListener(type, handle);
  const near = (event, selector) => event.target instanceof Element && event.target.closest(selector);
  const widgetOf = element => element.closest('.inlay');

  const tell = (element, detail) => {
    const widget = widgetOf(element);
    const event = new CustomEvent('inlay:action', {
      bubbles: true, cancelable: true,
      detail: { widget_id: widget?.dataset.widgetId ?? null, ...detail },
    });
    return element.dispatchEvent(event);
  };

  const values = form => {
    const found = {};
    for (const control of form.elements) {
      if (!control.name || control.disabled) continue;
      if (control.type === 'checkbox') found[control.name] = control.checked;
      else if (control.type === 'radio') { if (control.checked) found[control.name] = control.value; }
      else if (control.multiple) found[control.name] = [...control.selectedOptions].map(option => option.value);
      else if (control.type === 'number') found[control.name] = control.value === '' ? null : Number(control.value);
      else found[control.name] = control.value === '' ? null : control.value;
    }
    return found;
  };

  /* Tables */
  const rowsOf = table => [...table.tBodies[0].rows];
  const sortKey = (row, column) => {
    const cell = row.cells[column];
    const text = cell?.dataset.sortBy ?? cell?.textContent.trim() ?? '';
    if (!cell || cell.querySelector('.inlay-none')) return null;
    const number = Number(text);
    return text !== '' && Number.isFinite(number) ? number : text;
  };
  const compare = (one, other) => {
    if (typeof one === 'number' && typeof other === 'number') return one - other;
    return String(one).localeCompare(String(other), undefined, { numeric: true });
  };
  const sort = button => {
    const head = button.closest('th'), table = button.closest('table');
    const way = head.getAttribute('aria-sort') === 'ascending' ? 'descending' : 'ascending';
    for (const other of head.parentElement.querySelectorAll('th[aria-sort]')) other.setAttribute('aria-sort', 'none');
    head.setAttribute('aria-sort', way);
    const sign = way === 'ascending' ? 1 : -1;
    const sorted = rowsOf(table).map((row, at) => ({ row, at, key: sortKey(row, head.cellIndex) }));
    sorted.sort((one, other) => {
      // Rows without a value stay last, whichever way.
      if (one.key === null || other.key === null) return (one.key === null) - (other.key === null) || one.at - other.at;
      return sign * compare(one.key, other.key) || one.at - other.at;
    });
    table.tBodies[0].append(...sorted.map(item => item.row));
    show(table, 1);
    if (Number(table.dataset.total ?? 0) > rowsOf(table).length) tell(button, { type: 'sort', params: { sort: button.dataset.sort, direction: way } });
  };
  const matches = (table, row) => {
    const widget = widgetOf(table);
    for (const filter of widget.querySelectorAll('[data-filter]')) {
      const wanted = filter.value.trim().toLowerCase();
      if (!wanted) continue;
      const first = row.querySelector('.inlay-tick-box') ? 1 : 0;
      const text = filter.dataset.filter === '' ? row.textContent : row.cells[Number(filter.dataset.filter) + first]?.textContent ?? '';
      if (!text.toLowerCase().includes(wanted)) return false;
    }
    return true;
  };
  const show = (table, page) => {
    const per = Number(table.dataset.perPage), widget = widgetOf(table);
    const fit = rowsOf(table).filter(row => { const fits = matches(table, row); row.hidden = !fits; return fits; });
    if (!per) return;
    const all = rowsOf(table).length, total = Number(table.dataset.total);
    const filtered = fit.length < all, count = filtered ? fit.length : total;
    const pages = Math.max(1, Math.ceil(count / per));
    if (all > per || filtered) fit.forEach((row, at) => { row.hidden = Math.floor(at / per) !== page - 1; });
    table.dataset.page = page;
    const [back, forth] = widget.querySelectorAll('[data-turn]');
    if (back) back.disabled = page <= 1;
    if (forth) forth.disabled = page >= pages;
    const said = widget.querySelector('.inlay-page-said');
    if (said) said.textContent = `Page ${page.toLocaleString('en')} of ${pages.toLocaleString('en')}, ${count.toLocaleString('en')} ${count === 1 ? 'row' : 'rows'}`;
  };
  const turn = button => {
    const widget = widgetOf(button), table = widget.querySelector('table[data-per-page]');
    const page = Number(table.dataset.page) + Number(button.dataset.turn), per = Number(table.dataset.perPage);
    const here = rowsOf(table).length;
    if (here > per && (page - 1) * per < here) show(table, page);
    else tell(button, { type: 'page', params: { page, per_page: per } });
  };
  const begin = root => {
    for (const table of root.querySelectorAll('table[data-per-page]')) {
      if (rowsOf(table).length > Number(table.dataset.perPage)) show(table, Number(table.dataset.page) || 1);
    }
    for (const area of root.querySelectorAll('textarea[data-grow]')) grow(area);
  };

  const openMark = (element, index, label, series) => {
    const figure = widgetOf(element)?.querySelector('[data-opens]');
    if (figure) tell(element, { action_id: figure.dataset.opens, type: 'api_call', params: { selected_item: label, selected_series: series, index: Number(index) } });
  };
  const grow = area => {
    area.rows = Math.min(Number(area.dataset.grow) || 8, Math.max(area.value.split('\n').length, Number(area.getAttribute('rows')) || 2));
  };
  const treeAction = (element, name) => {
    const text = element.dataset[name];
    if (!text) return null;
    try { return JSON.parse(text); } catch { return null; }
  };
  const around = element => { const form = element.closest('form'); return form ? values(form) : {}; };

  on('click', event => {
    let hit;
    if ((hit = near(event, '[data-sort]'))) return sort(hit);
    if ((hit = near(event, '[data-turn]'))) return turn(hit);
    if ((hit = near(event, '[data-open]'))) return openMark(hit, hit.dataset.open, hit.dataset.label);
    if ((hit = near(event, '.inlay-mark'))) return openMark(hit, hit.dataset.index, hit.dataset.label, hit.dataset.series);
    if ((hit = near(event, '[data-more]'))) {
      for (const item of hit.parentElement.querySelectorAll('.inlay-folded')) item.classList.add('inlay-shown');
      hit.remove();
      return;
    }
    if ((hit = near(event, '[data-clear]'))) {
      const control = hit.parentElement.querySelector('input, select');
      control.value = '';
      control.dispatchEvent(new Event('change', { bubbles: true }));
      control.focus();
      return;
    }
    if ((hit = near(event, '[data-on-click]'))) {
      const action = treeAction(hit, 'onClick');
      if (action) tell(hit, { action, values: around(hit) });
      return;
    }
    if ((hit = near(event, 'a[data-route], a[data-action-id]'))) {
      const asked = { action_id: hit.dataset.actionId ?? null, type: 'navigate', params: { route: hit.getAttribute('href') } };
      if (!tell(hit, asked)) event.preventDefault();
      return;
    }
    if ((hit = near(event, 'button[data-action-id]'))) {
      tell(hit, { action_id: hit.dataset.actionId, type: hit.dataset.actionType, params: {} });
    }
  });
  on('submit', event => {
    const form = near(event, '.inlay form, form.inlay');
    if (!form) return;
    event.preventDefault();
    const action = treeAction(form, 'onSubmit');
    if (form.dataset.formId !== undefined) {
      tell(form, { action_id: form.dataset.actionId ?? null, type: 'submit', endpoint: form.dataset.endpoint ?? null, params: { form_id: form.dataset.formId, form_data: values(form) } });
    } else if (action) tell(form, { action, values: values(form) });
  });
  on('change', event => {
    const control = near(event, '[data-on-change]');
    if (control) {
      const action = treeAction(control, 'onChange');
      const source = control.matches('input, select, textarea') ? control : control.querySelector('input:checked');
      if (action && source) tell(control, { action, values: { [source.dataset.name ?? source.name]: source.type === 'checkbox' ? source.checked : source.value } });
    }
    const form = near(event, 'form[data-auto-submit]');
    if (form?.checkValidity()) form.requestSubmit();
  });
  on('input', event => {
    const filter = near(event, '[data-filter]');
    if (filter) { const table = widgetOf(filter).querySelector('table.inlay-rows'); show(table, 1); }
    const area = near(event, 'textarea[data-grow]');
    if (area) grow(area);
  });

  window.inlay = { begin };
  if (document.readyState === 'loading') on('DOMContentLoaded', () => begin(document));
  else begin(document);
})();
