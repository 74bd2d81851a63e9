// The pad: axes on which a class draws what it expects, and on which the futures then appear.

import { h, number, s, spot } from './dom.js';
import { reader } from './reader.js';

const PAD = { left: 64, right: 30, top: 24, bottom: 48 };

/** A round number at or above x. */
function roundUp(x) {
  const scale = 10 ** Math.floor(Math.log10(Math.max(x, 1e-6)));
  return [1, 2, 3, 4, 5, 6, 8, 10].find((k) => k * scale >= x) * scale;
}

/** The range that holds a reveal, and what was drawn; zero is always in sight, with some room below or above it. */
export function reach(panels, drawn) {
  const all = panels.flatMap((p) => [...p.p10, ...p.p90, ...p.lines.flat()]).concat(drawn ?? []).filter(Number.isFinite);
  const [low, high] = [Math.min(0, ...all), Math.max(0, ...all)];
  const step = roundUp(Math.max(high - low, 0.5) / 5);
  return [Math.floor(Math.min(low, -high / 12) / step) * step, Math.ceil(Math.max(high, -low / 12) / step) * step];
}

/** A pad for `months` months and values in a range; `wide` are its units from side to side. */
export function pad({ wide: W, months, range: [low, high], title, unit, better }) {
  const H = Math.max(250, W * 0.46);
  const x = (m) => PAD.left + (W - PAD.left - PAD.right) * m / months;
  const y = (v) => PAD.top + (H - PAD.top - PAD.bottom) * (1 - (Math.min(high, Math.max(low, v)) - low) / (high - low));
  const step = roundUp((high - low) / 5);
  const levels = [...Array(Math.round((high - low) / step) + 1).keys()].map((k) => Math.ceil(low / step) * step + k * step).filter((v) => v <= high * 1.0001 && Math.abs(v) > step / 100);
  const layer = { band: s('g'), others: s('g'), lines: s('g'), drawn: s('g') };
  const every = [6, 12, 24].find((k) => x(k) - x(0) >= 40) ?? 24;
  const ticks = [...Array(Math.floor(months / every) + 1).keys()].map((k) => k * every).filter((m) => m === months || x(months) - x(m) >= 110);
  const up = { higher: 'better', lower: 'worse' }[better] ?? '';
  const down = { higher: 'worse', lower: 'better' }[better] ?? '';
  const svg = s('svg', { viewBox: `0 0 ${W} ${H}`, class: 'pad', role: 'img', 'aria-label': title },
    ticks.map((m) => [s('line', { x1: x(m), x2: x(m), y1: PAD.top, y2: H - PAD.bottom, class: 'grid' }), s('text', { x: x(m), y: H - 14, class: m === months ? 'tick end' : 'tick' }, m === months ? `${m} months` : String(m))]),
    levels.map((v) => [s('line', { x1: PAD.left, x2: W - PAD.right, y1: y(v), y2: y(v), class: 'grid' }),
      s('text', { x: PAD.left - 10, y: y(v) + 6, class: 'tick end' }, `${v > 0 ? '+' : ''}${number(v)}`)]),
    s('text', { x: PAD.left + 10, y: PAD.top + 20, class: 'tick start' }, `${up} ↑`),
    s('text', { x: PAD.left + 10, y: H - PAD.bottom - 10, class: 'tick start' }, `${down} ↓`),
    layer.band, layer.others, layer.lines,
    s('line', { x1: PAD.left, x2: W - PAD.right, y1: y(0), y2: y(0), class: 'zero' }),
    s('text', { x: PAD.left - 10, y: y(0) + 6, class: 'tick end' }, '0'),
    layer.drawn);
  const path = (values) => values.map((v, m) => `${m ? 'L' : 'M'}${x(m).toFixed(1)} ${y(v).toFixed(1)}`).join('');
  const area = (low, high) => `${path(high)}${[...low.keys()].reverse().map((m) => `L${x(m).toFixed(1)} ${y(low[m]).toFixed(1)}`).join('')}Z`;
  const box = h('div', { class: 'pad-box' }, svg);
  const values = reader(box, title);
  box.append(values.node);
  const signed = (v) => `${v > 0 ? '+' : ''}${number(v, 1)}`;
  return {
    node: h('figure', {}, h('figcaption', {}, title, unit && h('span', { class: 'unit' }, ` ${unit}`)), box),
    svg,
    /** What can be read of each month: names with a curve, or with one for each end; nothing where there are none. */
    read(curves, of = '') {
      const all = curves.filter(([, curve]) => curve);
      if (!all.length) return values.show([]);
      const told = Array.from({ length: months + 1 }, (_, m) => all.map(([name, low, high]) => [name, high ? `${signed(low[m])} to ${signed(high[m])}` : signed(low[m])]));
      return values.show([{ name: '', x: PAD.left, y: PAD.top, w: W - PAD.left - PAD.right, h: H - PAD.top - PAD.bottom, first: x(0), step: x(1) - x(0), told }], of);
    },
    x,
    half: high,
    months,
    at(event) {
      const p = spot(svg, event);
      const month = (p.x - PAD.left) / (W - PAD.left - PAD.right) * months;
      const share = 1 - (p.y - PAD.top) / (H - PAD.top - PAD.bottom);
      return [Math.min(months, Math.max(0, Math.round(month))), Math.min(high, Math.max(low, low + share * (high - low)))];
    },
    drawn: (values) => layer.drawn.replaceChildren(...(values ? [s('path', { d: path(values), class: 'mine' })] : [])),
    lines: (lines) => layer.lines.replaceChildren(...lines.map((l) => s('path', { d: path(l), class: lines.length > 1 ? 'future' : 'future one' }))),
    /** What others drew. */
    others: (curves) => layer.others.replaceChildren(...curves.map((c) => s('path', { d: path(c), class: 'other' }))),
    band(panel) {
      layer.band.replaceChildren(...(panel ? [
        s('path', { d: area(panel.p10, panel.p90), class: 'eight' }),
        s('path', { d: area(panel.p25, panel.p75), class: 'five' }),
        s('path', { d: path(panel.mean), class: 'mean' })] : []));
    },
  };
}

