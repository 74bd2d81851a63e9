// The engine for browsers without a browser: `node engine.mjs ENGINE QUESTIONS`, a JSON file of [what to open, [[path, body], …]] each.
// Two engines share the futures, as the web workers of a page do; the answers are printed as JSON; with TIMES=1 what each took, in ms, to
// standard error.
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { expand } from '../../assets/page/expand.js';

const assets = new URL('../../assets/', import.meta.url);
const module = new WebAssembly.Module(expand(readFileSync(process.argv[2])));
if (WebAssembly.Module.imports(module).length) throw new Error('the engine asks for something from outside');
const worker = readFileSync(new URL('page/worker.js', assets), 'utf8');

/** The page's own worker, called as a browser calls it. */
function engine(opening) {
  let told;
  const world = { WebAssembly, TextEncoder, TextDecoder, Uint8Array, Error, postMessage: (message) => { told = message; } };
  world.self = world;
  runInNewContext(worker, world);
  world.onmessage({ data: { module, opening: JSON.stringify(opening) } });
  if (told?.broken) throw new Error(told.broken);
  return (path, body) => {
    world.onmessage({ data: { path, body } });
    if (told.broken) throw new Error(told.broken);
    return told;
  };
}

function answer(engines, path, body) {
  for (let rounds = 0; rounds < 50; rounds += 1) {
    const { status, bytes } = engines[0](path, body);
    const text = new TextDecoder().decode(bytes);
    if (status !== 202) return [status, text];
    for (const job of JSON.parse(text).jobs) {
      const hand = job.piece % engines.length;
      const made = engines[hand]('/api/piece', JSON.stringify(job));
      if (made.status !== 200) throw new Error(new TextDecoder().decode(made.bytes));
      const taken = hand ? engines[0]('/api/known', made.bytes) : made;
      if (taken.status !== 200) throw new Error(new TextDecoder().decode(taken.bytes));
    }
  }
  throw new Error(`${path} goes in circles`);
}

const asked = JSON.parse(readFileSync(process.argv[3], 'utf8'));
const told = asked.map(([opening, questions]) => {
  const engines = [engine(opening), engine(opening)];
  return questions.map(([path, body]) => {
    const begun = performance.now();
    const said = answer(engines, path, body === null ? '' : JSON.stringify(body));
    if (process.env.TIMES) console.error(performance.now() - begun);
    return said;
  });
});
process.stdout.write(JSON.stringify(told));
