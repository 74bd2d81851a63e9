// Events: the list of what happens, and the form that adds one.

import { h, say } from './dom.js';
import { PARTS, happenings, mark, put, take, words } from './happen.js';
import { commit, state } from './store.js';

const places = (kind, outline) =>
  (kind.at === 'segment' ? outline.segments : outline.organisations).map((p) => [p.id, p.name]);

const usual = { layoff: 0.1, demand_shock: -0.2, media_storm: 0.5, priority_switch: 2, strain_shock: 0.5, leader_change: 0.5, supplier_failure: 0.3 };

/** The list of events, and the way to add a new one. */
export function events(catalogue, outline) {
  const list = h('ul', { class: 'events' });
  const kind = h('select', { id: 'event-kind', onchange: fit }, catalogue.events.map((k) => h('option', { value: k.id }, k.name)));
  const at = h('select', { id: 'event-at' });
  const month = h('input', { type: 'number', id: 'event-month', min: 0, max: outline.months, step: 1, value: Math.min(6, outline.months) });
  const size = h('input', { type: 'number', id: 'event-size', step: 0.05 });
  const part = h('select', { id: 'event-part' }, Object.entries(PARTS).map(([id, name]) => h('option', { value: id }, name)));
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
    part.value = k.part;
  }
  fit();
  const form = h('form', {
    class: 'drop',
    onsubmit: (event) => {
      event.preventDefault();
      const added = { kind: kind.value, month: Number(month.value), size: Number(size.value) };
      if (at.value) added.at = at.value;
      commit((s) => put(s, part.value, added, outline));
      say(`Added: ${words({ event: added }, catalogue, outline)}; it ${part.value === 'plan' ? 'is ' : ''}${PARTS[part.value]}.`);
    },
  },
  field('What happens', kind), field('Where', at), field('Month', month), field('Size', size, unit), field('In which plans', part),
  h('p', { class: 'is' }, 'What happens anyway is in all plans and in the baseline they are held against; what is part of the plan is in this plan alone.'),
  h('button', { type: 'submit' }, 'Add event'));
  const summary = h('summary', {}, 'Events', h('span', { class: 'count' }));
  const node = h('details', { class: 'happen' }, summary, list, form);

  function row(where, k) {
    const told = words(where, catalogue, outline);
    const choose = h('select', {
      id: `part-${k}`, 'aria-label': `${told}: in which plans`,
      onchange: () => {
        const to = choose.value;
        commit((s) => mark(s, where, to, catalogue, outline));
        say(`${told}: ${to === 'plan' ? 'now part of the plan' : 'now happens anyway, in all plans and in the baseline'}.`);
        const after = happenings(state, outline).findIndex((x) => x.part === to && words(x, catalogue, outline) === told);
        (list.querySelector(`#part-${after}`) ?? summary).focus();
      },
    }, Object.entries(PARTS).map(([id, name]) => h('option', { value: id }, name)));
    choose.value = where.part;
    return h('li', {}, told, h('span', { class: 'part' }, choose,
      h('button', {
        type: 'button', class: 'quiet', 'aria-label': `Take out: ${told}`,
        onclick: () => {
          commit((s) => take(s, where));
          say(`Taken out: ${told}.`);
          const others = list.querySelectorAll('button');
          (others[Math.min(k, others.length - 1)] ?? summary).focus();
        },
      }, '×')));
  }

  let shown = '';
  return {
    node,
    show() {
      const all = happenings(state, outline);
      node.querySelector('.count').textContent = all.length ? String(all.length) : '';
      const key = JSON.stringify(all);
      // Rows are made anew only when they differ, so that the keyboard stays where it is.
      if (key === shown) return;
      shown = key;
      list.replaceChildren(...all.map(row));
    },
  };
}
