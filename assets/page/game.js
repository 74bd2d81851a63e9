// A game: a goal, a budget of attention, six rounds of six months; then what each round did.

import { Overtaken, ask, browserMark, send } from './api.js';
import { h, hold, isHeld, say, table, verdict } from './dom.js';
import { inFile } from './home.js';
import { told } from './levers.js';

const SCENARIO = 'tension-and-inclusion';
const PLACE = 'maker';
const ROUNDS = 6;
const LENGTH = 6;
const FUTURES = 48;
/** Points of attention for all rounds together. */
const BUDGET = 60;
const LEVERS = ['tension', 'employee_inclusion', 'customer_inclusion', 'communication', 'servant_leadership', 'learning_time'];
/** Changes that count for the score, in steps of what matters in each. */
const SCORED = ['loyalty', 'delivery', 'engagement', 'turnover'];

/** The game; `back` goes back to the lessons, `openPlan` opens what was played in the explore room. */
export function game(catalogue, outline, back, openPlan) {
  const levers = LEVERS.map((id) => catalogue.groups.flatMap((g) => g.levers).find((l) => l.id === id)).filter(Boolean);
  const organisation = outline.organisations.find((o) => o.id === PLACE);
  const usual = Object.fromEntries(levers.map((l) => [l.id, organisation.stands[l.id][0]]));
  let now = { ...usual };
  const played = [];
  let spent = 0;
  let file = null;

  /** What a setting costs: how far each lever is from where it usually stands, and a third as much for what changes. */
  function cost(values) {
    const before = played.at(-1)?.values ?? usual;
    const far = (l, from) => Math.abs(values[l.id] - from) / (l.max - l.min);
    return Math.round(levers.reduce((sum, l) => sum + 7 * far(l, usual[l.id]) + 7 / 3 * far(l, before[l.id]), 0));
  }
  /** The plan as a course of each lever that was moved: it stands through a round, then goes to the next; `next` is the round to come. */
  function plan(next = now) {
    const courses = levers.flatMap((l) => {
      const all = [...played.map((p) => p.values), next];
      const values = all.slice(0, ROUNDS).map((v) => v[l.id]);
      if (values.every((v) => v === usual[l.id])) return [];
      const points = values.flatMap((v, k) => [[k * LENGTH, v], [(k + 1) * LENGTH - 1, v]]);
      return [[l.id, points]];
    });
    return { programme: courses.length ? { [PLACE]: Object.fromEntries(courses) } : {}, events: [] };
  }
  const score = (signs) => signs.filter((g) => SCORED.includes(g.metric)).reduce((sum, g) => {
    const m = catalogue.metrics.find((x) => x.id === g.metric);
    return sum + (m.better === 'lower' ? -1 : 1) * g.mean / m.minimal_important_difference;
  }, 0);

  const score1 = (x) => `${x < 0 ? '−' : ''}${Math.abs(x).toFixed(1)}`;
  const head = h('p', { class: 'agree' });
  const cards = h('div', { class: 'game-levers' });
  const price = h('p', { 'aria-live': 'polite' });
  const go = h('button', { type: 'button', class: 'main', id: 'game-go', onclick: play }, 'Play six months');
  const told_ = h('div', { class: 'game-told' });
  const ends = h('div', { class: 'after', hidden: true });

  const dials = levers.map((l) => {
    const output = h('output', { for: `game-${l.id}` });
    const range = h('input', { type: 'range', id: `game-${l.id}`, min: l.min, max: l.max, step: l.max <= 0.2 ? 0.005 : 0.05, value: now[l.id], oninput: () => { now = { ...now, [l.id]: Number(range.value) }; show(); } });
    cards.append(h('div', { class: 'dial' }, h('div', { class: 'head' }, h('label', { for: `game-${l.id}` }, l.name), output), range, h('p', { class: 'is' }, l.meaning)));
    return () => {
      output.textContent = told(l, now[l.id]);
      range.setAttribute('aria-valuetext', told(l, now[l.id]));
    };
  });

  function show() {
    for (const d of dials) d();
    const round = played.length + 1;
    head.textContent = played.length < ROUNDS ? `Round ${round} of ${ROUNDS}: months ${(round - 1) * LENGTH + 1} to ${round * LENGTH}. ${BUDGET - spent} of ${BUDGET} points of attention are left.` : 'The three years are over.';
    const c = cost(now);
    const over = c > BUDGET - spent;
    price.hidden = played.length >= ROUNDS;
    price.textContent = over ? `This setting costs ${c} points: more than are left.` : `This setting costs ${c} points.`;
    price.className = over ? 'wrong' : 'hint';
    go.disabled = over || played.length >= ROUNDS;
  }

  async function play() {
    if (isHeld(go)) return;
    hold(go);
    // What is moved while this is simulated belongs to the next round.
    const values = { ...now };
    const price_ = cost(values);
    try {
      file ??= await (await send('/api/file', { scenario: SCENARIO, plan: { programme: {}, events: [] } })).json();
      const months = (played.length + 1) * LENGTH;
      const answer = await ask('/api/play', {
        scenario: { file: { ...file, months, futures: FUTURES } }, plan: plan(values), depth: 'full', view: 'ripple', metric: 'loyalty', organisation: PLACE, axes: {},
      }, 'game');
      spent += price_;
      played.push({ values, cost: price_, signs: answer.signs, score: score(answer.signs), headline: answer.finding[0] });
      say(`Month ${months} is reached.`);
    } catch (error) {
      if (!(error instanceof Overtaken)) say(error.message);
    }
    hold(go, false);
    tell();
    show();
    if (played.length >= ROUNDS) debrief();
  }

  function tell() {
    const last = played.at(-1);
    if (!last) return;
    told_.replaceChildren(h('p', { class: 'headline' }, last.headline),
      table('Round by round: changes against the same futures without a plan; the score is the sum of loyalty, delivery, engagement and turnover, each in steps of what matters in it',
        ['Until month', 'Cost', 'Score', ...last.signs.map((g) => `${g.name}, ${g.at}`)],
        played.map((p, k) => [String((k + 1) * LENGTH), String(p.cost), h('b', {}, score1(p.score)), ...p.signs.map((g) => h('span', {}, `${g.difference} `, verdict(g.verdict)))])));
  }

  function debrief() {
    const steps = played.map((p, k) => p.score - (played[k - 1]?.score ?? 0));
    const best = steps.indexOf(Math.max(...steps));
    const worst = steps.indexOf(Math.min(...steps));
    const hot = played.findIndex((p) => (p.signs.find((g) => g.metric === 'too_hot')?.mean ?? 0) > 10);
    const team = h('input', { type: 'text', id: 'team', maxlength: 40, autocomplete: 'off', value: sessionStorage.getItem('team') ?? '' });
    const done = h('p', { role: 'status' });
    go.hidden = true;
    ends.hidden = false;
    ends.replaceChildren(h('div', {}, h('h2', { tabindex: '-1' }, `Your score: ${score1(played.at(-1).score)}, for ${spent} of ${BUDGET} points`),
      h('ul', {}, h('li', {}, `Round ${best + 1} brought most (${score1(steps[best])}). What had you changed before it? Effects come late: look one or two rounds back.`),
        h('li', {}, `Round ${worst + 1} brought least (${score1(steps[worst])}).`),
        hot >= 0 && h('li', {}, `In round ${hot + 1} more than one in ten was too hot. What did it cost afterwards?`),
        h('li', {}, 'What would you do in the first six months if you played again?'), h('li', {}, 'Which of the four changes did you watch, and which did you forget?')),
      h('div', { class: 'row' }, h('button', { type: 'button', class: 'main', onclick: () => openPlan(SCENARIO, plan()) }, 'Open your plan on the dials'), h('button', { type: 'button', class: 'quiet', onclick: again }, 'Play again'))),
    !inFile && h('div', {}, h('h2', {}, 'To the class board'), h('form', {
      class: 'row hand-in', onsubmit: async (event) => {
        event.preventDefault();
        done.textContent = '';
        sessionStorage.setItem('team', team.value);
        try {
          await send('/api/class', { team: team.value, scenario: SCENARIO, plan: { name: team.value, ...plan() }, by: browserMark() });
          done.textContent = 'Your three years are on the class board.';
        } catch (error) {
          done.textContent = error instanceof Overtaken ? 'It did not arrive. Hand in again when the server is back.' : error.message;
        }
      },
    }, h('label', { for: 'team' }, 'Team'), team, h('button', { type: 'submit', class: 'quiet' }, 'Hand in'), done)));
    ends.querySelector('h2').focus({ preventScroll: true });
  }

  function again() {
    played.length = 0;
    spent = 0;
    now = { ...usual };
    for (const l of levers) cards.querySelector(`#game-${l.id}`).value = now[l.id];
    told_.replaceChildren();
    ends.hidden = true;
    go.hidden = false;
    show();
    go.focus();
  }

  show();
  return [
    h('p', {}, h('a', { href: '#lessons', class: 'up', onclick: (e) => { e.preventDefault(); back(); } }, '← All lessons')),
    h('h1', { tabindex: '-1' }, 'Three years at the maker'),
    h('p', { class: 'lead' }, `You lead the maker. Every six months you set the levers again; what you do costs attention, and you have ${BUDGET} points for three years. Goal: the best score after 36 months, from loyalty of families, delivery, engagement and turnover. Nobody sees ahead: each round shows only what has happened.`),
    head, cards, price, h('div', { class: 'row' }, go), told_, ends,
  ];
}
