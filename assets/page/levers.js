// The dials: each lever of the chosen organisation, with its sentence and its unit.

import { h, number, say } from './dom.js';
import { commit, draft, state } from './store.js';

/** Where a lever stands: in the plan, or where culture and programme put it. */
export function standing(outline, organisation, lever, plan = state.plan) {
  const mine = plan.programme[organisation];
  if (mine && lever in mine) return mine[lever];
  const [culture, programme] = outline.organisations.find((o) => o.id === organisation).stands[lever];
  return mine && Object.keys(mine).some((k) => k !== 'note' && k !== 'events') ? programme : culture;
}

/** The value of a course at its start. */
export const first = (course) => (Array.isArray(course) ? course[0][1] : course);

export function setLever(s, organisation, lever, course) {
  const mine = { ...s.plan.programme[organisation] };
  if (course === undefined) delete mine[lever];
  else mine[lever] = course;
  const programme = { ...s.plan.programme, [organisation]: mine };
  if (!Object.keys(mine).length) delete programme[organisation];
  s.plan = { ...s.plan, programme };
}

const steps = (lever) => (lever.max - lever.min > 10 ? 1 : lever.max <= 0.2 ? 0.005 : lever.max > 4 ? 0.5 : 0.05);

/** “0.6” or “13 weeks”, as the unit wants it. */
export function told(lever, value) {
  if (lever.unit === 'share') return `${number(value * 100, 1)} %`;
  if (lever.unit === 'index') return number(value);
  return `${number(value, 1)} ${lever.unit}`;
}

function dial(lever, outline, big) {
  const organisation = state.organisation;
  const [culture] = outline.organisations.find((o) => o.id === organisation).stands[lever.id];
  const id = `lever-${lever.id}`;
  const output = h('output', { for: id });
  const range = h('input', {
    type: 'range', id, min: lever.min, max: lever.max, step: steps(lever), 'aria-describedby': `${id}-is`,
    oninput: () => draft((s) => setLever(s, organisation, lever.id, Number(range.value))),
    onchange: () => commit((s) => setLever(s, organisation, lever.id, Number(range.value))),
  });
  const track = h('div', { class: 'track' }, range, h('span', { class: 'usual', 'aria-hidden': 'true' }));
  const back = h('button', {
    type: 'button', class: 'quiet back', 'aria-label': `Put ${lever.name} back to where it stands without the plan`,
    onclick: () => {
      commit((s) => setLever(s, organisation, lever.id, undefined));
      say(`${lever.name} is back where it stood.`);
      range.focus();
    },
  }, '↺');
  const place = (x) => String((x - lever.min) / (lever.max - lever.min));
  track.style.setProperty('--usual', place(culture));
  const node = h('div', { class: big ? 'dial big' : 'dial' },
    h('div', { class: 'head' }, h('label', { for: id }, lever.name), output, back),
    track,
    h('p', { id: `${id}-is`, class: 'is' }, lever.meaning, h('span', { class: 'unseen' }, ` Without the plan: ${told(lever, culture)}.`)));
  return {
    node,
    show() {
      const course = standing(outline, organisation, lever.id);
      const value = first(course);
      if (document.activeElement !== range || Number(range.value) !== value) range.value = value;
      const drawn = Array.isArray(course) && course.length > 1;
      const words = drawn ? `${told(lever, value)}, then drawn` : told(lever, value);
      output.textContent = words;
      range.setAttribute('aria-valuetext', words);
      track.style.setProperty('--at', place(value));
      const moved = lever.id in (state.plan.programme[organisation] ?? {});
      back.hidden = !moved;
      node.classList.toggle('moved', moved);
    },
  };
}

/** All dials of the chosen organisation. */
export function levers(catalogue, outline) {
  const dials = [];
  const make = (lever, big) => {
    const d = dial(lever, outline, big);
    dials.push(d);
    return d.node;
  };
  const [main, ...rest] = catalogue.groups;
  const counts = [];
  const node = h('div', { class: 'levers' },
    h('h2', { class: 'unseen' }, main.name),
    main.levers.map((l) => make(l, true)),
    h('h2', { class: 'minor' }, 'More levers'),
    rest.map((group) => {
      const count = h('span', { class: 'count' });
      counts.push([group, count]);
      return h('details', {}, h('summary', {}, group.name, count), group.levers.map((l) => make(l, false)));
    }));
  const show = () => {
    for (const d of dials) d.show();
    const mine = state.plan.programme[state.organisation] ?? {};
    for (const [group, count] of counts) {
      const moved = group.levers.filter((l) => l.id in mine).length;
      count.textContent = moved ? `${moved} moved` : '';
    }
  };
  show();
  return { node, show };
}
