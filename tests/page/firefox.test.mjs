// The page in Firefox, by Firefox's own protocol: `node firefox.test.mjs URL`, an address or an exported file. Prints one line a test;
// exits with 1 when one fails.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const PATIENCE = 120_000;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const place = process.argv[2];
const isFile = !place.startsWith('http');
const url = isFile ? pathToFileURL(place).href : place;
const home = isFile ? 'from a file' : 'from the server';
const profile = mkdtempSync(join(tmpdir(), 'firefox-'));
// Without a network it must answer all the same.
writeFileSync(join(profile, 'user.js'), ['("marionette.port", 0)', '("network.proxy.type", 1)', '("network.proxy.http", "127.0.0.1")', '("network.proxy.http_port", 9)',
  '("network.proxy.ssl", "127.0.0.1")', '("network.proxy.ssl_port", 9)', '("browser.shell.checkDefaultBrowser", false)'].map((p) => `user_pref${p};\n`).join(''));
const browser = spawn(process.env.FIREFOX ?? '/usr/bin/firefox-esr', ['--headless', '--marionette', '--remote-allow-system-access', '--no-remote', '--profile', profile], { stdio: 'ignore' });
const rest = (ms) => new Promise((done) => { setTimeout(done, ms); });

/** Messages are a length, a colon and JSON. */
async function driver() {
  const file = join(profile, 'MarionetteActivePort');
  for (let waited = 0; !existsSync(file) || !readFileSync(file, 'utf8'); waited += 200) {
    if (waited > PATIENCE) throw new Error('Firefox does not start');
    await rest(200);
  }
  const socket = connect(Number(readFileSync(file, 'utf8')), '127.0.0.1');
  const waiting = new Map();
  let bytes = Buffer.alloc(0);
  let last = 0;
  socket.on('data', (more) => {
    bytes = Buffer.concat([bytes, more]);
    for (let colon = bytes.indexOf(':'); colon > 0; colon = bytes.indexOf(':')) {
      const end = colon + 1 + Number(bytes.subarray(0, colon).toString());
      if (bytes.length < end) return;
      const message = JSON.parse(bytes.subarray(colon + 1, end).toString());
      bytes = bytes.subarray(end);
      if (!Array.isArray(message)) continue;
      const [, id, error, result] = message;
      const [done, failed] = waiting.get(id);
      waiting.delete(id);
      if (error) failed(new Error(`${error.error}: ${error.message}`));
      else done(result);
    }
  });
  return (command, parameters = {}) => new Promise((done, failed) => {
    last += 1;
    waiting.set(last, [done, failed]);
    const text = JSON.stringify([0, last, command, parameters]);
    socket.write(`${Buffer.byteLength(text)}:${text}`);
  });
}

const say = await driver();
await say('WebDriver:NewSession', { capabilities: { alwaysMatch: {} } });
await say('WebDriver:SetTimeouts', { script: PATIENCE, pageLoad: PATIENCE });
const evaluate = async (script, ...args) => (await say('WebDriver:ExecuteScript', { script, args, newSandbox: false })).value;

function check(truth, what) {
  if (!truth) throw new Error(what);
}

async function until(script, ...args) {
  for (let waited = 0; waited < PATIENCE; waited += 50) {
    const value = await evaluate(script, ...args);
    if (value) return value;
    await rest(50);
  }
  throw new Error(`in vain: ${script}`);
}

const settled = (before = 0) => until(`const { asked, answered } = document.querySelector('.explore')?.dataset ?? {};
  return answered === asked && answered > arguments[0] && Number(answered);`, before);
const value = () => evaluate("return document.querySelectorAll('.signs li')[2].querySelector('.value').textContent;");
const move = (to, kind) => evaluate(`const range = document.getElementById('lever-tension');
  range.value = arguments[0]; range.dispatchEvent(new Event(arguments[1], { bubbles: true })); return true;`, to, kind);

async function taken(name, kind, to) {
  await evaluate('performance.clearMeasures(); return true;');
  await move(to, kind);
  return until('return performance.getEntriesByName(arguments[0])[0]?.duration;', name);
}

const median = (times) => Math.round(times.sort((a, b) => a - b)[Math.floor(times.length / 2)]);

/** Presses a key on what has the keyboard. */
async function press(selector, key) {
  const { value: found } = await say('WebDriver:FindElement', { using: 'css selector', value: selector });
  await evaluate('document.querySelector(arguments[0]).focus(); return true;', selector);
  await say('WebDriver:ElementSendKeys', { id: Object.values(found)[0], text: key });
}

