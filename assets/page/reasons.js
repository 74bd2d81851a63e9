// Why an effect is what it is, and how sure: questions that take many simulations, asked when the user wants them.

import { Overtaken, Stopped, ask } from './api.js';
import { h, hold, isHeld, number, s, verdict } from './dom.js';
import { asked, chosen } from './store.js';

const BY = [
  ['levers', 'By lever', 'Which of the levers and events of the plan?'],
  ['mechanisms', 'By mechanism', 'Which mechanisms of the model?'],
  ['channels', 'By channel', 'Which ways from one organisation to another?'],
  ['paths', 'By path', 'Which link, and what it carries: goods, orders, people, word of mouth, joint work?'],
  ['people', 'By state of people', 'Through which states of people: adoption, trust, engagement, fatigue?'],
];

/** Horizontal bars from a common zero: [name, from, to, text], the scale over all. */
function bars(rows, kind) {
  const [low, high] = [Math.min(0, ...rows.map((r) => Math.min(r.from, r.to))), Math.max(0, ...rows.map((r) => Math.max(r.from, r.to)))];
  const x = (v) => 100 * (v - low) / (high - low || 1);
  return h('div', { class: 'bars' }, rows.map((r) => h('div', { class: 'bar-row' },
    h('span', { class: 'bar-name', title: r.title }, r.name),
    s('svg', { viewBox: '0 0 100 14', preserveAspectRatio: 'none', 'aria-hidden': 'true', class: 'bar-line' },
      s('rect', { x: Math.min(x(r.from), x(r.to)), y: 2, width: Math.max(0.6, Math.abs(x(r.to) - x(r.from))), height: 10, class: kind(r) }),
      s('line', { x1: x(r.zero ?? 0), x2: x(r.zero ?? 0), y1: 0, y2: 14, class: 'zero' })),
    h('span', { class: 'bar-told' }, r.told))));
}

/** A card with a button that asks, and what came of it; `make` draws the answer. */
function card(title, lead, button, path, body, make) {
  const told = h('div', { class: 'found' });
  const stale = h('p', { class: 'hint stale-note', hidden: true }, 'This is of the plan before. Work it out again for the plan as it is now.');
  let of = '';
  let on = null;
  const now = () => JSON.stringify([chosen(), asked(), body()]);
  async function work() {
    if (isHeld(on)) return;
    const mine = now();
    hold(on);
    try {
      const answer = await ask(path, { scenario: chosen(), plan: asked(), ...body() }, path);
      of = mine;
      told.replaceChildren(...make(answer));
    } catch (error) {
      if (error instanceof Stopped) told.replaceChildren(h('p', { class: 'hint' }, 'Stopped.'));
      else if (!(error instanceof Overtaken)) told.replaceChildren(h('p', { class: 'problem', role: 'alert' }, `${error.message[0].toUpperCase()}${error.message.slice(1)}.`.replace('..', '.')));
    }
    hold(on, false);
    show();
  }
  on = h('button', { type: 'button', onclick: work }, button);
  function show() {
    stale.hidden = !of || of === now();
  }
  return { node: h('div', { class: 'card' }, h('h2', {}, title), h('p', { class: 'hint' }, lead), h('div', { class: 'row' }, on), stale, told), show, button: on };
}

function why(futures) {
  let by = 'levers';
  const made = card('Why', 'Runs the same futures again with parts left out, and shares the effect among the parts. Takes about half a minute, longer by path; you can stop it.', 'Work out why', '/api/why', () => ({ by }), (answer) => [
    h('p', { class: 'hint' }, `In ${answer.futures} futures${answer.futures < futures ? ` of the finding’s ${futures}, so an effect may differ a little from the finding’s` : ''}; the shares of an effect add up to it.`),
    ...answer.effects.map((e, k) => h('details', { class: 'effect', open: k === 0 }, h('summary', {}, `${e.metric} at ${e.at} `, h('b', {}, e.difference)),
      e.sentence && h('p', {}, e.sentence),
      bars([...e.parts, ...(Math.abs(e.rest.mean) > 1e-6 ? [{ name: e.rest.name, mean: e.rest.mean, told: e.rest.told }] : [])]
        .map((p) => ({ name: p.name, from: 0, to: p.mean, told: p.told, title: p.spread ? `8 in 10 futures: ${p.spread}` : '' })), (r) => ((r.to > 0) === (e.better !== 'lower') ? 'better' : 'worse')))),
  ]);
  made.button.before(h('fieldset', { class: 'where by' }, h('legend', { class: 'unseen' }, 'Shared'), h('div', { class: 'segments' }, BY.map(([id, name, title]) => h('label', { title },
    h('input', { type: 'radio', name: 'by', value: id, checked: id === by, onchange: () => { by = id; made.show(); } }), h('span', {}, name))))));
  return made;
}

const sure = () => card('How sure', 'Luck is in every answer: futures differ. Here the numbers that the model assumes are drawn anew 16 times, and those that matter most are moved alone. Takes about half a minute; you can stop it.', 'Draw the assumptions', '/api/certainty', () => ({}), (answer) => [
  h('p', { class: 'hint' }, `${answer.numbers} assumed numbers, ${answer.draws} draws, ${answer.futures} futures each.`),
  ...answer.effects.map((e, k) => h('details', { class: 'effect', open: k === 0 }, h('summary', {}, `${e.metric} at ${e.at} `, h('b', {}, e.difference), ' ', verdict(e.verdict, `holds in ${e.agree} of ${e.draws} draws`)),
    e.sentence && h('p', {}, e.sentence),
    e.swings.length > 0 && bars(e.swings.slice(0, 6).map((w) => ({ name: w.name, from: w.low.mean, to: w.high.mean, zero: e.mean, title: w.meaning, told: `${w.low.told} at ${w.low.value}, ${w.high.told} at ${w.high.value}` })), () => 'span'),
    e.swings.length > 0 && h('p', { class: 'hint' }, `Each number alone, from one end of its range to the other; the line is the effect as it stands (${number(e.mean, 1)}).`))),
]);

/** Both cards, side by side; `futures` are those of the finding. */
export function reasons(futures) {
  const cards = [why(futures), sure()];
  return {
    node: h('section', { class: 'reasons', 'aria-label': 'Why, and how sure' }, cards.map((c) => c.node)),
    show: () => { for (const c of cards) c.show(); },
  };
}
