// A browser and a page; what every test needs.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

// What a busy machine needs for a start, a click or a chart; a page that is stuck is found all the same.
const PATIENCE = 120_000;

// What is looked at, an address or a file, and which tests alone, by a part of their names.
const [place, only] = process.argv.slice(2);
export const url = place.startsWith('http') ? place : pathToFileURL(place).href;

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS, timeout: PATIENCE });
const tests = [];

/** A test opens a page, checks it and hands it back. */
export const test = (name, look) => tests.push([name, look]);

/** A page that fails the test when anything goes wrong in it, or when it asks anybody but our server. */
export async function open(address, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1600, height: 900 }, ...options });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  page.problems = [];
  page.on('pageerror', (error) => page.problems.push(error.message));
  // 409: overtaken by another request of the same page; if by an older one that came late, the page asks again.
  const harmless = (text) => text.includes('409 (Conflict)') || page.expected?.test(text);
  page.on('console', (message) => { if (message.type() === 'error' && !harmless(message.text())) page.problems.push(message.text()); });
  page.on('request', (request) => { if (!/^(blob:|data:)/.test(request.url()) && new URL(request.url()).origin !== new URL(address).origin) page.problems.push(`asked ${request.url()}`); });
  await page.goto(address);
  return page;
}

/** Waits until the full answer to the latest change is shown in the page's own letters, and that is a later one than `before`. */
export async function settled(page, before = 0) {
  const answer = await page.waitForFunction((n) => {
    const { asked, answered } = document.querySelector('.explore')?.dataset ?? {};
    return answered === asked && answered > n && document.fonts.status === 'loaded' && Number(answered);
  }, before);
  return answer.jsonValue();
}

/** Moves a slider as a hand does: some positions on the way, then lets go. */
export async function slide(page, id, value) {
  await page.locator(`#${id}`).evaluate((range, to) => {
    const from = Number(range.value);
    for (const k of [0.3, 0.6, 1]) {
      range.value = from + (to - from) * k;
      range.dispatchEvent(new Event('input', { bubbles: true }));
    }
    range.dispatchEvent(new Event('change', { bubbles: true }));
  }, value);
}

/** Milliseconds from a lever's move to its answer, in words: previews while it is dragged, median of 20, and all futures, median of 3. */
export async function latency(page) {
  const taken = async (name, act, value) => {
    await page.evaluate(() => performance.clearMeasures());
    await page.locator('#lever-tension').evaluate((range, [to, kind]) => {
      range.value = to;
      range.dispatchEvent(new Event(kind, { bubbles: true }));
    }, [value, act]);
    const measured = await page.waitForFunction((n) => performance.getEntriesByName(n)[0]?.duration, name);
    return measured.jsonValue();
  };
  const median = (times) => Math.round(times.sort((a, b) => a - b)[Math.floor(times.length / 2)]);
  const previews = [];
  for (let k = 0; k < 20; k += 1) previews.push(await taken('preview', 'input', 0.5 + k / 40));
  const full = [];
  for (const value of [0.6, 0.7, 0.8]) full.push(await taken('full', 'change', value));
  return `${median(previews)} ms while a lever is dragged, ${median(full)} ms for all futures`;
}

/** A board as it is saved from the page that shows it; the board is cleared then. */
export async function savedAndCleared(page) {
  const [file] = await Promise.all([page.waitForEvent('download'), page.click('#board-save')]);
  const saved = readFileSync(await file.path());
  page.on('dialog', (dialog) => dialog.accept());
  await page.getByRole('button', { name: 'Clear the board' }).click();
  await page.waitForFunction(() => document.querySelector('.teams').innerText.includes('Nobody'));
  return saved;
}

export function check(truth, what) {
  if (!truth) throw new Error(what);
}

/** Violations that axe-core finds, in words. axe is put in from outside, past the page's content policy. */
export async function violations(page) {
  // What fades in is pale on its way.
  await page.waitForFunction(() => document.getAnimations().every((a) => a.playState !== 'running'));
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return found.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => `${n.target} ${n.failureSummary}`).join(' | ')}`);
}

/** Runs tests one after the other, one line each; ends the process with 1 when one fails. */
export async function run() {
  let failed = 0;
  const chosen = tests.filter(([name]) => !only || name.includes(only));
  for (const [name, look] of chosen) {
    try {
      const page = await look();
      check(page.problems.length === 0, page.problems.join('\n'));
      await page.context().close();
      console.log(`ok ${name}`);
    } catch (error) {
      failed += 1;
      console.log(`FAILED ${name}\n   ${error.message.split('\n').slice(0, 12).join('\n   ')}`);
    }
  }
  await browser.close();
  console.log(failed ? `${failed} failed` : `all ${chosen.length} passed`);
  process.exit(failed ? 1 : 0);
}
