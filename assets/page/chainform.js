// The chain as a form: who is in it, how large, who supplies whom, and how it is before any programme.

import { h } from './dom.js';

const CULTURE = [['stability_reward', 'Rewarded for stability'], ['silos', 'Silos'], ['servant_leadership', 'Servant leadership'], ['gatekeeping', 'Gatekeeping'], ['entitlement', 'Entitlement of buyers']];

/** An id from a name, as a person would write it. */
function idOf(name, taken) {
  const base = name.toLowerCase().normalize('NFKD').replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '') || 'new';
  let id = base;
  for (let k = 2; taken.has(id); k += 1) id = `${base}-${k}`;
  return id;
}

/** The form; `changed` gets the file with the change in it. */
export function chainForm(file, changed, unfolded = []) {
  const { chain } = file;
  const taken = new Set([...Object.keys(chain.organisations), ...Object.keys(chain.segments)]);
  const change = (make) => {
    const next = structuredClone(file);
    make(next, next.chain);
    changed(next);
  };
  const number = (value, min, max, label, set) => {
    const input = h('input', { type: 'number', value, min, max, 'aria-label': label, onchange: () => { if (input.checkValidity() && input.value !== '') change((f, c) => set(f, c, Number(input.value))); else input.reportValidity(); } });
    return input;
  };
  const text = (value, label, set) => {
    const input = h('input', { type: 'text', value, maxlength: 60, 'aria-label': label, onchange: () => { if (input.value.trim()) change((f, c) => set(f, c, input.value.trim())); } });
    return input;
  };
  const out = (label, set, disabled) => h('button', { type: 'button', class: 'quiet', 'aria-label': label, disabled, onclick: () => change(set) }, '×');
  const organisations = Object.entries(chain.organisations);
  const called = (id) => chain.organisations[id]?.name ?? id;
  const choice = (value, label, set) => {
    const select = h('select', { 'aria-label': label, onchange: () => change((f, c) => set(f, c, select.value)) }, organisations.map(([id]) => h('option', { value: id }, called(id))));
    select.value = value;
    return select;
  };

  function culture(id, o) {
    return h('details', { 'data-of': id, open: unfolded.includes(id) }, h('summary', { 'aria-label': `Culture and owners of ${called(id)}` }, 'Culture and owners'), CULTURE.map(([lever, name]) => {
      const is = o.culture?.[lever];
      const range = h('input', { type: 'range', min: 0, max: 1, step: 0.05, value: is ?? 0.3, 'aria-label': `${name} at ${called(id)}`, onchange: () => change((_, c) => { c.organisations[id].culture = { ...c.organisations[id].culture, [lever]: Number(range.value) }; }) });
      return h('label', { class: 'culture' }, h('span', {}, name, ' ', h('span', { class: 'unit' }, is === undefined ? 'as usual' : String(is))), range);
    }), h('label', { class: 'culture' }, h('span', {}, 'Owners'), (() => {
      const select = h('select', { 'aria-label': `Owners of ${called(id)}`, onchange: () => change((_, c) => { c.organisations[id].owners = select.value; }) }, ['patient', 'quarterly'].map((v) => h('option', { value: v }, v)));
      select.value = o.owners ?? 'patient';
      return select;
    })()));
  }

  const firms = organisations.map(([id, o]) => h('li', {}, text(o.name ?? id, `Name of ${called(id)}`, (_, c, v) => { c.organisations[id].name = v; }),
    h('label', {}, 'Staff ', number(o.staff, 8, 1_000_000, `Staff of ${called(id)}`, (_, c, v) => { c.organisations[id].staff = v; })),
    out(`Take out ${called(id)}`, (f, c) => {
      delete c.organisations[id];
      c.links = (c.links ?? []).filter((l) => l.from !== id && l.to !== id);
      for (const [key, seg] of Object.entries(c.segments)) if (seg.served_by === id) delete c.segments[key];
      if (f.programme) delete f.programme[id];
    }, organisations.length < 2), culture(id, o)));
  const links = (chain.links ?? []).map((l, k) => h('li', {}, choice(l.from, 'Supplier', (_, c, v) => { c.links[k].from = v; }), ' supplies ', choice(l.to, 'Buyer', (_, c, v) => { c.links[k].to = v; }),
    out(`Take out: ${called(l.from)} supplies ${called(l.to)}`, (_, c) => { c.links.splice(k, 1); })));
  const segments = Object.entries(chain.segments).map(([id, seg]) => h('li', {}, text(seg.name ?? id, `Name of segment ${id}`, (_, c, v) => { c.segments[id].name = v; }),
    h('label', {}, 'People ', number(seg.people, 1, 1_000_000, `People in ${seg.name ?? id}`, (_, c, v) => { c.segments[id].people = v; })), ' served by ',
    choice(seg.served_by, `Who serves ${seg.name ?? id}`, (_, c, v) => { c.segments[id].served_by = v; }),
    out(`Take out ${seg.name ?? id}`, (_, c) => { delete c.segments[id]; }, Object.keys(chain.segments).length < 2)));
  // Month 0 on the calendar; left out, months are counted.
  const starts = h('input', { type: 'month', value: file.start ?? '', 'aria-label': 'Month in which the programme starts', placeholder: '2027-03', pattern: '[0-9]{4}-(0[1-9]|1[0-2])', onchange: () => { if (starts.reportValidity()) change((f) => { if (starts.value) f.start = starts.value; else delete f.start; }); } });
  const add = (label, set) => h('button', { type: 'button', class: 'quiet', onclick: () => change(set) }, label);
  return h('div', { class: 'chain-form' },
    h('div', { class: 'row' }, h('label', {}, 'Name of the scenario ', text(file.name, 'Name of the scenario', (f, _, v) => { f.name = idOf(v, new Set()); })),
      h('label', {}, 'Months ', number(file.months, 1, 120, 'Months', (f, _, v) => { f.months = v; })), h('label', {}, 'Starts in ', starts), h('label', {}, 'Futures ', number(file.futures, 2, 2000, 'Futures', (f, _, v) => { f.futures = v; }))),
    h('div', { class: 'three' },
      h('section', {}, h('h3', {}, 'Organisations'), h('ul', {}, firms), add('Add an organisation', (_, c) => {
        const id = idOf('new', taken);
        c.organisations[id] = { name: 'New organisation', staff: 80 };
        const [last] = organisations.at(-1);
        c.links = [...(c.links ?? []), { from: id, to: last }];
      })),
      h('section', {}, h('h3', {}, 'Who supplies whom'), h('ul', {}, links), organisations.length > 1 && add('Add a link', (_, c) => { c.links = [...(c.links ?? []), { from: organisations[0][0], to: organisations.at(-1)[0] }]; })),
      h('section', {}, h('h3', {}, 'Customers'), h('ul', {}, segments), add('Add a segment', (_, c) => {
        const id = idOf('new-segment', taken);
        c.segments[id] = { name: 'New segment', people: 400, served_by: organisations.at(-1)[0] };
      }))));
}
