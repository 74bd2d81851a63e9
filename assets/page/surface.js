// The pad: two levers of the plan as a surface, computed coarse to fine, on which the plan can be moved.

import { Overtaken, ask, send, stop } from './api.js';
import { h, number, s, say, spot, table, verdict } from './dom.js';
import { first, setLever, standing, told } from './levers.js';
import { asked, chosen, commit, draft, state } from './store.js';
import { contour, field, ridge, shade } from './terrain.js';

const SIZE = 480;
const EDGE = { left: 84, right: 14, top: 14, bottom: 56 };
const [COARSE, FINE] = [5, 9];
/** Points of one question: few, so that a moved lever need not wait. */
const AT_ONCE = 5;
/** Surfaces kept, and draws of the assumptions. */
const KEPT = 12;
const DRAWS = 8;
/** Of so many draws fewer agree where the pad is hatched. */
const AGREE = 0.8;

const known = new Map();

/** What a surface is of: the plan without the two levers, at the place that is looked at. */
function key(body, assumed) {
  const programme = structuredClone(body.plan.programme);
  for (const lever of body.levers) delete programme[body.organisation]?.[lever];
  if (!Object.keys(programme[body.organisation] ?? { some: 1 }).length) delete programme[body.organisation];
  return JSON.stringify([chosen(assumed), programme, body.plan.events, body.organisation, body.levers, body.metric, body.at]);
}

function remembered(name) {
  const points = known.get(name) ?? { all: new Map(), about: null };
  known.delete(name);
  known.set(name, points);
  while (known.size > KEPT) known.delete(known.keys().next().value);
  return points;
}

const spread = (lever, n) => Array.from({ length: n }, (_, k) => Number((lever.min + (lever.max - lever.min) * k / (n - 1)).toFixed(4)));

/** Where the colours end: a few extreme points do not make all others pale. */
function most(values, matters) {
  const sizes = values.filter(Number.isFinite).map(Math.abs).sort((a, b) => a - b);
  return Math.max(matters, sizes[Math.floor(0.8 * (sizes.length - 1))] ?? 0);
}

