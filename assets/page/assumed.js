// The numbers that the model assumes: each with its range and its reason, to be changed; and whether the verdicts hold.

import { Overtaken, ask, send } from './api.js';
import { h, number, say, verdict } from './dom.js';
import { asked, chosen, commit, otherNumbers, state, undo } from './store.js';

const words = (text) => text.replaceAll('_', ' ');

function setNumber(st, mechanism, parameter, value) {
  const numbers = { ...st.assumed[mechanism] };
  if (value === undefined) delete numbers[parameter];
  else numbers[parameter] = value;
  const assumed = { ...st.assumed, [mechanism]: numbers };
  if (!Object.keys(numbers).length) delete assumed[mechanism];
  st.assumed = assumed;
}

/** One number: what it is, its range, a field for it, and a way back. */
function row(a) {
  const id = `assumed-${a.mechanism}-${a.parameter}`;
  const is = () => state.assumed[a.mechanism]?.[a.parameter];
  const field = h('input', { type: 'number', id, min: a.min, max: a.max, step: 'any', 'aria-describedby': `${id}-is`, onchange: change });
  const problem = h('p', { class: 'wrong', role: 'alert', hidden: true });
  const back = h('button', { type: 'button', class: 'quiet back', 'aria-label': `Put ${words(a.parameter)} of ${words(a.mechanism)} back to ${number(a.value, 4)}`, onclick: () => { commit((st) => setNumber(st, a.mechanism, a.parameter, undefined)); field.focus(); } }, '↺');
  function change() {
    const value = Number(field.value);
    const wrong = field.value.trim() === '' || !Number.isFinite(value) || value < a.min || value > a.max;
    problem.hidden = !wrong;
    if (wrong) {
      problem.textContent = `Between ${number(a.min, 4)} and ${number(a.max, 4)}, please.`;
      field.setAttribute('aria-invalid', 'true');
      return;
    }
    field.removeAttribute('aria-invalid');
    commit((st) => setNumber(st, a.mechanism, a.parameter, value === a.value ? undefined : value));
  }
  const unit = ['1', 'share', 'index', '0-1', 'logit', 'log'].includes(a.unit) ? '' : a.unit;
  const node = h('li', { class: 'assumption' },
    h('label', { for: id }, h('b', {}, `${words(a.mechanism)}: `), words(a.parameter)), h('span', { class: 'field' }, field, h('span', { class: 'unit' }, unit), back),
    h('p', { class: 'is', id: `${id}-is` }, `${a.meaning} `, h('span', { class: 'unit' }, `From ${number(a.min, 4)} to ${number(a.max, 4)}; drawn between ${number(a.low, 3)} and ${number(a.high, 3)}. ${a.evidence[0].toUpperCase()}${a.evidence.slice(1)}: ${a.source}.`)), problem);
  return {
    node,
    text: `${words(a.mechanism)} ${words(a.parameter)} ${a.meaning}`.toLowerCase(),
    moved: () => is() !== undefined,
    show() {
      if (document.activeElement !== field) {
        field.value = is() ?? a.value;
        problem.hidden = true;
        field.removeAttribute('aria-invalid');
      }
      back.hidden = is() === undefined;
      node.classList.toggle('moved', is() !== undefined);
    },
  };
}

/** The panel. `body` is the question that the page asks of the plan. */
export function assumptions(body) {
  const list = h('ul', { class: 'assumptions' });
  const find = h('input', { type: 'text', id: 'find-number', autocomplete: 'off', placeholder: 'trust, burnout, weeks …', oninput: () => filter() });
  const count = h('span', { class: 'count' });
  const holds = h('div', { class: 'holds', role: 'status' });
  const reset = h('button', { type: 'button', class: 'quiet', id: 'reset-numbers', onclick: () => { commit((st) => { st.assumed = {}; }); say('All numbers are as the scenario came.', ['Undo', () => undo()]); } }, 'Reset all numbers');
  const node = h('details', { class: 'assumed', ontoggle: () => { if (node.open) fill(); } }, h('summary', {}, h('h2', {}, 'What is assumed'), count),
    h('p', { class: 'hint' }, 'Numbers of the model that no study gives. Change one and see whether the verdicts hold.'), holds,
    h('div', { class: 'row' }, h('label', { for: 'find-number' }, 'Find'), find, reset), list);
  let rows = [];
  let of = '';

  async function fill() {
    const base = JSON.stringify(chosen({}));
    if (of === base) return;
    of = base;
    try {
      const { numbers } = await (await send('/api/assumed', { scenario: chosen({}) })).json();
      rows = numbers.map(row);
      list.replaceChildren(...rows.map((r) => r.node));
      filter();
      show();
    } catch (error) {
      of = '';
      list.replaceChildren(h('li', { class: 'problem', role: 'alert' }, error.message));
    }
  }
  function filter() {
    const wanted = find.value.trim().toLowerCase();
    for (const r of rows) r.node.hidden = wanted !== '' && !r.text.includes(wanted) && !r.moved();
  }

  let known = { of: '', signs: [] };
  let asking = '';
  let latest = [];
  /** Compares the verdicts with those of the numbers as the scenario has them. */
  async function compare(signs) {
    const plan = JSON.stringify([chosen({}), asked(), state.organisation]);
    latest = signs;
    if (!otherNumbers()) {
      known = { of: plan, signs };
      holds.replaceChildren();
      return undefined;
    }
    if (known.of !== plan) {
      if (asking === plan) return undefined;
      asking = plan;
      // What stands here is of the plan before.
      holds.replaceChildren(h('p', { class: 'hint' }, 'Comparing with the numbers as they came …'));
      try {
        const answer = await ask('/api/play', { ...body('full'), scenario: chosen({}), axes: {} }, 'as it came', { quiet: true });
        known = { of: plan, signs: answer.signs };
        // Another number may have been changed meanwhile.
        if (otherNumbers()) return compare(latest);
        holds.replaceChildren();
        return undefined;
      } catch (error) {
        // A newer comparison says itself how far it is.
        if (asking !== plan) return undefined;
        if (error instanceof Overtaken) holds.replaceChildren();
        else holds.replaceChildren(h('p', { class: 'hint' }, error.message));
        return undefined;
      } finally {
        if (asking === plan) asking = '';
      }
    }
    const pairs = signs.map((now) => [known.signs.find((g) => g.metric === now.metric && g.at === now.at), now]).filter(([before]) => before);
    const turned = pairs.filter(([before, now]) => before.verdict !== now.verdict);
    holds.replaceChildren(h('p', {}, h('b', {}, turned.length ? `${turned.length} of ${pairs.length} verdicts turn. ` : `All ${pairs.length} verdicts hold. `), `With ${otherNumbers()} ${otherNumbers() === 1 ? 'number' : 'numbers'} of your own:`),
      h('ul', {}, pairs.map(([before, now]) => h('li', {}, `${now.name}, ${now.at}: ${before.difference} → ${now.difference} `, verdict(before.verdict), before.verdict === now.verdict ? ' holds' : [' → ', verdict(now.verdict)]))));
    return undefined;
  }

  function show() {
    const others = otherNumbers();
    count.textContent = others ? `${others} changed` : '';
    reset.disabled = !others;
    for (const r of rows) r.show();
    if (node.open) fill();
  }
  return { node, show, compare };
}
