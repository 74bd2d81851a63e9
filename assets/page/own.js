// A scenario of one's own: opened or dropped as a file, its faults beside their lines, each remedy a button; kept in this browser.

import { send } from './api.js';
import { chainForm } from './chainform.js';
import { download, h, renew, s, say } from './dom.js';

const PLACE = 'ripplechain own scenarios';
const MOST = 12;
/** Lines shown before and after a fault. */
const AROUND = 2;

/** The scenarios kept in this browser, by name. */
export function keptOwn() {
  try {
    const kept = JSON.parse(localStorage.getItem(PLACE) ?? '{}');
    return typeof kept === 'object' && kept ? kept : {};
  } catch {
    return {};
  }
}

/** The scenario kept under a name, or nothing. */
export function keptFile(name) {
  const kept = keptOwn();
  return Object.hasOwn(kept, name) ? kept[name] : null;
}

/** Keeps a scenario; tells whether there was room, and which of the oldest had to go for it. */
export function keepOwn(name, file) {
  const { [name]: _, ...others } = keptOwn();
  const all = Object.entries({ ...others, [name]: file });
  const gone = all.slice(0, Math.max(0, all.length - MOST)).map(([old]) => old);
  try {
    localStorage.setItem(PLACE, JSON.stringify(Object.fromEntries(all.slice(-MOST))));
    return { isKept: true, gone };
  } catch {
    return { isKept: false, gone: [] };
  }
}

/** A name that no scenario kept here has. */
export function newName(base) {
  const taken = keptOwn();
  let name = base;
  for (let k = 2; Object.hasOwn(taken, name); k += 1) name = `${base}-${k}`;
  return name;
}

/** Follows a remedy: the bytes from .. to are replaced. */
export function mended(text, { from, to, write }) {
  const bytes = new TextEncoder().encode(text);
  const words = new TextDecoder();
  return words.decode(bytes.slice(0, from)) + write + words.decode(bytes.slice(to));
}

const check = async (text, file) => (await send('/api/check', { text, file })).json();

const capital = (words) => words[0].toUpperCase() + words.slice(1);

const isObject = (x) => typeof x === 'object' && x !== null && !Array.isArray(x);

/** What of a value is other than usual. */
function unusual(value, usual) {
  const own = Object.entries(value).flatMap(([key, v]) => {
    if (JSON.stringify(v) === JSON.stringify(usual?.[key])) return [];
    if (!isObject(v)) return [[key, v]];
    const deeper = unusual(v, usual?.[key]);
    return isObject(usual?.[key]) && !Object.keys(deeper).length ? [] : [[key, deeper]];
  });
  return Object.fromEntries(own);
}

let usual = null;

/** A scenario as a person would write it: nothing in it that is so anyway. */
export async function plainly(file) {
  usual ??= (await check('{ "name": "x", "chain": { "organisations": { "a": {} }, "segments": { "s": { "served_by": "a" } } } }', 'the file')).scenario;
  const { $schema: _, chain: { organisations, segments, links, ...others }, programme, ...rest } = file;
  const each = (all, one) => Object.fromEntries(Object.entries(all).map(([id, value]) => [id, unusual(value, one)]));
  const { name, months, ...more } = unusual(rest, usual);
  return {
    name: name ?? file.name, ...(more.question ? { question: more.question } : {}), months: months ?? file.months, ...more,
    chain: {
      organisations: each(organisations, usual.chain.organisations.a),
      links: (links ?? []).map(({ volume, ...link }) => (volume === undefined || volume === 1 ? link : { ...link, volume })),
      segments: Object.fromEntries(Object.entries(segments).map(([id, value]) => [id, { ...unusual(value, usual.chain.segments.s), served_by: value.served_by }])),
      ...unusual(others, usual.chain),
    },
    ...(programme && Object.keys(programme).length ? { programme } : {}),
  };
}

