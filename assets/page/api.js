// Talking with what answers, and how far it is. A newer request of a kind takes the place of an older one.

import { inFile, reach as home } from './home.js';

const me = crypto.getRandomValues(new Uint32Array(2)).join('-');
const under = new Map();
let lost = false;

/** A refusal by what answers, with its reasons. */
export class Refused extends Error {
  constructor(problems, status) {
    super(problems.join(' '));
    this.problems = problems;
    this.status = status;
    /** A teacher has not opened this yet. */
    this.waits = status === 403;
  }
}

/** The request was overtaken by a newer one; nobody need know. */
export class Overtaken extends Error {}

/** The user stopped the simulation. */
export class Stopped extends Overtaken {}

function gone(is) {
  if (lost === is) return;
  lost = is;
  const box = document.getElementById('gone');
  box.hidden = !is;
  box.textContent = is
    ? 'The server does not answer. What you made is kept in this page’s address. Start “ripplechain serve” again, on the same port: the page then goes on by itself.'
    : '';
  if (is) watch();
  else document.dispatchEvent(new Event('back'));
}

async function watch() {
  while (lost) {
    await new Promise((r) => setTimeout(r, 1500));
    try {
      const answer = await home('/api/class', { cache: 'no-store' });
      if (answer.ok) gone(false);
    } catch { /* still away */ }
  }
}

async function reach(path, options) {
  let answer;
  try {
    answer = await home(path, options);
  } catch (error) {
    if (error.name === 'AbortError' || options.signal?.aborted) throw new Overtaken();
    // A file has no server that could come back.
    if (inFile) throw new Refused([`The simulation broke off (${error.message}). Reload the page: its address keeps what you made.`]);
    gone(true);
    throw new Overtaken();
  }
  gone(false);
  if (answer.ok) return answer;
  if (answer.status === 409) throw new Overtaken('at the server');
  let problems = [`The ${inFile ? 'engine' : 'server'} answered ${answer.status}.`];
  try {
    problems = (await answer.json()).problems;
  } catch { /* not JSON: keep the status */ }
  throw new Refused(problems, answer.status);
}

export const read = async (path) => (await reach(path, {})).json();

const posted = (path, body, signal) =>
  reach(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), signal });

/** After this long without an answer the page says how far it is. */
const SLOW = 500;
const EVERY = 400;
const slow = new Map();

function showBusy() {
  const box = document.getElementById('busy');
  const bar = document.getElementById('busy-bar');
  const [one] = slow.values();
  box.hidden = !one;
  if (!one) return;
  const { done, all, before } = one;
  if (all) Object.assign(bar, { max: all, value: done });
  else bar.removeAttribute('value');
  let words = 'Simulating …';
  if (before > 0) words = `Waiting: ${before} ${before === 1 ? 'simulation is' : 'simulations are'} before this one.`;
  else if (before === 0) words = 'Waiting for a free place: this is the next simulation.';
  else if (all) words = `Simulating: ${Math.floor(100 * done / all)} % done.`;
  document.getElementById('busy-words').textContent = words;
}

/** Follows a request until it is answered; gives back how to stop following. */
function follow(client) {
  let timer = 0;
  let ended = false;
  const look = async () => {
    if (ended) return;
    try {
      const answer = await home(`/api/progress?client=${encodeURIComponent(client)}`, { cache: 'no-store' });
      if (!ended && answer.ok) {
        slow.set(client, await answer.json());
        if (ended) slow.delete(client);
        showBusy();
      }
    } catch { /* the banner says so */ }
    if (!ended) timer = setTimeout(look, EVERY);
  };
  timer = setTimeout(look, SLOW);
  return () => {
    ended = true;
    clearTimeout(timer);
    slow.delete(client);
    showBusy();
  };
}

/** Stops what the page says is under way. */
function stopSlow() {
  for (const client of slow.keys()) under.get(client.slice(me.length + 1))?.abort('stopped');
}
document.getElementById('busy-stop').addEventListener('click', stopSlow);

/** Stops a kind of request, if one is under way. */
export const stop = (kind) => under.get(kind)?.abort('stopped');

/** Asks for something simulated; `kind` names the turn, so that a newer request ends the older one. What is quiet says itself how far it is. */
export async function ask(path, body, kind = path, { quiet = false } = {}) {
  under.get(kind)?.abort();
  const control = new AbortController();
  under.set(kind, control);
  const told = quiet ? () => {} : follow(`${me} ${kind}`);
  try {
    const answer = await posted(path, { client: `${me} ${kind}`, ...body }, control.signal);
    return answer.headers.get('content-type').includes('json') ? await answer.json() : await answer.blob();
  } catch (error) {
    if (control.signal.reason === 'stopped') throw new Stopped();
    if (error.name === 'AbortError') throw new Overtaken();
    // An older request of ours that arrived after this one took its turn: nothing newer is under way, so ask again.
    if (error instanceof Overtaken && error.message && under.get(kind) === control) return ask(path, body, kind, { quiet });
    throw error;
  } finally {
    told();
  }
}

/** Sends something and takes the answer as it is. */
export const send = async (path, body) => posted(path, body);

const drawMark = () => crypto.getRandomValues(new Uint32Array(4)).join('-');
const markOfThisVisit = drawMark();

/** By this mark the server knows a team of this browser again; nobody else learns it. */
export function browserMark() {
  try {
    const kept = localStorage.getItem('mark') ?? drawMark();
    localStorage.setItem('mark', kept);
    return kept;
  } catch {
    return markOfThisVisit;
  }
}
