// One engine in a web worker: opened with a scenario, it answers one question after the other.
let engine;
const utf8 = new TextEncoder();

/** Writes parts one after the other where the engine reads them. */
function put(...parts) {
  const bytes = parts.map((part) => (typeof part === 'string' ? utf8.encode(part) : part));
  const at = engine.question(bytes.reduce((n, b) => n + b.length, 0));
  let next = at;
  for (const part of bytes) {
    new Uint8Array(engine.memory.buffer, next, part.length).set(part);
    next += part.length;
  }
  return bytes[0].length;
}

const answer = () => new Uint8Array(engine.memory.buffer, engine.answer(), engine.answer_length()).slice();

self.onmessage = ({ data: { module, opening, path, body } }) => {
  try {
    if (module) {
      engine = new WebAssembly.Instance(module, {}).exports;
      put(opening);
      if (engine.open() !== 200) throw new Error(new TextDecoder().decode(answer()));
      return;
    }
    const status = engine.ask(put(path, body));
    const bytes = answer();
    postMessage({ status, bytes }, [bytes.buffer]);
  } catch (error) {
    postMessage({ broken: error.message });
  }
};
