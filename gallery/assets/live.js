/* What the pages share that talk to the gateway which served them. */
export const element = (name, className, text) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
};
/* Markup of the renderer, which escaped it. Its rules of style stand in an element that a strict
 * policy would not apply; a constructed sheet it does. */
const known = new Set();
export const put = (place, html) => {
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
/* Who asks: nobody in particular, or the bearer of a token that came behind the `#` of an address,
 * which no server is sent. It is kept for as long as the tab is open. */
const TOKEN = 'inlay.token';
const given = new URLSearchParams(location.hash.slice(1)).get('token');
if (given !== null) {
  if (given) sessionStorage.setItem(TOKEN, given); else sessionStorage.removeItem(TOKEN);
  history.replaceState(null, '', location.pathname + location.search);
}
const bearer = () => {
  const token = sessionStorage.getItem(TOKEN);
  return token ? { authorization: `Bearer ${token}` } : {};
};
/* Who the token says asks; nobody where there is none. It is the gateway that judges it. */
export const caller = () => {
  try {
    const [, claims] = sessionStorage.getItem(TOKEN).split('.');
    const bytes = Uint8Array.from(atob(claims.replace(/-/g, '+').replace(/_/g, '/')), letter => letter.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch { return null; }
};
export const drawIn = (place, widget) => fetch(`/api/widget/render?width=${Math.min(4000, Math.max(200, place.clientWidth || 200))}`, {
  method: 'POST', headers: { 'content-type': 'application/json', ...bearer() }, body: JSON.stringify({ widget }),
});
/* Room from which a chart is drawn as the stream brings it; for less, it is drawn anew. What comes
 * without a picture is drawn here. */
const ROOM = 560;
export const show = async (place, widget, html) => {
  if (!html || (place.clientWidth < ROOM && widget.widget_type === 'chart')) {
    const answer = await drawIn(place, widget).then(response => (response.ok ? response.json() : {})).catch(() => ({}));
    html = answer.html ?? html;
  }
  if (html) put(place, html);
  else place.replaceChildren(element('pre', '', JSON.stringify(widget, null, 2)));
};
/* What a problem says, for a person. */
export const failure = async response => {
  try {
    const problem = await response.json();
    const said = [problem.detail, ...(problem.issues ?? []).map(issue => `${issue.pointer}: ${issue.message}`)].join(' ');
    return Object.assign(new Error(said), { code: problem.code, issues: problem.issues ?? [] });
  } catch { return new Error(`The gateway answered ${response.status}.`); }
};
export const post = async (path, body, { accept, signal } = {}) => {
  const headers = { 'content-type': 'application/json', ...(accept && { accept }), ...bearer() };
  const response = await fetch(path, { method: 'POST', headers, signal, body: JSON.stringify(body) });
  if (!response.ok) throw await failure(response);
  return response;
};
export const get = async (path, headers = {}) => {
  const response = await fetch(path, { headers: { ...headers, ...bearer() } });
  if (!response.ok) throw await failure(response);
  return response;
};
/* What a stream brings, as it comes: JSON lines, or server-sent events whose data is JSON. */
export async function* received(response) {
  const isLines = response.headers.get('content-type')?.startsWith('application/x-ndjson');
  const end = isLines ? '\n' : '\n\n';
  const read = isLines ? JSON.parse : frame => {
    const fields = frame.split('\n').map(line => /^(\w*):? ?(.*)$/.exec(line) ?? []);
    const of = name => fields.filter(field => field[1] === name).map(field => field[2]).join('\n');
    return of('data') ? { ...JSON.parse(of('data')), ...(of('id') && { seq: Number(of('id')) }) } : null;
  };
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let rest = ''; ;) {
    const { value, done } = await reader.read();
    if (done) return;
    rest += value;
    for (let at; (at = rest.indexOf(end)) >= 0; rest = rest.slice(at + end.length)) {
      const one = rest.slice(0, at).trim() && read(rest.slice(0, at));
      if (one) yield one;
    }
  }
}
/* A name that nobody else has. Pages that are not from a secure place have no `randomUUID`. */
export const name = () => [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('');
