// Where answers come from in a page that is one file: the engine inside it, in web workers that share the futures.
// The first worker answers; each piece of the futures has a worker of its own, which keeps it warm from plan to plan.

import { expand } from './expand.js';

export const inFile = true;

const text = (id) => document.getElementById(id).textContent.trim();
export const given = JSON.parse(text('opening')).file ?? '';

const MOST_WORKERS = 6;
const NEED_PIECES = 202;
const told = new TextDecoder();

/** The engine, compiled once for all workers. */
async function compiled() {
  const packed = Uint8Array.from(atob(text('engine')), (c) => c.charCodeAt(0));
  // A third of a second's work: what can be read is painted first.
  await new Promise((painted) => { setTimeout(painted); });
  return WebAssembly.compile(expand(packed));
}

const module = compiled();
const source = URL.createObjectURL(new Blob([text('worker')], { type: 'text/javascript' }));
const stopped = () => new DOMException('a newer question took its place', 'AbortError');

/** A worker, and what waits for it: one call at a time, so that what nobody waits for any more is dropped. */
class Hand {
  #worker = null;

  #waiting = [];

  #under = null;

  async #begin() {
    const ready = await module;
    this.#worker = new Worker(source);
    this.#worker.onmessage = ({ data }) => this.#end(data);
    this.#worker.onerror = (event) => this.#end({ broken: event.message });
    this.#worker.postMessage({ module: ready, opening: text('opening') });
  }

  #end({ status, bytes, broken }) {
    const call = this.#under;
    this.#under = null;
    if (broken !== undefined) {
      // What broke once may be in disorder: a fresh worker goes on.
      this.#worker.terminate();
      this.#worker = null;
      call?.resolve({ status: 500, bytes: JSON.stringify({ problems: [`The simulation broke off (${broken}); this is a defect of ripplechain.`] }) });
    } else call?.resolve({ status, bytes });
    this.#next();
  }

  async #next() {
    if (this.#under) return;
    let call = this.#waiting.shift();
    while (call?.signal?.aborted) {
      call.reject(stopped());
      call = this.#waiting.shift();
    }
    if (!call) return;
    this.#under = call;
    try {
      if (!this.#worker) await this.#begin();
      this.#worker.postMessage({ path: call.path, body: call.body });
    } catch (error) {
      this.#under = null;
      call.resolve({ status: 500, bytes: JSON.stringify({ problems: [`This browser cannot run the engine: ${error.message}`] }) });
      this.#next();
    }
  }

  /** Asks the worker; `first` goes before what waits. */
  call(path, body, { signal, first = false } = {}) {
    return new Promise((resolve, reject) => {
      const call = { path, body, signal, resolve, reject };
      if (first) this.#waiting.unshift(call);
      else this.#waiting.push(call);
      this.#next();
    });
  }
}

const hands = Array.from({ length: Math.min(Math.max(navigator.hardwareConcurrency || 2, 1), MOST_WORKERS) }, () => new Hand());
const [lead] = hands;
export const workers = hands.length;
const progress = new Map();

/** Questions of many simulations of their own: a worker of their own, which ends when nobody waits for them any more. */
const ALONE = ['/api/why', '/api/certainty'];

async function alone(path, body, signal) {
  const worker = new Worker(source);
  try {
    const opened = await module;
    return await new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(stopped()));
      if (signal?.aborted) reject(stopped());
      worker.onmessage = ({ data }) => {
        if (data.broken === undefined) resolve(data);
        else resolve({ status: 500, bytes: JSON.stringify({ problems: [`The simulation broke off (${data.broken}); this is a defect of ripplechain.`] }) });
      };
      worker.onerror = (event) => resolve({ status: 500, bytes: JSON.stringify({ problems: [`The simulation broke off (${event.message}).`] }) });
      worker.postMessage({ module: opened, opening: text('opening') });
      worker.postMessage({ path, body });
    });
  } finally {
    worker.terminate();
  }
}

/** Has the missing pieces made, each by its own worker, and gives them to the one that answers. */
async function make(jobs, signal, count) {
  let refused = null;
  await Promise.all(jobs.map(async (job) => {
    const hand = hands[job.piece % hands.length];
    const made = await hand.call('/api/piece', JSON.stringify(job), { signal });
    // A piece that the one that answers does not take would be asked for again and again.
    const taken = made.status === 200 && hand !== lead ? await lead.call('/api/known', made.bytes, { first: true }) : made;
    if (taken.status !== 200) refused ??= taken;
    count();
  }));
  return refused;
}

/** Asks until no piece is missing: each round tells those that the next part of the answer needs. */
async function answer(path, body, signal, client) {
  const count = { done: 0, all: 0 };
  if (client) progress.set(client, count);
  try {
    for (;;) {
      const got = await lead.call(path, body, { signal, first: true });
      if (signal?.aborted) throw stopped();
      if (got.status !== NEED_PIECES) return got;
      const { jobs } = JSON.parse(told.decode(got.bytes));
      count.all += jobs.length;
      const refused = await make(jobs, signal, () => { count.done += 1; });
      if (refused) return refused;
    }
  } finally {
    if (progress.get(client) === count) progress.delete(client);
  }
}

/** As `fetch` answers. */
export async function reach(path, { body = '', signal } = {}) {
  const json = { headers: { 'content-type': 'application/json' } };
  if (path.startsWith('/api/progress')) {
    return new Response(JSON.stringify(progress.get(new URLSearchParams(path.split('?')[1]).get('client')) ?? {}), json);
  }
  const client = body && JSON.parse(body).client;
  const { status, bytes } = await (ALONE.includes(path) ? alone(path, body, signal) : answer(path, body, signal, client));
  return new Response(bytes, { status, ...json });
}