/** Starting points, as small pictures: tiers of how many, from upstream to customers. */
const TEMPLATES = [
  ['three-tier', 'Supplier, maker, retailer', [1, 1, 1, -2]],
  ['two-tier', 'Provider and shop', [1, 1, -1]],
  ['service', 'A service firm and its clients', [1, -1]],
  ['franchise', 'A franchisor and four franchisees', [1, 4, -4]],
];

function templatePicture(tiers) {
  const x = (k) => 14 + k * (152 / (tiers.length - 1));
  const y = (i, n) => 40 + (i - (n - 1) / 2) * 18;
  const spots = tiers.map((n, k) => Array.from({ length: Math.abs(n) }, (_, i) => [x(k), y(i, Math.abs(n)), n < 0]));
  const links = spots.slice(1).flatMap((tier, k) => tier.flatMap((to, i) => {
    const before = spots[k];
    const from = before.length === tier.length ? [before[i]] : before;
    return from.map((f) => s('line', { x1: f[0], y1: f[1], x2: to[0], y2: to[1] }));
  }));
  return s('svg', { viewBox: '0 0 180 80', class: 'template', 'aria-hidden': 'true' }, links,
    spots.flat().map(([cx, cy, people]) => (people ? s('circle', { cx, cy, r: 6, class: 'people' }) : s('rect', { x: cx - 7, y: cy - 7, width: 14, height: 14, rx: 3 }))));
}

