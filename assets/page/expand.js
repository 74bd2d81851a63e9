// Unpacks LZMA, which keeps the engine a third smaller than gzip does; browsers unpack only gzip by themselves. After the published
// description of the format (.lzma: properties, size of the dictionary, size of the whole, stream). What comes out is its own dictionary.

const BITS = 11;
const HALF = 1 << (BITS - 1);
const STATES = 12;
const POSITIONS = 16;
const TOP = 1 << 24;

// Where each kind of bit has its chances, one after the other in one table.
const IS_MATCH = 0;
const IS_REP = IS_MATCH + STATES * POSITIONS;
const IS_REP_0 = IS_REP + STATES;
const IS_REP_1 = IS_REP_0 + STATES;
const IS_REP_2 = IS_REP_1 + STATES;
const IS_REP_0_LONG = IS_REP_2 + STATES;
const SLOT = IS_REP_0_LONG + STATES * POSITIONS;
const DISTANCE = SLOT + 4 * 64;
const ALIGN = DISTANCE + 128;
const LENGTH = ALIGN + 16;
const EACH_LENGTH = 2 + POSITIONS * 8 * 2 + 256;
const LITERAL = LENGTH + 2 * EACH_LENGTH;

/** The bytes that were packed; an error where they are not LZMA of a known size, or torn. */
export function expand(packed) {
  const head = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  if (packed.length < 18 || packed[0] >= 225 || head.getUint32(9, true) !== 0) throw new Error('this is not packed as LZMA');
  const literalContext = packed[0] % 9;
  const rest = Math.floor(packed[0] / 9);
  const literalPlaces = (1 << (rest % 5)) - 1;
  const places = (1 << Math.floor(rest / 5)) - 1;
  const size = head.getUint32(5, true);
  const out = new Uint8Array(size);
  const chances = new Uint16Array(LITERAL + (0x300 << (literalContext + (rest % 5)))).fill(HALF);
  // In a typed array they stay plain numbers of 32 bits, which is quicker.
  const coder = Uint32Array.of(0xffffffff, head.getUint32(14));
  let at = 18;

  const more = () => {
    if (coder[0] < TOP) {
      coder[0] <<= 8;
      coder[1] = (coder[1] << 8) | packed[at];
      at += 1;
    }
  };
  const bit = (i) => {
    const chance = chances[i];
    const bound = (coder[0] >>> BITS) * chance;
    if (coder[1] < bound) {
      coder[0] = bound;
      chances[i] = chance + (((1 << BITS) - chance) >>> 5);
      more();
      return 0;
    }
    coder[0] -= bound;
    coder[1] -= bound;
    chances[i] = chance - (chance >>> 5);
    more();
    return 1;
  };
  const number = (from, bits) => {
    let n = 1;
    for (let k = 0; k < bits; k += 1) n = n * 2 + bit(from + n);
    return n - (1 << bits);
  };
  const turned = (from, bits) => {
    let [n, m] = [0, 1];
    for (let k = 0; k < bits; k += 1) {
      const b = bit(from + m);
      m = m * 2 + b;
      n |= b << k;
    }
    return n;
  };
  const even = (bits) => {
    let n = 0;
    for (let k = 0; k < bits; k += 1) {
      coder[0] >>>= 1;
      const b = coder[1] >= coder[0] ? 1 : 0;
      if (b) coder[1] -= coder[0];
      more();
      n = n * 2 + b;
    }
    return n;
  };
  const length = (from, place) => {
    if (!bit(from)) return number(from + 2 + place * 8, 3);
    if (!bit(from + 1)) return 8 + number(from + 2 + POSITIONS * 8 + place * 8, 3);
    return 16 + number(from + 2 + POSITIONS * 16, 8);
  };
  const distance = (long) => {
    const slot = number(SLOT + Math.min(long, 3) * 64, 6);
    if (slot < 4) return slot;
    const bits = (slot >> 1) - 1;
    const from = (2 | (slot & 1)) * 2 ** bits;
    if (slot < 14) return from + turned(DISTANCE + from - slot, bits);
    return from + even(bits - 4) * 16 + turned(ALIGN, 4);
  };

  let state = 0;
  let back = [0, 0, 0, 0];
  for (let done = 0; done < size;) {
    if (at > packed.length) throw new Error('what was packed is torn');
    const place = done & places;
    if (!bit(IS_MATCH + state * POSITIONS + place)) {
      const before = done ? out[done - 1] : 0;
      const context = ((done & literalPlaces) << literalContext) + (before >> (8 - literalContext));
      const from = LITERAL + 0x300 * context;
      let symbol = 1;
      if (state >= 7) {
        let like = out[done - back[0] - 1];
        do {
          const expected = (like >> 7) & 1;
          like <<= 1;
          const b = bit(from + ((1 + expected) << 8) + symbol);
          symbol = symbol * 2 + b;
          if (b !== expected) break;
        } while (symbol < 0x100);
      }
      while (symbol < 0x100) symbol = symbol * 2 + bit(from + symbol);
      out[done] = symbol;
      done += 1;
      if (state < 4) state = 0;
      else state -= state < 10 ? 3 : 6;
      continue;
    }
    let long = 0;
    if (!bit(IS_REP + state)) {
      long = 2 + length(LENGTH, place);
      back = [distance(long - 2), back[0], back[1], back[2]];
      state = state < 7 ? 7 : 10;
    } else {
      if (bit(IS_REP_0 + state)) {
        if (!bit(IS_REP_1 + state)) back = [back[1], back[0], back[2], back[3]];
        else if (!bit(IS_REP_2 + state)) back = [back[2], back[0], back[1], back[3]];
        else back = [back[3], back[0], back[1], back[2]];
      } else if (!bit(IS_REP_0_LONG + state * POSITIONS + place)) long = 1;
      if (!long) {
        long = 2 + length(LENGTH + EACH_LENGTH, place);
        state = state < 7 ? 8 : 11;
      } else state = state < 7 ? 9 : 11;
    }
    const from = done - back[0] - 1;
    if (from < 0 || done + long > size) throw new Error('what was packed is torn');
    // One byte after the other: what is copied may be what was just written.
    for (let k = 0; k < long; k += 1) out[done + k] = out[from + k];
    done += long;
  }
  return out;
}