/** Looks for violations of accessibility rules in both themes. */
async function sound(what) {
  for (const [theme, dark] of [['light', 1], ['dark', 0]]) {
    await say('Marionette:SetContext', { value: 'chrome' });
    await evaluate("Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', arguments[0]); return true;", dark);
    await say('Marionette:SetContext', { value: 'content' });
    await until("return matchMedia('(prefers-color-scheme: dark)').matches === arguments[0];", theme === 'dark');
    // What fades in is pale on its way.
    await until("return document.getAnimations().every((a) => a.playState !== 'running' || !a.effect.target.checkVisibility());");
    const { value: found } = await say('WebDriver:ExecuteAsyncScript', {
      script: `${axe}; const done = arguments[arguments.length - 1];
        (window.axe ?? axe).run(document, { resultTypes: ['violations'] }).then((r) => done(r.violations.map((v) => v.id + ': ' + v.nodes[0].target)), (e) => done([e.message]));`,
      args: [],
    });
    check(found.length === 0, `${what}, ${theme}: ${found.join('\n')}`);
  }
}

const tests = {
  async 'it opens and answers, and asks nobody else'() {
    const began = performance.now();
    await say('WebDriver:Navigate', { url });
    await until("return document.querySelector('.stage svg') !== null;");
    console.log(`   firefox, ${home}: first answer after ${Math.round(performance.now() - began)} ms`);
    await settled();
    check(/\d/.test(await evaluate("return document.getElementById('headline').textContent;")), 'there is no finding');
    const asked = await evaluate("return performance.getEntriesByType('resource').map((r) => r.name).filter((n) => !/^(blob|data):/.test(n) && !(location.protocol === 'http:' && n.startsWith(location.origin)));");
    check(asked.length === 0, `it asked ${asked}`);
  },
  async 'a slider moves the answer, and undo brings it back'() {
    let n = await settled();
    const before = await value();
    await move(1.4, 'input');
    await move(1.4, 'change');
    n = await settled(n);
    check((await value()) !== before, 'the numbers stayed');
    await evaluate("document.getElementById('undo').click(); return true;");
    await settled(n);
    check((await value()) === before, 'undo did not bring the numbers back');
  },
  async 'how long it takes while a lever is dragged, and for all futures'() {
    const previews = [];
    for (let k = 0; k < 20; k += 1) previews.push(await taken('preview', 'input', 0.5 + k / 40));
    const full = [];
    for (const to of [0.6, 0.7, 0.8]) full.push(await taken('full', 'change', to));
    console.log(`   firefox, ${home}: ${median(previews)} ms while a lever is dragged, ${median(full)} ms for all futures`);
    await settled();
  },
  async 'every chart is drawn, and its values are read with the keyboard'() {
    let n = await settled();
    for (const view of ['difference', 'levels', 'temperature', 'chain', 'ripple']) {
      await evaluate("document.getElementById('tab-' + arguments[0]).click(); return true;", view);
      n = await settled(n);
      await until("return document.querySelector('.stage svg') !== null;");
    }
    await press('.stage .reader', '\uE010');
    const words = await evaluate("return document.querySelector('.stage .reader').getAttribute('aria-valuetext');");
    check(/month 36: mean/.test(words), words);
  },
  async 'the pad is computed and moved with the keyboard'() {
    await evaluate("document.querySelector('.surface').scrollIntoView(); return true;");
    await until("return document.querySelector('.pad-words').innerText.includes('Each point');");
    const n = await settled();
    const before = await evaluate("return document.getElementById('lever-tension').value;");
    await press('.plan-mark', '\uE014');
    await settled(n);
    check((await evaluate("return document.getElementById('lever-tension').value;")) !== before, 'the lever did not move');
  },
  async 'it has no violations of accessibility rules, in light and in dark'() {
    await sound('explore');
  },
  async 'a lesson is played to its end'() {
    await say('WebDriver:Navigate', { url: `${url}#lessons?l=lesson-productive-zone` });
    await say('WebDriver:Refresh');
    await until("return document.querySelector('.choices input') !== null;");
    await press('.choices input', ' ');
    for (const stage of ['1', '2', '3']) {
      await evaluate("document.getElementById('see').click(); return true;");
      await until("return document.querySelector('.words')?.dataset.stage === arguments[0];", stage);
    }
    check(/futures/.test(await evaluate("return document.querySelector('.words').innerText;")), 'the band is not told');
    await sound('a lesson');
  },
};

let failed = 0;
for (const [name, test] of Object.entries(tests)) {
  try {
    await test();
    console.log(`ok ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED ${name}\n   ${error.message}`);
  }
}
await say('Marionette:Quit', { flags: ['eForceQuit'] }).catch(() => {});
browser.kill();
rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
console.log(failed ? `${failed} failed` : `all ${Object.keys(tests).length} passed`);
process.exit(failed ? 1 : 0);
