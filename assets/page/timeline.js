// The months: any lever of the chosen organisation drawn as steps, with the events on the same axis.

import { h, number, s, say, spot } from './dom.js';
import { PARTS, called, happenings, shift, take, words } from './happen.js';
import { setLever, standing, told } from './levers.js';
import { commit, draft, state } from './store.js';

const H = 190;
const PAD = { left: 20, right: 20, top: 26, bottom: 34 };

/** The timeline's editor. */
export function timeline(catalogue, outline) {
  const all = catalogue.groups.flatMap((g) => g.levers);
  const choose = h('select', { id: 'draw-lever', onchange: show }, catalogue.groups.map((g) =>
    h('optgroup', { label: g.name }, g.levers.map((l) => h('option', { value: l.id }, l.name)))));
  const svg = s('svg', { class: 'months', role: 'group', 'aria-label': 'Events over the months' });
  const list = h('ol', { class: 'points' });
  const last = outline.months;
  let held = null;
  // As many units as pixels, up to a point: letters and marks stay large on a phone.
  let W = 1000;
  new ResizeObserver(() => {
    // Told once more when another scenario takes its place: then what is drawn here is no longer there.
    if (!svg.isConnected) return;
    W = Math.min(1000, Math.max(320, svg.clientWidth));
    draw();
  }).observe(svg);

  const lever = () => all.find((l) => l.id === choose.value);
  const x = (month) => PAD.left + (W - PAD.left - PAD.right) * month / last;
  const y = (value) => {
    const share = (value - lever().min) / (lever().max - lever().min);
    return PAD.top + (H - PAD.top - PAD.bottom) * (1 - Math.min(1, Math.max(0, share)));
  };
  const course = () => {
    const c = standing(outline, state.organisation, choose.value);
    return Array.isArray(c) ? c : [[0, c]];
  };
  const put = (points, how) => {
    const sorted = [...points].sort((a, b) => a[0] - b[0]).filter((p, i, list) => i === list.length - 1 || list[i + 1][0] !== p[0]);
    const flat = sorted.length === 1 && sorted[0][0] === 0;
    how((st) => setLever(st, state.organisation, choose.value, flat ? sorted[0][1] : sorted));
  };
  const at = (event) => {
    const p = spot(svg, event);
    const month = Math.round((p.x - PAD.left) / (W - PAD.left - PAD.right) * last);
    const share = 1 - (p.y - PAD.top) / (H - PAD.top - PAD.bottom);
    const { min, max } = lever();
    const fine = (max - min) / 30;
    const value = min + Math.round(Math.min(1, Math.max(0, share)) * 30) * fine;
    return [Math.min(last - 1, Math.max(0, month)), Number(value.toFixed(3))];
  };
  let tapped = false;
  svg.addEventListener('pointerdown', (event) => {
    // A finger that passes scrolls the page; one that taps puts a point.
    tapped = event.pointerType === 'touch';
    if (tapped) return;
    const [month, value] = at(event);
    const points = course();
    const near = points.findIndex((p) => Math.abs(p[0] - month) <= last / 40);
    held = { others: points.filter((_, i) => i !== near) };
    svg.setPointerCapture(event.pointerId);
    event.preventDefault();
    put([...held.others, [month, value]], draft);
  });
  svg.addEventListener('pointermove', (event) => {
    if (!held) return;
    const [month, value] = at(event);
    if (held.others) put([...held.others, [month, value]], draft);
    else move(held.event, month, draft);
  });
  const drop = () => {
    if (held) commit();
    held = null;
  };
  svg.addEventListener('pointerup', (event) => {
    if (tapped) {
      const [month, value] = at(event);
      put([...course().filter((p) => Math.abs(p[0] - month) > last / 40), [month, value]], commit);
    }
    tapped = false;
    drop();
  });
  svg.addEventListener('pointercancel', () => { tapped = false; drop(); });

  function move(k, month, how) {
    const to = Math.min(last - 1, Math.max(0, month));
    const where = happenings(state, outline)[k];
    if (where && where.event.month !== to) how((st) => shift(st, where, to));
  }

  /** An event's mark: dragged along the months, or moved with the keys of a slider. */
  function mark(where, k) {
    const e = where.event;
    const now = Math.round(e.month);
    // Marks of one month stand side by side, so that none hides another.
    const before = happenings(state, outline).slice(0, k).filter((o) => Math.round(o.event.month) === now).length;
    const mid = x(e.month) + before * (e.month > last / 2 ? -20 : 20);
    const keys = { ArrowRight: now + 1, ArrowUp: now + 1, ArrowLeft: now - 1, ArrowDown: now - 1, PageUp: now + 6, PageDown: now - 6, Home: 0, End: last };
    return s('g', {
      class: `event ${where.part}`, tabindex: 0, role: 'slider', 'aria-label': `${called(where, catalogue, outline)}, ${PARTS[where.part]}`,
      'aria-valuemin': 0, 'aria-valuemax': last, 'aria-valuenow': e.month, 'aria-valuetext': `month ${number(e.month, 1)}`,
      onkeydown: (event) => {
        if (event.key === 'Delete') {
          commit((st) => take(st, where));
          say(`Taken out: ${words(where, catalogue, outline)}.`);
          // The keyboard goes on to the next mark, or to what is drawn below.
          const marks = svg.querySelectorAll('.event');
          (marks[Math.min(k, marks.length - 1)] ?? choose).focus({ preventScroll: true });
        }
        else if (event.key in keys) move(k, keys[event.key], commit);
        else return;
        event.preventDefault();
      },
      onpointerdown: (event) => {
        held = { event: k };
        svg.setPointerCapture(event.pointerId);
        event.stopPropagation();
      },
    }, s('title', {}, `${words(where, catalogue, outline)}: ${PARTS[where.part]}`),
    s('rect', { x: mid - 14, y: 0, width: 28, height: PAD.top }),
    // Full: part of the plan. Hollow: happens anyway.
    s('path', { d: `M${mid} ${PAD.top - 4}l-9 -18h18z` }));
  }

  function draw() {
    // Marks are made anew; the keyboard stays where it was.
    const focused = [...svg.querySelectorAll('.event')].indexOf(document.activeElement);
    const l = lever();
    const points = course();
    const [culture] = outline.organisations.find((o) => o.id === state.organisation).stands[l.id];
    const every = [6, 12, 24].find((k) => x(k) - x(0) >= 40) ?? 24;
    const ticks = [...Array(Math.floor(last / every) + 1).keys()].map((k) => k * every);
    let path = `M${x(0)} ${y(points[0][0] > 0 ? culture : points[0][1])}`;
    for (const [m, v] of points) path += `H${x(m)}V${y(v)}`;
    path += `H${x(last)}`;
    svg.setAttribute('viewBox', `0 0 ${W} ${H}`);
    svg.replaceChildren(s('g', { 'aria-hidden': 'true' },
      ...ticks.flatMap((m) => [
        s('line', { x1: x(m), x2: x(m), y1: PAD.top, y2: H - PAD.bottom, class: 'grid' }),
        s('text', { x: x(m), y: H - 8, class: 'tick' }, String(m)),
      ]),
      s('line', { x1: PAD.left, x2: W - PAD.right, y1: y(culture), y2: y(culture), class: 'ghost' }),
      s('path', { d: path, class: 'course' }),
      ...points.map(([m, v]) => s('circle', { cx: x(m), cy: y(v), r: 9, class: 'point' }))),
    ...happenings(state, outline).map(mark));
    svg.querySelectorAll('.event')[focused]?.focus({ preventScroll: true });
  }

  function rows() {
    const l = lever();
    const points = course();
    const fits = (field, name) => {
      const [low, high, value] = [Number(field.min), Number(field.max), Number(field.value)];
      if (field.value !== '' && value >= low && value <= high) return value;
      const near = Math.min(high, Math.max(low, Number.isFinite(value) ? value : low));
      field.value = near;
      say(`${name} lies between ${number(low)} and ${number(high)}: ${number(near)} is taken.`);
      return near;
    };
    const change = (k, i, value) => put(points.map((p, j) => (j === k ? (i ? [p[0], value] : [value, p[1]]) : p)), commit);
    list.replaceChildren(...points.map(([m, v], k) => h('li', {},
      h('label', {}, h('span', {}, 'from month'),
        h('input', { type: 'number', min: 0, max: last - 1, step: 1, value: m, 'aria-label': `Point ${k + 1}: from month`, onchange: (e) => change(k, 0, fits(e.target, 'The month')) })),
      h('label', {}, h('span', {}, l.unit === '1' ? 'value' : l.unit),
        h('input', { type: 'number', min: l.min, max: l.max, step: (l.max - l.min) / 100, value: v, 'aria-label': `Point ${k + 1}: ${l.name}, ${l.unit}`, onchange: (e) => change(k, 1, fits(e.target, l.name)) })),
      points.length > 1 && h('button', { type: 'button', class: 'quiet', 'aria-label': `Take out point ${k + 1}`, onclick: () => put(points.filter((_, j) => j !== k), commit) }, '×'))));
    list.append(h('li', {}, h('button', {
      type: 'button', class: 'quiet',
      onclick: () => {
        const [m, v] = points.at(-1);
        const month = Math.min(last - 1, m + 6);
        if (points.some((p) => p[0] === month)) return say('There is no room for another point.');
        put([...points, [month, v]], commit);
        say(`${l.name} has a point at month ${month}: ${told(l, v)}.`);
        return undefined;
      },
    }, '+ point')));
  }

  function show() {
    draw();
    if (!list.contains(document.activeElement)) rows();
    else if (held === null) {
      const label = document.activeElement.getAttribute('aria-label');
      rows();
      if (label) list.querySelector(`[aria-label="${CSS.escape(label)}"]`)?.focus();
    }
  }

  const node = h('section', { class: 'timeline', 'aria-labelledby': 'draw-title' },
    h('div', { class: 'bar' }, h('h2', { id: 'draw-title' }, 'Over the months'),
      h('label', { class: 'pick', for: 'draw-lever' }, h('span', {}, 'Draw'), choose)),
    h('p', { class: 'hint' }, 'Draw on the line, or type: a point holds from its month until the next one. The dashed line is where the lever stands without the plan. Marks above are events, full where they are part of the plan, hollow where they happen anyway: drag them, or move them with the arrow keys; Delete takes one out.'),
    svg, list);
  return { node, show };
}
