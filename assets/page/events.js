// Events: what happens along the way, whoever leads.

import { h, number, say } from './dom.js';
import { commit, state } from './store.js';

const places = (kind, outline) =>
  (kind.at === 'segment' ? outline.segments : outline.organisations).map((p) => [p.id, p.name]);

const usual = { layoff: 0.1, demand_shock: -0.2, media_storm: 0.5, priority_switch: 2, strain_shock: 0.5, leader_change: 0.5, supplier_failure: 0.3 };

/** “Layoff at Maker”. */
export function called(event, catalogue, outline) {
  const kind = catalogue.events.find((k) => k.id === event.kind);
  const place = [...outline.organisations, ...outline.segments].find((p) => p.id === event.at)?.name;
  return place ? `${kind.name} at ${place}` : kind.name;
}

/** “Layoff at Maker, month 6, size 0.1”. */
export const words = (event, catalogue, outline) =>
  `${called(event, catalogue, outline)}, month ${number(event.month, 1)}, size ${number(event.size)}`;

/** A plan with one of its events in another month; with none in particular, the event is taken out. */
export const moved = (plan, k, month) =>
  ({ ...plan, events: plan.events.flatMap((e, i) => (i === k ? (month === undefined ? [] : [{ ...e, month }]) : [e])) });

/** The list of events, and the way to drop a new one. */
export function events(catalogue, outline) {
  const list = h('ul', { class: 'events' });
  const kind = h('select', { id: 'event-kind', onchange: fit }, catalogue.events.map((k) => h('option', { value: k.id }, k.name)));
  const at = h('select', { id: 'event-at' });
  const month = h('input', { type: 'number', id: 'event-month', min: 0, max: outline.months, step: 1, value: Math.min(6, outline.months) });
  const size = h('input', { type: 'number', id: 'event-size', step: 0.05 });
  const unit = h('span', { class: 'unit' });
  const field = (name, control, more) => h('label', { for: control.id }, h('span', {}, name), control, more);
  function fit() {
    const k = catalogue.events.find((x) => x.id === kind.value);
    at.replaceChildren(
      ...(k.needs_place ? [] : [h('option', { value: '' }, 'everywhere')]),
      ...places(k, outline).map(([id, name]) => h('option', { value: id }, name)));
    if (places(k, outline).some(([id]) => id === state.organisation)) at.value = state.organisation;
    size.min = k.min;
    size.max = k.max;
    size.value = usual[k.id] ?? k.max / 4;
    unit.textContent = k.unit;
  }
  fit();
  const form = h('form', {
    class: 'drop',
    onsubmit: (event) => {
      event.preventDefault();
      const dropped = { kind: kind.value, month: Number(month.value), size: Number(size.value) };
      if (at.value) dropped.at = at.value;
      commit((s) => { s.plan = { ...s.plan, events: [...s.plan.events, dropped] }; });
      say(`Dropped: ${words(dropped, catalogue, outline)}.`);
    },
  },
  field('What happens', kind), field('Where', at), field('Month', month), field('Size', size, unit),
  h('button', { type: 'submit' }, 'Drop the event'));
  const node = h('details', { class: 'happen' },
    h('summary', {}, 'Events', h('span', { class: 'count' })), list, form);
  return {
    node,
    show() {
      node.querySelector('.count').textContent = state.plan.events.length ? String(state.plan.events.length) : '';
      list.replaceChildren(...state.plan.events.map((e, k) => h('li', {}, words(e, catalogue, outline),
        h('button', {
          type: 'button', class: 'quiet', 'aria-label': `Take out: ${words(e, catalogue, outline)}`,
          onclick: () => commit((s) => { s.plan = moved(s.plan, k); }),
        }, '×'))));
    },
  };
}