/** The room for files; `open` puts a scenario on the page, and is told which of those kept here it is meant to replace. */
export function files(open) {
  const title = h('h2', { id: 'own-title' });
  const state = h('p', { role: 'status', class: 'hint' });
  const excerpt = h('ol', { class: 'excerpt' });
  const area = h('textarea', { id: 'own-text', spellcheck: 'false', 'aria-label': 'The scenario file', oninput: () => { text = area.value; later(); } });
  const go = h('button', { type: 'button', class: 'main', id: 'own-open', onclick: go_ }, 'Open on the page');
  const save = h('button', { type: 'button', class: 'quiet', onclick: () => { download(`${answer?.name ?? 'scenario'}.json`, new Blob([text], { type: 'application/json' })); say('The scenario file is downloaded.'); } }, 'Download the file');
  const form = h('div', { class: 'form' });
  // Of a file; not while there is none yet.
  const ofFile = h('div', {}, h('details', { class: 'text' }, h('summary', {}, 'The file as text'), area), h('div', { class: 'row' }, go, save));
  const dialog = h('dialog', { class: 'own', 'aria-labelledby': 'own-title', onclose: () => document.body.append(document.getElementById('toast')) },
    h('div', { class: 'bar' }, title, h('button', { type: 'button', class: 'quiet', onclick: () => shut() }, 'Close')), state, form, excerpt, ofFile);
  document.body.append(dialog);
  let text = '';
  let called = '';
  let replaces = '';
  let answer = null;
  /** The text that the answer is of. */
  let of = '';
  let timer = 0;
  const shut = () => dialog.close();

  /** Opens the file as it stands, not as it was last checked. */
  async function go_() {
    if (of !== text) await look();
    if (of !== text || !answer || answer.problems.length) return;
    shut();
    open(answer.scenario, replaces);
  }

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(look, 350);
  };

  async function look() {
    clearTimeout(timer);
    const mine = text;
    try {
      const found = await check(text, called);
      if (mine !== text) return;
      answer = found;
      of = mine;
      show();
    } catch (error) {
      if (mine === text) state.textContent = error.message;
    }
  }

  function fault(p) {
    return h('div', { class: 'fault' }, h('b', {}, p.path || 'The file', ': '), `${p.message}.`, p.expected && h('span', { class: 'is' }, ` Expected: ${p.expected}.`),
      p.remedy && (p.edit ? h('button', { type: 'button', onclick: () => { text = mended(text, p.edit); area.value = text; say(`Line ${p.line} is changed.`); look(); } }, capital(p.remedy)) : h('span', { class: 'is' }, ` ${capital(p.remedy)}.`)));
  }

  function show() {
    const { problems, warnings } = answer;
    const all = [...problems, ...warnings];
    state.textContent = problems.length ? `${problems.length} ${problems.length === 1 ? 'problem keeps' : 'problems keep'} this file from being simulated.` : `No problems: ${answer.name} can be simulated.`;
    go.disabled = problems.length > 0;
    const lines = text.split('\n');
    const near = new Set(all.flatMap((p) => Array.from({ length: 2 * AROUND + 1 }, (_, k) => p.line - AROUND + k)).filter((k) => k >= 1 && k <= lines.length));
    const rows = [...near].sort((a, b) => a - b);
    excerpt.replaceChildren(...all.filter((p) => p.line < 1).map((p) => h('li', { class: 'nowhere' }, fault(p))), ...rows.map((k) => {
      const own = all.filter((p) => p.line === k);
      return h('li', { value: k, class: own.length ? 'faulty' : '' }, h('code', {}, lines[k - 1].slice(0, 200) || ' '), own.map(fault));
    }));
    // What was open stays open, and the keyboard where it was.
    const unfolded = [...form.querySelectorAll('details[open]')].map((x) => x.dataset.of);
    renew(form, ...(problems.length ? [] : [chainForm(answer.scenario, async (file) => { text = `${JSON.stringify(await plainly(file), null, 2)}\n`; area.value = text; look(); }, unfolded)]));
  }

  /** Shows a text with its faults; or, of a scenario that is on the page, the text of it, which takes its place. */
  async function edit(what, name, isPlain = true) {
    text = isPlain ? what : `${JSON.stringify(await plainly(JSON.parse(what)), null, 2)}\n`;
    replaces = isPlain ? '' : JSON.parse(what).name;
    called = name;
    answer = null;
    ofFile.hidden = false;
    area.value = text;
    title.textContent = name;
    form.replaceChildren();
    excerpt.replaceChildren();
    state.textContent = 'Reading the file …';
    if (!dialog.open) dialog.showModal();
    await look();
  }

  /** Opens a file: at once when nothing is wrong with it. */
  async function take(file) {
    const what = await file.text();
    let found;
    try {
      found = await check(what, file.name);
    } catch (error) {
      say(`${file.name} could not be read: ${error.message}`);
      return;
    }
    if (found.problems.length) await edit(what, file.name);
    else {
      if (dialog.open) shut();
      open(found.scenario);
    }
  }

  const picker = h('input', { type: 'file', accept: '.json,application/json', hidden: true, 'aria-label': 'Scenario file', onchange: () => { if (picker.files[0]) take(picker.files[0]); picker.value = ''; } });
  document.body.append(picker);
  addEventListener('dragover', (event) => { if (event.dataTransfer?.types.includes('Files')) event.preventDefault(); });
  addEventListener('drop', (event) => {
    const [file] = event.dataTransfer?.files ?? [];
    if (!file) return;
    event.preventDefault();
    take(file);
  });

  /** Starting points to choose from. */
  function fresh() {
    // What is still read of an earlier file does not take the place of the choice.
    clearTimeout(timer);
    text = '';
    title.textContent = 'Begin a scenario of your own';
    state.textContent = 'Choose a chain to begin with; everything in it can be changed.';
    excerpt.replaceChildren();
    ofFile.hidden = true;
    form.replaceChildren(h('ul', { class: 'templates' }, TEMPLATES.map(([id, name, tiers]) => h('li', {}, h('button', {
      type: 'button', class: 'quiet', onclick: () => {
        const file = { name: newName(`my-${id}`), question: 'What do we want to know?', months: 36, futures: 100, chain: { template: id }, programme: {} };
        edit(`${JSON.stringify(file, null, 2)}\n`, file.name);
      },
    }, templatePicture(tiers), name)))));
    if (!dialog.open) dialog.showModal();
  }

  return { pick: () => picker.click(), fresh, edit };
}
