// Talking with the server. A newer request of a kind takes the place of an older one.

const me = crypto.getRandomValues(new Uint32Array(2)).join('-');
const under = new Map();
let lost = false;

/** A refusal by the server, with its reasons. */
export class Refused extends Error {
  constructor(faults) {
    super(faults.join(' '));
    this.faults = faults;
  }
}

/** The request was overtaken by a newer one; nobody need know. */
export class Overtaken extends Error {}

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
      const answer = await fetch('/api/class', { cache: 'no-store' });
      if (answer.ok) gone(false);
    } catch { /* still away */ }
  }
}

async function reach(path, options) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch (error) {
    if (error.name === 'AbortError') throw new Overtaken();
    gone(true);
    throw new Overtaken();
  }
  gone(false);
  if (answer.ok) return answer;
  if (answer.status === 409) throw new Overtaken('at the server');
  let faults = [`The server answered ${answer.status}.`];
  try {
    faults = (await answer.json()).faults;
  } catch { /* not JSON: keep the status */ }
  throw new Refused(faults);
}

export const read = async (path) => (await reach(path, {})).json();

const posted = (path, body, signal) =>
  reach(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), signal });

/** Asks for something simulated; `kind` names the turn, so that a newer request ends the older one. */
export async function ask(path, body, kind = path) {
  under.get(kind)?.abort();
  const control = new AbortController();
  under.set(kind, control);
  try {
    const answer = await posted(path, { client: `${me} ${kind}`, ...body }, control.signal);
    return answer.headers.get('content-type').includes('json') ? await answer.json() : await answer.blob();
  } catch (error) {
    if (error.name === 'AbortError') throw new Overtaken();
    // An older request of ours that arrived after this one took its turn: nothing newer is under way, so ask again.
    if (error instanceof Overtaken && error.message && under.get(kind) === control) return ask(path, body, kind);
    throw error;
  }
}

/** Sends something and takes the answer as it is. */
export const send = async (path, body) => posted(path, body);