/** Drawing by hand, or by five sliders for those who do not use a pointer. */
export function drawing(board, changed) {
  const n = board.months + 1;
  let values = Array(n).fill(0);
  let last = null;
  let touched = false;
  const knots = [0.2, 0.4, 0.6, 0.8, 1].map((k) => Math.round(k * board.months));
  const show = () => {
    board.drawn(values);
    if (touched) changed([...values]);
  };
  const sliders = knots.map((m) => h('input', {
    type: 'range', min: -board.half, max: board.half, step: board.half / 20, value: 0, 'aria-label': `Expected difference at month ${m}`,
    oninput: () => {
      touched = true;
      const ys = [0, ...sliders.map((r) => Number(r.value))];
      const xs = [0, ...knots];
      values = values.map((_, month) => {
        const k = Math.max(1, xs.findIndex((q) => q >= month));
        const share = (month - xs[k - 1]) / (xs[k] - xs[k - 1]);
        return ys[k - 1] + (ys[k] - ys[k - 1]) * share;
      });
      show();
    },
  }));
  const to = (event) => {
    const [m, v] = board.at(event);
    touched = true;
    if (last) {
      const [from, start] = last;
      const step = Math.sign(m - from) || 1;
      for (let k = from; k !== m + step; k += step) values[k] = m === from ? v : start + (v - start) * (k - from) / (m - from);
    } else values[m] = v;
    values[0] = 0;
    // What lies beyond the pen has not been thought about yet: it goes on as it is.
    for (let k = m + 1; k < n; k++) if (!seen.has(k)) values[k] = v;
    for (let k = 0; k <= m; k++) seen.add(k);
    last = [m, v];
    knots.forEach((k, i) => { sliders[i].value = values[k]; });
    show();
  };
  const seen = new Set();
  board.svg.classList.add('open');
  const down = (event) => { board.svg.setPointerCapture(event.pointerId); last = null; event.preventDefault(); to(event); };
  const move = (event) => { if (last) to(event); };
  const up = () => { last = null; };
  board.svg.addEventListener('pointerdown', down);
  board.svg.addEventListener('pointermove', move);
  board.svg.addEventListener('pointerup', up);
  show();
  return {
    node: h('div', { class: 'knots' }, h('span', {}, 'Or by sliders:'), sliders.map((r, i) => h('label', {}, r, h('span', {}, `month ${knots[i]}`)))),
    close() {
      board.svg.classList.remove('open');
      board.svg.removeEventListener('pointerdown', down);
      board.svg.removeEventListener('pointermove', move);
      for (const r of sliders) r.disabled = true;
    },
  };
}
