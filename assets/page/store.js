// What the user made: one plain state, its history, and its place in the address.

import { decode, encode, numbers, plain } from './address.js';
import { clone } from './dom.js';
import { inFile } from './home.js';

const ROOMS = ['explore', 'lessons', ...(inFile ? [] : ['class'])];

/** Everything that belongs to the look of the page and can be shared by its address. */
export const state = {
  room: 'explore',
  scenario: '',
  organisation: '',
  metric: 'loyalty',
  view: 'ripple',
  /** What happens anyway: in all plans, and in the baseline they are held against. */
  events: [],
  /** The plan: levers, and events that are part of it, by organisation. */
  plan: { programme: {} },
  pins: [],
  lesson: '',
  /** A scenario file of one's own, instead of one of the catalogue. */
  own: null,
  /** Assumed numbers that are others than in the scenario: by mechanism, by parameter. */
  assumed: {},
};

const listeners = new Set();
const past = [];
const future = [];
let settled = null;

export const listen = (f) => listeners.add(f);

function tell(why) {
  for (const f of listeners) f(why);
}

const kept = () => clone({ plan: state.plan, events: state.events, pins: state.pins, organisation: state.organisation, assumed: state.assumed });

/** What the user made of a scenario, to come back to it. */
export const made = () => ({ scenario: state.scenario, own: state.own, ...kept() });

const HISTORY = 'ripplechain history';
/** Steps that outlive a reload. */
const REMEMBERED = 50;

function remember() {
  try {
    sessionStorage.setItem(HISTORY, JSON.stringify({ scenario: state.scenario, settled, past: past.slice(-REMEMBERED), future: future.slice(-REMEMBERED) }));
  } catch { /* no room: a reload then begins anew */ }
}

/** Starts a history, as when a scenario is opened; after a reload it goes on. */
export function begin() {
  past.length = 0;
  future.length = 0;
  settled = kept();
  try {
    const before = JSON.parse(sessionStorage.getItem(HISTORY));
    const same = (a, b) => JSON.stringify({ ...a, organisation: '' }) === JSON.stringify({ ...b, organisation: '' });
    if (before?.scenario === state.scenario && same(before.settled, settled)) {
      past.push(...before.past);
      future.push(...before.future);
    }
  } catch { /* nothing is remembered, or it is damaged */ }
}

/** A change under way, as while dragging: shown, but no step of the history. */
export function draft(change) {
  change(state);
  tell('draft');
}

/** A change that is a step of the history. */
export function commit(change = () => {}) {
  change(state);
  const now = kept();
  if (JSON.stringify(now) !== JSON.stringify(settled)) {
    past.push(settled);
    if (past.length > 200) past.shift();
    future.length = 0;
    settled = now;
    remember();
  }
  write();
  tell('commit');
}

/** A change of the look only: no step of the history. */
export function look(change) {
  change(state);
  settled = kept();
  remember();
  write();
  tell('look');
}

function go(from, to) {
  if (!from.length) return false;
  to.push(settled);
  settled = from.pop();
  Object.assign(state, clone(settled));
  remember();
  write();
  tell('commit');
  return true;
}

export const undo = () => go(past, future);
export const redo = () => go(future, past);
export const steps = () => [past.length, future.length];

/** The plan as the server asks for it. */
export const asked = (plan = state.plan) => ({ programme: plan.programme, events: state.events });

/** How many assumed numbers are others than in the scenario. */
export const otherNumbers = () => Object.values(state.assumed).reduce((n, numbers) => n + Object.keys(numbers).length, 0);

/** The scenario as what answers is asked for it; `assumed` are the numbers that are others. */
export function chosen(assumed = state.assumed) {
  const others = Object.keys(assumed).length > 0;
  if (!state.own && !others) return state.scenario;
  return { ...(state.own ? { file: state.own } : { name: state.scenario }), ...(others ? { assumed } : {}) };
}

/** Writes the state into the address. */
export function write() {
  const said = new URLSearchParams({ s: state.scenario, o: state.organisation, m: state.metric, v: state.view });
  said.set('p', encode({ programme: state.plan.programme, events: state.events, pins: state.pins }));
  if (state.lesson) said.set('l', state.lesson);
  if (otherNumbers()) said.set('a', encode(state.assumed));
  history.replaceState(null, '', `#${state.room}?${said}`);
}

/** Reads the address: what was said, or nothing. A broken address is told, not guessed at. */
export function readAddress() {
  const [room, rest = ''] = location.hash.slice(1).split('?');
  const said = new URLSearchParams(rest);
  const out = {
    room: ROOMS.includes(room) ? room : 'explore',
    scenario: said.get('s') ?? '', organisation: said.get('o') ?? '', metric: said.get('m') ?? '',
    view: said.get('v') ?? '', lesson: said.get('l') ?? '', broken: room !== '' && ![...ROOMS, 'room'].includes(room),
  };
  if (said.has('a')) {
    const assumed = numbers(decode(said.get('a')));
    if (assumed) out.assumed = assumed;
    else out.broken = true;
  }
  if (said.has('p')) {
    const made = plain(decode(said.get('p')));
    if (made) Object.assign(out, made);
    else out.broken = true;
  }
  return out;
}
