// Pinned plans: up to eight, side by side, in the order of what the user says matters.

import { MOST_PINS } from './address.js';
import { Overtaken, ask } from './api.js';
import { clone, h, picture, renew, say, table, told } from './dom.js';
import { put } from './happen.js';
import { asked, chosen, commit, state, undo } from './store.js';

const LETTERS = 'ABCDEFGH';

/** What may matter, and how much: nothing, some, much. */
const WEIGHTS = [['loyalty', 'Loyalty'], ['delivery', 'Delivery'], ['engagement', 'Engagement'], ['turnover', 'Low turnover'], ['too_hot', 'Few too hot'], ['programme_cost', 'Low cost'], ['attention', 'Managers’ time']];
const WORDS = ['not at all', 'a little', 'some', 'much'];

/** The pinned plans and their comparison. */
export function pins(outline) {
  const name = h('input', { type: 'text', id: 'pin-name', maxlength: 40, autocomplete: 'off', placeholder: 'Name this plan' });
  const button = h('button', { type: 'submit', id: 'pin' }, 'Pin this plan');
  const form = h('form', {
    class: 'row',
    onsubmit: (event) => {
      event.preventDefault();
      if (state.pins.length >= MOST_PINS) return;
      const taken = new Set(state.pins.map((p) => p.name));
      const said = name.value.trim() || `Plan ${[...LETTERS].find((l) => !taken.has(`Plan ${l}`))}`;
      if (taken.has(said)) return say(`There is a plan called ${said} already.`);
      commit((s) => { s.pins = [...s.pins, { name: said, programme: clone(s.plan.programme) }]; });
      name.value = '';
      say(`${said} is pinned.`);
      return undefined;
    },
  }, h('label', { class: 'unseen', for: 'pin-name' }, 'Name of the plan'), name, button);
  const list = h('ul', { class: 'pins' });
  const place = h('select', { id: 'compare-at', onchange: () => compare() }, outline.places.filter((p) => p.kind !== 'link' && p.kind !== 'tier').map((p) => h('option', { value: p.id }, p.name)));
  place.value = outline.segments[0]?.id ?? 'chain';
  const side = h('div', { class: 'side', id: 'comparison' });
  const ready = outline.what_ifs.length > 0 && h('button', { type: 'button', class: 'quiet', id: 'pin-what-ifs', onclick: pinWhatIfs }, 'Pin the file’s what-ifs');
  const fields = h('fieldset', { class: 'weights' }, h('legend', {}, 'What matters to you?'));
  const result = h('div', {});
  const ranked = h('div', { class: 'ranked', hidden: true }, fields, result);
  const node = h('section', { class: 'compare', 'aria-labelledby': 'pins-title' },
    h('div', { class: 'bar' }, h('h2', { id: 'pins-title' }, 'Plans side by side'),
      h('label', { class: 'pick', for: 'compare-at' }, h('span', {}, 'At'), place)),
    h('p', { class: 'hint' }, 'Pin up to eight plans. All are simulated over the same futures and held against one baseline: what happens anyway, without any programme.'),
    h('div', { class: 'row' }, form, ready), list, ranked, side);

  function pinWhatIfs() {
    const plans = outline.what_ifs.slice(0, MOST_PINS).map(({ name: id, programme, events }) => {
      const made = { organisation: state.organisation, plan: { programme: clone(programme) } };
      // What a what-if adds to what happens anyway is part of its plan.
      for (const e of events) put(made, 'plan', e, outline);
      return { name: id, programme: made.plan.programme };
    });
    // Those that are pinned already stay.
    const fresh = plans.filter((p) => !state.pins.some((q) => q.name === p.name)).slice(0, MOST_PINS - state.pins.length);
    commit((s) => { s.pins = [...s.pins, ...fresh]; });
    // Those that change the chain or the assumptions, or take out what happens anyway, are no plans.
    const out = outline.other_what_ifs + outline.what_ifs.length - plans.length;
    const left = plans.filter((p) => !state.pins.some((q) => q.name === p.name)).length;
    say([`${fresh.length} ${fresh.length === 1 ? 'plan is' : 'plans are'} pinned.`, left && `${left} found no room among the eight.`, out && `${out} more can be compared with “ripplechain compare”.`].filter(Boolean).join(' '), ['Undo', () => undo()]);
  }

  /** How much each of them matters, and the comparison that is put in order by it. */
  const weights = Object.fromEntries(WEIGHTS.map(([id]) => [id, ['loyalty', 'delivery', 'engagement'].includes(id) ? 2 : 1]));
  let latest = null;
  const order = () => {
    ranked.hidden = !latest || latest.rows.length < 2;
    if (!ranked.hidden) result.replaceChildren(ranking(latest));
  };
  fields.append(...WEIGHTS.map(([id, words_]) => {
    const word = h('span', { class: 'unit' }, WORDS[weights[id]]);
    const range = h('input', {
      type: 'range', id: `weight-${id}`, min: 0, max: 3, step: 1, value: weights[id], 'aria-valuetext': WORDS[weights[id]],
      oninput: () => {
        weights[id] = Number(range.value);
        word.textContent = WORDS[weights[id]];
        range.setAttribute('aria-valuetext', WORDS[weights[id]]);
        order();
      },
    });
    return h('label', { for: `weight-${id}` }, h('span', {}, words_, ' ', word), range);
  }));

  /** What a plan brings by one metric: the mean over places, in steps that matter; better is more. */
  function gain(row, id) {
    const all = [...row.signs, ...row.costs].filter((x) => x.id === id && Number.isFinite(x.mean));
    const steps = all.map((x) => (x.better === 'lower' ? -1 : 1) * x.mean / x.matters);
    return steps.length ? steps.reduce((a, b) => a + b, 0) / steps.length : 0;
  }
  function ranking(answer) {
    const total = WEIGHTS.reduce((n, [id]) => n + weights[id], 0) || 1;
    const scored = answer.rows.map((row) => ({ row, score: WEIGHTS.reduce((n, [id]) => n + weights[id] * gain(row, id), 0) / total }));
    scored.sort((a, b) => b.score - a.score);
    const costs = answer.rows[0].costs.map((x) => `${x.metric}, ${x.at}${x.unit ? ` (${x.unit})` : ''}`);
    const fixed = (x) => `${x > 0 ? '+' : ''}${x < 0 ? '−' : ''}${Math.abs(x).toFixed(1)}`;
    return table('In this order by what matters to you; the score is the weighted mean of the changes, each where a programme runs and in steps of what matters in it',
      ['Plan', 'Score', ...WEIGHTS.filter(([id]) => weights[id] && !['programme_cost', 'attention'].includes(id)).map(([, name_]) => name_), ...costs],
      scored.map(({ row, score }, k) => [h('span', {}, h('span', { class: 'rank' }, `${k + 1}. `), row.name), h('b', {}, fixed(score)),
        ...WEIGHTS.filter(([id]) => weights[id] && !['programme_cost', 'attention'].includes(id)).map(([id]) => fixed(gain(row, id))),
        ...row.costs.map((x) => x.difference)]));
  }

  let shown = '';
  async function compare() {
    const key = JSON.stringify([state.pins, state.events, state.metric, place.value, chosen()]);
    if (shown === key) return;
    shown = key;
    if (!state.pins.length) {
      side.replaceChildren();
      latest = null;
      order();
      return;
    }
    try {
      const answer = await ask('/api/compare', { scenario: chosen(), events: state.events, plans: state.pins.map((p) => ({ name: p.name, ...asked(p) })), metric: state.metric, at: place.value }, 'compare');
      latest = answer;
      side.replaceChildren(h('div', { class: 'canvas', tabindex: '0', role: 'region', 'aria-label': 'Plans compared' }, picture(answer.chart.svg)), ...words(answer));
      order();
    } catch (error) {
      if (error instanceof Overtaken) {
        // A newer comparison is not to be asked for once more.
        if (shown === key) shown = '';
        return;
      }
      // Asked for once more when the lesson is opened.
      if (error.waits && shown === key) shown = '';
      side.replaceChildren(h('p', { class: 'problem', role: 'alert' }, error.message));
    }
  }
  function words(answer) {
    const first = answer.rows[0].name;
    const months = answer.rows[0].months.map((m) => `Month ${m}`);
    const also = answer.rows[0].signs.map((x) => `${x.metric}, ${x.at}`);
    return [
      table(`${answer.metric} at ${answer.at}: each plan against the one baseline (what happens anyway, without any programme); in brackets, 8 in 10 of ${answer.futures} futures`,
        ['Plan', ...months, ...(answer.rows.length > 1 ? [`Against ${first}`] : [])],
        answer.rows.map((r) => [r.name, ...r.cells.map(told), ...(answer.rows.length > 1 ? [r.against_first ? told(r.against_first) : '–'] : [])])),
      table(`What else changes by month ${answer.rows[0].months.at(-1)}, against the same baseline`, ['Plan', ...also],
        answer.rows.map((r) => [r.name, ...also.map((_, k) => told(r.signs[k]))])),
    ];
  }

  function unpin(k) {
    const { name: gone } = state.pins[k];
    commit((s) => { s.pins = s.pins.filter((_, i) => i !== k); });
    say(`${gone} is no longer pinned.`, ['Undo', () => undo()]);
    const others = list.querySelectorAll('li button:last-child');
    (others[Math.min(k, others.length - 1)] ?? name).focus();
  }

  return {
    node,
    show() {
      const full = state.pins.length >= MOST_PINS;
      button.disabled = full;
      button.textContent = full ? 'Eight plans are pinned' : 'Pin this plan';
      renew(list, ...state.pins.map((p, k) => h('li', { class: `pin-${k}` },
        h('button', { type: 'button', class: 'load', title: 'Put this plan on the dials', onclick: () => commit((s) => { s.plan = { programme: clone(p.programme) }; }) }, p.name),
        h('button', { type: 'button', class: 'quiet', 'aria-label': `Unpin ${p.name}`, onclick: () => unpin(k) }, '×'))));
      compare();
    },
  };
}