/** The pad of a scenario; `organisation` and metric are those the page looks at. */
export function surface(catalogue, outline) {
  const levers = catalogue.groups.flatMap((g) => g.levers);
  const lever = (id) => levers.find((l) => l.id === id);
  const choose = (id, label, value) => {
    const select = h('select', { id, onchange: () => { renewed(); } }, catalogue.groups.map((g) => h('optgroup', { label: g.name }, g.levers.map((l) => h('option', { value: l.id }, l.name)))));
    select.value = value;
    return { select, node: h('label', { class: 'pick', for: id }, h('span', {}, label), select) };
  };
  const [across, up] = [choose('pad-x', 'Across', 'tension'), choose('pad-y', 'Up', 'employee_inclusion')];
  const place = h('select', { id: 'pad-at', onchange: () => renewed() }, outline.places.filter((p) => p.kind !== 'link' && p.kind !== 'tier').map((p) => h('option', { value: p.id }, p.name)));
  place.value = state.organisation;
  const canvas = h('canvas', { width: 65, height: 65, 'aria-hidden': 'true' });
  const lines = s('g', {});
  const marks = s('g', {});
  const ticks = s('g', {});
  const plan = s('g', { class: 'plan-mark', tabindex: '0', role: 'slider', onkeydown: keys }, s('circle', { r: 15, class: 'halo' }), s('circle', { r: 9 }));
  const svg = s('svg', { viewBox: `0 0 ${SIZE} ${SIZE}`, class: 'terrain', role: 'group', 'aria-label': 'The pad' },
    s('defs', {}, s('pattern', { id: 'doubt', width: 8, height: 8, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' }, s('line', { x1: 0, y1: 0, x2: 0, y2: 8, class: 'hatch' }))),
    ticks, lines, marks, plan);
  const box = h('div', { class: 'terrain-box' }, canvas, svg);
  const here = h('p', { class: 'here' });
  const best = h('div', { class: 'best' });
  const pace = h('p', { class: 'hint' });
  const legend = h('div', { class: 'legend' });
  const doubtText = h('p', { class: 'hint' });
  const doubtButton = h('button', { type: 'button', id: 'pad-doubt', onclick: () => doubts() }, 'Where do the assumptions disagree?');
  const numbers = h('div', {});
  const node = h('section', { class: 'surface', 'aria-labelledby': 'surface-title' },
    h('div', { class: 'bar' }, h('h2', { id: 'surface-title' }, 'What to do: two levers at once'),
      h('div', { class: 'row' }, across.node, up.node, h('label', { class: 'pick', for: 'pad-at' }, h('span', {}, 'Effect at'), place))),
    h('div', { class: 'pad-and-words' }, box, h('div', { class: 'pad-words' }, here, best, legend, pace, h('div', { class: 'row' }, doubtButton), doubtText,
      h('details', { class: 'numbers' }, h('summary', {}, 'The surface as a table'), numbers))));

  let points = remembered('');
  let doubt = null;
  let shown = '';
  let seen = false;
  let running = 0;

  const scale = (l, value, from, to) => from + (to - from) * (value - l.min) / (l.max - l.min);
  const px = (value) => scale(lever(across.select.value), value, EDGE.left, SIZE - EDGE.right);
  const py = (value) => scale(lever(up.select.value), value, SIZE - EDGE.bottom, EDGE.top);
  const body = () => ({
    scenario: chosen(), plan: asked(), organisation: state.organisation, levers: [across.select.value, up.select.value], metric: state.metric, at: place.value,
  });
  const value = (id) => first(standing(outline, state.organisation, id));

  /** The points of one fineness, those not known yet. */
  function missing(n) {
    const all = spread(lever(across.select.value), n).flatMap((x) => spread(lever(up.select.value), n).map((y) => [x, y]));
    return all.filter(([x, y]) => !points.all.has(`${x} ${y}`));
  }

  async function compute() {
    running += 1;
    const mine = running;
    const of = points;
    const asks = body();
    try {
      for (const n of [COARSE, FINE]) {
        const all = missing(n);
        for (let k = 0; k < all.length; k += AT_ONCE) {
          const answer = await ask('/api/surface', { ...asks, points: all.slice(k, k + AT_ONCE) }, 'pad', { quiet: true });
          if (mine !== running) return;
          all.slice(k, k + AT_ONCE).forEach(([x, y], i) => { of.all.set(`${x} ${y}`, { ...answer.points[i], x, y }); });
          of.about = answer;
          draw();
        }
      }
    } catch (error) {
      if (!(error instanceof Overtaken) && mine === running) pace.textContent = `The surface cannot be computed: ${error.message}`;
    }
  }

  /** Values on a grid of one fineness; the finest that is whole. */
  function grid(value) {
    for (const n of [FINE, COARSE]) {
      const [xs, ys] = [spread(lever(across.select.value), n), spread(lever(up.select.value), n)];
      const rows = ys.map((y) => xs.map((x) => points.all.get(`${x} ${y}`)));
      if (rows.flat().every(Boolean)) return { n, xs, ys, rows: rows.map((row) => row.map(value)) };
    }
    return null;
  }

  function draw() {
    const [lx, ly] = [lever(across.select.value), lever(up.select.value)];
    const whole = grid((p) => p.mean);
    const { about } = points;
    const better = about?.better === 'lower' ? -1 : 1;
    const round = (l) => [5, 4, 6].find((n) => Math.abs((l.max - l.min) / (n - 1) * 100 % 5) < 1e-6) ?? 5;
    const axis = (l, horizontal) => spread(l, round(l)).map((v) => (horizontal
      ? [s('line', { x1: px(v), x2: px(v), y1: SIZE - EDGE.bottom, y2: SIZE - EDGE.bottom + 6, class: 'axis' }), s('text', { x: px(v), y: SIZE - EDGE.bottom + 22, class: 'tick' }, told(l, v))]
      : [s('line', { x1: EDGE.left - 6, x2: EDGE.left, y1: py(v), y2: py(v), class: 'axis' }), s('text', { x: EDGE.left - 10, y: py(v) + 5, class: 'tick end' }, told(l, v))]));
    ticks.replaceChildren(...axis(lx, true).flat(), ...axis(ly, false).flat(),
      s('text', { x: (EDGE.left + SIZE - EDGE.right) / 2, y: SIZE - 10, class: 'tick name' }, lx.name),
      s('text', { x: 16, y: (EDGE.top + SIZE - EDGE.bottom) / 2, class: 'tick name', transform: `rotate(-90 16 ${(EDGE.top + SIZE - EDGE.bottom) / 2})` }, ly.name),
      s('rect', { x: EDGE.left, y: EDGE.top, width: SIZE - EDGE.left - EDGE.right, height: SIZE - EDGE.top - EDGE.bottom, class: 'frame-line' }));
    const all = 25 + 56;
    const count = points.all.size;
    pace.textContent = count >= all ? `Each point: ${about.futures} futures, mean at the last month. A comparison under stated assumptions.` : `Computing the surface: ${count} of ${all} points.`;
    lines.replaceChildren();
    marks.replaceChildren();
    canvas.hidden = !whole;
    if (whole) {
      const limit = most(whole.rows.flat(), about.matters);
      shade(canvas, field(whole.rows, 65), limit * better);
      const zone = field(grid((p) => p.zones[1] - Math.max(p.zones[0], p.zones[2])).rows, 33);
      const edge = contour(zone, 0).map(([a, b]) => `M${at(a)}L${at(b)}`).join('');
      const top = ridge(whole.rows, better).map(([i, k]) => at([i, k], whole.n - 1));
      const along = top.map((p, k) => `${k ? 'L' : 'M'}${p}`).join('');
      lines.replaceChildren(s('path', { d: edge, class: 'under-line' }), s('path', { d: along, class: 'under-line' }), s('path', { d: edge, class: 'zone-line' }), s('path', { d: along, class: 'ridge' }));
      if (doubt?.of === points) marks.append(...doubt.cells.map(([x, y, w, hh]) => s('rect', { x, y, width: w, height: hh, fill: 'url(#doubt)' })));
      showLegend(limit * better, about);
      showBest(whole, better);
      showTable(whole, lx, ly);
    } else if (count) {
      // The first points, each where it lies, until there are enough for a surface.
      const limit = most([...points.all.values()].map((p) => p.mean), about.matters);
      marks.append(...[...points.all.values()].map((p) => s('circle', { cx: px(p.x), cy: py(p.y), r: 9, class: p.mean * better > 0 ? 'early better' : 'early worse', opacity: 0.25 + 0.75 * Math.min(1, Math.abs(p.mean) / limit) })));
    }
    showPlan();
  }

  function at([i, k], n = 32) {
    const x = EDGE.left + (SIZE - EDGE.left - EDGE.right) * i / n;
    const y = SIZE - EDGE.bottom - (SIZE - EDGE.top - EDGE.bottom) * k / n;
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  }

  /** What the surface says at a pair of values, between its points. */
  function read2(x, y) {
    const whole = grid((p) => p.mean);
    if (!whole) return null;
    const [lx, ly] = [lever(across.select.value), lever(up.select.value)];
    const rows = field(whole.rows, 65);
    const i = Math.round((x - lx.min) / (lx.max - lx.min) * 64);
    const k = Math.round((y - ly.min) / (ly.max - ly.min) * 64);
    return rows[Math.min(64, Math.max(0, k))][Math.min(64, Math.max(0, i))];
  }

  /** The pad takes fewer futures than the finding: its numbers are others, and are held against each other only. */
  const few = () => (points.about && points.about.futures < outline.futures ? ` in the pad’s ${points.about.futures} futures (the finding has ${outline.futures})` : '');
  const sign = (x) => `${x > 0 ? '+' : ''}${x.toFixed(1)}`.replace('-', '−');
  function sentence(x, y) {
    const found = read2(x, y);
    const where = `${lever(across.select.value).name} ${told(lever(across.select.value), x)}, ${lever(up.select.value).name.toLowerCase()} ${told(lever(up.select.value), y)}`;
    return found == null ? where : `${where}: ${points.about.metric.toLowerCase()} at ${points.about.at} about ${sign(found)} ${points.about.unit}`.trim();
  }

  function showPlan() {
    const [x, y] = [value(across.select.value), value(up.select.value)];
    plan.setAttribute('transform', `translate(${px(x)} ${py(y)})`);
    const l = lever(across.select.value);
    for (const [name, v] of [['aria-valuemin', l.min], ['aria-valuemax', l.max], ['aria-valuenow', x], ['aria-valuetext', sentence(x, y)], ['aria-label', 'The plan on the pad']]) plan.setAttribute(name, v);
    here.replaceChildren(h('b', {}, 'Your plan. '), `${sentence(x, y)}${few()}.`);
  }

  function showBest(whole, better) {
    let top = null;
    for (const p of points.all.values()) if (!top || p.mean * better > top.mean * better) top = p;
    const x0 = value(across.select.value);
    const y0 = value(up.select.value);
    best.replaceChildren(h('p', {}, h('b', {}, 'Best on the pad. '), `${sentence(top.x, top.y)} in the same futures. `, verdict(top.verdict, top.said)),
      (top.x !== x0 || top.y !== y0) && h('button', { type: 'button', class: 'quiet', id: 'pad-best', onclick: () => { move(top.x, top.y, commit); say('The plan is moved to the best point on the pad.'); } }, 'Move the plan there'));
    best.hidden = whole.n < COARSE;
  }

  function showLegend(limit, about) {
    const scaleBar = h('canvas', { width: 65, height: 1, 'aria-hidden': 'true', class: 'scale' });
    shade(scaleBar, [Array.from({ length: 65 }, (_, k) => (k / 32 - 1) * Math.abs(limit))], limit);
    const end = number(Math.abs(limit), 1);
    const line = (kind) => s('svg', { viewBox: '0 0 34 10', class: 'key', 'aria-hidden': 'true' }, kind === 'hatch' ? s('rect', { width: 34, height: 10, fill: 'url(#doubt)' }) : s('line', { x1: 1, x2: 33, y1: 5, y2: 5, class: kind }));
    legend.replaceChildren(h('p', {}, `−${end} or less `, scaleBar, ` +${end} ${about.unit} or more`), h('p', {}, line('zone-line'), ' edge of the zone in which most people are neither too cold nor too hot'),
      h('p', {}, line('ridge'), ` the ridge: best ${lever(across.select.value).name.toLowerCase()} for each level of ${lever(up.select.value).name.toLowerCase()}`),
      doubt?.of === points ? h('p', {}, line('hatch'), ` fewer than ${Math.ceil(AGREE * DRAWS)} of ${DRAWS} draws of the assumptions agree`) : '');
  }

  function showTable(whole, lx, ly) {
    const step = whole.n === FINE ? 2 : 1;
    const pick = (list) => list.filter((_, k) => k % step === 0);
    numbers.replaceChildren(table(`${points.about.metric} at ${points.about.at}: with the plan minus without it, by ${lx.name.toLowerCase()} (across) and ${ly.name.toLowerCase()} (down)`,
      [ly.name, ...pick(whole.xs).map((x) => told(lx, x))],
      pick(whole.ys).map((y) => [told(ly, y), ...pick(whole.xs).map((x) => points.all.get(`${x} ${y}`).difference)])));
  }

  /** Each draw of the assumed numbers, over the coarse points: where do they say the same as the numbers as they stand? */
  async function doubts() {
    if (doubtButton.textContent === 'Stop') return stop('pad doubt');
    const of = points;
    if (!grid((p) => p.mean)) {
      doubtText.textContent = 'First the surface itself; please wait for its points.';
      return undefined;
    }
    const asks = body();
    const coarse = spread(lever(across.select.value), COARSE).flatMap((x) => spread(lever(up.select.value), COARSE).map((y) => [x, y]));
    const agree = coarse.map(() => 0);
    doubtButton.textContent = 'Stop';
    try {
      const { draws } = await (await send('/api/assumed', { scenario: chosen(), draws: DRAWS })).json();
      for (const [k, drawn] of draws.entries()) {
        if (of !== points) return undefined;
        doubtText.textContent = `Simulating draw ${k + 1} of ${DRAWS} of the assumptions …`;
        const answer = await ask('/api/surface', { ...asks, scenario: chosen(drawn), points: coarse }, 'pad doubt', { quiet: true });
        answer.points.forEach((p, i) => {
          const base = of.all.get(`${coarse[i][0]} ${coarse[i][1]}`);
          const small = (x) => Math.abs(x) < of.about.matters;
          if ((small(p.mean) && small(base.mean)) || Math.sign(p.mean) === Math.sign(base.mean)) agree[i] += 1;
        });
      }
      const w = (SIZE - EDGE.left - EDGE.right) / (COARSE - 1);
      const hh = (SIZE - EDGE.top - EDGE.bottom) / (COARSE - 1);
      const cells = coarse.flatMap(([x, y], i) => {
        if (agree[i] >= AGREE * DRAWS) return [];
        const [x0, x1] = [Math.max(EDGE.left, px(x) - w / 2), Math.min(SIZE - EDGE.right, px(x) + w / 2)];
        const [y0, y1] = [Math.max(EDGE.top, py(y) - hh / 2), Math.min(SIZE - EDGE.bottom, py(y) + hh / 2)];
        return [[x0, y0, x1 - x0, y1 - y0]];
      });
      doubt = { of, cells };
      const held = coarse.length - cells.length;
      if (of === points) doubtText.textContent = held === coarse.length ? `Every point holds in at least ${Math.ceil(AGREE * DRAWS)} of ${DRAWS} draws of the assumptions.` : `${held} of ${coarse.length} points hold in at least ${Math.ceil(AGREE * DRAWS)} of ${DRAWS} draws of the assumptions; the others are hatched.`;
      draw();
    } catch (error) {
      if (of === points) doubtText.textContent = error instanceof Overtaken ? 'Stopped.' : error.message;
    } finally {
      doubtButton.textContent = 'Where do the assumptions disagree?';
    }
    return undefined;
  }

  function move(x, y, how) {
    how((st) => {
      setLever(st, st.organisation, across.select.value, x);
      setLever(st, st.organisation, up.select.value, y);
    });
  }

  const fine = (l, v) => Number(Math.min(l.max, Math.max(l.min, Math.round(v * 100) / 100)).toFixed(2));
  function under(event) {
    const p = spot(svg, event);
    const [lx, ly] = [lever(across.select.value), lever(up.select.value)];
    const x = lx.min + (lx.max - lx.min) * (p.x - EDGE.left) / (SIZE - EDGE.left - EDGE.right);
    const y = ly.min + (ly.max - ly.min) * (SIZE - EDGE.bottom - p.y) / (SIZE - EDGE.top - EDGE.bottom);
    return [fine(lx, x), fine(ly, y)];
  }
  let held = false;
  let tapped = false;
  svg.addEventListener('pointerdown', (event) => {
    // A finger that passes scrolls the page; one that taps moves the plan, and so does one that takes it by its mark.
    tapped = event.pointerType === 'touch' && !plan.contains(event.target);
    if (tapped) return;
    held = true;
    svg.setPointerCapture(event.pointerId);
    event.preventDefault();
    plan.focus({ preventScroll: true });
    move(...under(event), draft);
  });
  svg.addEventListener('pointermove', (event) => {
    if (held) move(...under(event), draft);
    else if (points.about && event.pointerType !== 'touch') here.replaceChildren(h('b', {}, 'Under the pointer. '), `${sentence(...under(event))}.`);
  });
  const drop = () => {
    if (held) commit();
    held = false;
  };
  svg.addEventListener('pointerup', (event) => {
    if (tapped) move(...under(event), commit);
    tapped = false;
    drop();
  });
  svg.addEventListener('pointercancel', () => { tapped = false; drop(); });
  svg.addEventListener('pointerleave', () => { if (!held) showPlan(); });

  function keys(event) {
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (!by) return;
    event.preventDefault();
    const [lx, ly] = [lever(across.select.value), lever(up.select.value)];
    const part = event.shiftKey ? 5 : 20;
    move(fine(lx, value(lx.id) + by[0] * (lx.max - lx.min) / part), fine(ly, value(ly.id) + by[1] * (ly.max - ly.min) / part), commit);
  }

  /** What is looked at may be another surface: take the one that is known, or begin it. */
  function renewed() {
    if (across.select.value === up.select.value) {
      pace.textContent = 'Choose two different levers.';
      return;
    }
    const name = key(body());
    if (name !== shown) {
      shown = name;
      points = remembered(name);
      running += 1;
      doubtText.textContent = '';
    }
    draw();
    if (seen && missing(FINE).length) compute();
  }

  const sight = new IntersectionObserver(([entry]) => {
    seen = entry.isIntersecting;
    if (seen) renewed();
    else stop('pad');
  }, { rootMargin: '200px' });
  sight.observe(node);

  return {
    node,
    /** `settled`: whether the plan rests, so that there is time for the surface. */
    show(settled) {
      if (outline.places.some((p) => p.id === state.organisation) && shown === '') place.value = state.organisation;
      if (settled) renewed();
      else showPlan();
    },
    leave() {
      // It would stop the pad that comes after it.
      sight.disconnect();
      stop('pad');
      stop('pad doubt');
    },
  };
}

