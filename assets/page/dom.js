// Small things every room needs.

/** An element: h('p', {class: 'x', onclick: f}, 'text', child). */
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value == null) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (name === 'value' || name === 'checked' || name === 'disabled' || name === 'hidden') node[name] = value;
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.flat(Infinity).filter((c) => c != null && c !== false));
  return node;
}

/** An SVG element. */
export function s(tag, attributes = {}, ...children) {
  const node = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value == null) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value);
  }
  node.append(...children.flat(Infinity).filter((c) => c != null && c !== false));
  return node;
}

/** Makes anew what a box holds; the keyboard stays where it was, by what its place is called, or else by where it was. */
export function renew(box, ...children) {
  const before = document.activeElement;
  const places = () => [...box.querySelectorAll('input, select, textarea, button, summary, [tabindex="0"]')];
  const called = (x) => x.getAttribute('aria-label') ?? x.textContent;
  const at = places().indexOf(before);
  const nth = at < 0 ? 0 : places().filter((x) => called(x) === called(before)).indexOf(before);
  box.replaceChildren(...children);
  if (at < 0) return;
  const now = places();
  const same = now.filter((x) => called(x) === called(before))[nth];
  // What was typed and not yet taken stays.
  if (same?.matches('input:not([type=range])') && before.value !== before.defaultValue) same.value = before.value;
  (same ?? now[Math.min(at, now.length - 1)])?.focus({ preventScroll: true });
}

/** Holds a button while it is at work: unlike one that is disabled it keeps the keyboard. */
export const hold = (button, on = true) => button.setAttribute('aria-disabled', String(on));
export const isHeld = (button) => button.getAttribute('aria-disabled') === 'true';

/** A menu of [id, words, what it does]; it shuts after a choice and with Escape, and the keyboard goes back to its name. */
export function menu(name, items, id) {
  const summary = h('summary', {}, name);
  const node = h('details', { class: 'menu', id }, summary, h('div', {}, items.filter(Boolean).map(([own, words, does]) =>
    h('button', { type: 'button', class: 'quiet', id: own, onclick: () => { shut(); does(); } }, words))));
  function shut() {
    node.open = false;
    summary.focus({ preventScroll: true });
  }
  node.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !node.open) return;
    event.stopPropagation();
    shut();
  });
  return node;
}

/** The server's SVG as an element. */
export function picture(svg) {
  const root = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
  const node = document.importNode(root, true);
  node.removeAttribute('width');
  node.removeAttribute('height');
  return node;
}

/** Where a pointer is in an SVG's own units, however the drawing is fitted into its box. */
export const spot = (svg, event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());

/** Tells those who listen, of what everybody else sees anyway. */
export function whisper(text) {
  document.getElementById('heard').textContent = text;
}

const SECONDS = 6;
let fading = 0;

/** Tells everybody, for some seconds; `act` is a way back: [label, what it does]. */
export function say(text, act) {
  const toast = document.getElementById('toast');
  const place = document.getElementById('toast-act');
  const hide = () => toast.classList.remove('shown');
  // Over what is open above the page, too.
  const over = document.querySelector('dialog[open]') ?? document.body;
  if (toast.parentNode !== over) over.append(toast);
  document.getElementById('say').textContent = text;
  place.replaceChildren(...(act ? [h('button', { type: 'button', class: 'quiet', onclick: () => { hide(); place.replaceChildren(); act[1](); } }, act[0])] : []));
  toast.classList.add('shown');
  clearTimeout(fading);
  const fade = () => {
    // Nobody loses the button under the hand.
    if (toast.matches(':hover') || toast.contains(document.activeElement)) fading = setTimeout(fade, 2000);
    else hide();
  };
  fading = setTimeout(fade, SECONDS * (act ? 2000 : 1000));
}

/** A way back is withdrawn when something newer was done: it would undo that instead. */
export function withdraw() {
  const place = document.getElementById('toast-act');
  if (!place.hasChildNodes()) return;
  place.replaceChildren();
  document.getElementById('toast').classList.remove('shown');
}

/** Asks with a button for each answer, [value, words]; gives the value of the one that is pressed, or nothing. */
export function choose(question, words, answers) {
  return new Promise((done) => {
    let value = '';
    const dialog = h('dialog', {
      class: 'own choose', 'aria-labelledby': 'choose-title', 'aria-describedby': 'choose-words',
      onclose: () => {
        const toast = document.getElementById('toast');
        if (dialog.contains(toast)) document.body.append(toast);
        dialog.remove();
        done(value);
      },
    }, h('h2', { id: 'choose-title' }, question), h('p', { id: 'choose-words' }, words), h('div', { class: 'row' }, answers.map(([own, name], k) =>
      h('button', { type: 'button', class: k ? 'quiet' : 'main', 'data-answer': own, onclick: () => { value = own; dialog.close(); } }, name))));
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Hands a file to the browser. */
export function download(name, blob) {
  const url = URL.createObjectURL(blob);
  const link = h('a', { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** A number as people write it: at most so many decimals, a proper minus. */
export function number(x, decimals = 2) {
  const text = String(Number(Math.abs(x).toFixed(decimals)));
  return x < 0 && text !== '0' ? `−${text}` : text;
}

export const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

export const clone = (x) => structuredClone(x);

/** A table with a caption for those who listen. */
export function table(caption, heads, rows) {
  return h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
    h('table', {},
      h('caption', {}, caption),
      h('thead', {}, h('tr', {}, heads.map((t) => h('th', { scope: 'col' }, t)))),
      h('tbody', {}, rows.map((row) => h('tr', {}, row.map((c, i) => (i ? h('td', {}, c) : h('th', { scope: 'row' }, c))))))));
}

/** A difference in a table: its mean over futures, where 8 in 10 futures lie, and what is said of it. */
export const told = (c) => h('span', {}, h('b', {}, c.difference), ' ', h('span', { class: 'spread' }, `(8 in 10 futures: ${c.spread})`), ' ', verdict(c.verdict, c.said));

/** The word for a difference, with its sign as a shape, so that colour is not needed. */
export function verdict(word, said = word) {
  const shape = { better: '▲', worse: '▼', higher: '△', lower: '▽' }[word] ?? '○';
  return h('span', { class: `verdict ${word.split(' ')[0]}` }, h('span', { 'aria-hidden': 'true' }, `${shape} `), said);
}
