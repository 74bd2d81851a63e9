// Teaching: predict, then one future, then twenty, then the band, then talk.

import { Overtaken, ask, browserMark, read, send } from './api.js';
import { calm, h, say } from './dom.js';
import { game } from './game.js';
import { inFile } from './home.js';
import { drawing, pad, reach } from './pad.js';
import { look, state } from './store.js';
import { clock, tally } from './tally.js';

/** The list of lessons, or the lesson that is open; `openPlan` opens its scenario in the explore room. */
export function lessons(catalogue, openPlan) {
  const node = h('div', { class: 'lessons' });
  const mine = catalogue.scenarios.filter((x) => x.lesson);
  const hasGame = catalogue.scenarios.some((x) => x.name === 'tension-and-inclusion');
  const list = () => node.replaceChildren(...[
    h('h1', {}, 'Predict first, then look'),
    h('p', { class: 'lead' }, 'Each lesson asks a question. You commit to an answer; then one future appears, then twenty, then the band of all. What surprises you is what you learn.'),
    h('ol', { class: 'cards' }, mine.map((x, k) => h('li', {}, h('a', { href: `#lessons?l=${x.name}`, onclick: (e) => { e.preventDefault(); enter(x.name); } },
      h('span', { class: 'nr' }, String(k + 1)), h('strong', {}, x.question))))),
    hasGame && h('ul', { class: 'cards' }, h('li', {}, h('a', { href: '#lessons?l=game', onclick: (e) => { e.preventDefault(); enter('game'); } }, h('span', { class: 'nr' }, '▶'), h('strong', {}, 'A game: three years at the maker, six rounds, a budget of attention')))),
  ].filter(Boolean));
  async function enter(name) {
    look((s) => { s.lesson = name; });
    try {
      const leave = () => { look((s) => { s.lesson = ''; }); list(); };
      if (name === 'game') node.replaceChildren(...game(catalogue, await read('/api/scenario/tension-and-inclusion'), leave, openPlan));
      else node.replaceChildren(...lesson(name, await read(`/api/scenario/${encodeURIComponent(name)}`), leave, openPlan));
      node.querySelector('h1').focus();
      scrollTo(0, 0);
    } catch (error) {
      if (!(error instanceof Overtaken)) node.replaceChildren(h('p', { class: 'problem', role: 'alert' }, error.message));
    }
  }
  if (mine.some((x) => x.name === state.lesson) || (hasGame && state.lesson === 'game')) enter(state.lesson);
  else list();
  return { node };
}

// Narrow pads have few units, so that their letters stay large.
const wide = (panels) => Math.min(panels > 1 ? 460 : 1000, Math.max(340, innerWidth));

const called = (name) => (name === 'with' ? 'The plan as it stands' : name.replaceAll('-', ' '));

function handIn(name, prediction) {
  const team = h('input', { type: 'text', id: 'team', maxlength: 40, autocomplete: 'off', value: sessionStorage.getItem('team') ?? '' });
  const told = h('p', { role: 'status' });
  return h('form', {
    class: 'row hand-in',
    onsubmit: async (event) => {
      event.preventDefault();
      sessionStorage.setItem('team', team.value);
      try {
        await send('/api/class', { team: team.value, scenario: name, ...prediction(), by: browserMark() });
        told.textContent = 'Handed in; see the class board.';
      } catch (error) {
        told.textContent = error.message;
      }
    },
  }, h('label', { for: 'team' }, 'Team'), team, h('button', { type: 'submit', class: 'quiet' }, 'Hand in to the class board'), told);
}

function lesson(name, outline, back, openPlan) {
  const l = outline.lesson;
  const p = l.prediction;
  const draws = !p.choices?.length;
  let chosen = null;
  let curve = null;
  const see = h('button', { type: 'button', class: 'main', id: 'see', disabled: true, onclick: reveal }, 'See one future');
  const hint = h('p', { class: 'hint' }, draws ? 'Draw the curve you expect: with the plan minus without it.' : 'Choose before you look.');
  const ready = () => { see.disabled = false; };
  const stageBox = h('div', { class: 'boards' });
  const after = h('div', { class: 'after', hidden: true });
  const words = h('div', { class: 'words', role: 'status' });
  let boards = [];
  let answer = null;
  let all = null;
  let stage = 0;
  let pen = null;

  const choices = draws ? null : h('fieldset', { class: 'choices' }, h('legend', {}, 'Your prediction'),
    p.choices.map((c, k) => h('label', {}, h('input', { type: 'radio', name: 'choice', value: k, onchange: () => { chosen = k; ready(); } }), h('span', {}, c.text))));
  if (draws) {
    const board = pad({ wide: wide(1), months: outline.months, range: [-10, 10], title: 'What do you expect?', unit: '(with the plan minus without it)', better: 'higher' });
    boards = [board];
    pen = drawing(board, (values) => { curve = values; ready(); });
    stageBox.append(board.node, pen.node);
  }

  async function reveal() {
    see.disabled = true;
    try {
      if (stage === 0) {
        answer = await ask('/api/lesson', { lesson: name, few: true }, 'lesson');
        // All of them are simulated while the class looks at the first.
        all = ask('/api/lesson', { lesson: name }, 'lesson all');
        all.catch(() => { all = null; });
      } else if (stage === 2) {
        words.replaceChildren(h('p', {}, 'Simulating all futures …'));
        answer = await (all ?? ask('/api/lesson', { lesson: name }, 'lesson all'));
      }
    } catch (error) {
      see.disabled = false;
      if (!(error instanceof Overtaken)) words.textContent = error.message;
      return;
    }
    see.disabled = false;
    stage += 1;
    if (stage === 1) {
      pen?.close();
      choices?.setAttribute('disabled', '');
      const range = reach(answer.panels, curve);
      boards = answer.panels.map((panel) => pad({
        wide: wide(answer.panels.length), months: outline.months, range, better: answer.better, unit: answer.unit,
        title: answer.panels.length > 1 ? called(panel.name) : `${answer.metric} at ${answer.at}: with the plan minus without it,`,
      }));
      stageBox.classList.toggle('many', boards.length > 1);
      stageBox.replaceChildren(...boards.map((b) => b.node));
      if (curve) boards[0].drawn(curve);
      hint.textContent = l.look_for?.[0] ?? '';
    }
    await draw();
  }

  async function draw() {
    if (stage === 1) {
      boards.forEach((b, k) => { b.lines([answer.panels[k].lines[0]]); });
      words.replaceChildren(h('p', {}, 'One future. It is one story among many: chance is in it as well as the plan.'));
      see.textContent = 'See twenty';
    } else if (stage === 2) {
      const count = answer.panels[0].lines.length;
      for (let n = calm() ? count : 2; n <= count; n += 1) {
        boards.forEach((b, k) => { b.lines(answer.panels[k].lines.slice(0, n)); });
        if (!calm()) await new Promise((r) => setTimeout(r, 45));
      }
      words.replaceChildren(h('p', {}, 'Twenty futures of the same plan. What do they share? Where do they part?'));
      see.textContent = 'See the band';
    } else {
      boards.forEach((b, k) => { b.lines([]); b.band(answer.panels[k]); });
      const ours = await handedIn();
      if (draws) boards[0].others(ours.map((e) => e.curve).filter((c) => c?.length === outline.months + 1));
      words.replaceChildren(h('p', {}, `All ${answer.futures} futures: the line is their mean, the dark band holds 5 in 10, the light band 8 in 10.`), ...verdictOf(), tally(ours) || '', h('ul', {}, answer.told.map((t) => h('li', {}, t))));
      see.hidden = true;
      after.hidden = false;
      say('The debrief is open below.');
    }
    words.dataset.stage = String(stage);
  }

  /** What the class handed in, where there is a class. */
  async function handedIn() {
    if (inFile) return [];
    try {
      return (await read('/api/class')).entries.filter((e) => e.scenario === name);
    } catch {
      return [];
    }
  }

  function verdictOf() {
    if (draws) return [h('p', { class: 'agree' }, 'Your curve is the dashed line; the thin ones are what the class handed in. Where did they part from the band, and why?')];
    const right = answer.agrees.map((k) => p.choices[k].text);
    if (!right.length) return [h('p', { class: 'agree' }, 'The model agrees with none of these answers. What did nobody think of?')];
    return [h('p', { class: 'agree' }, answer.agrees.includes(chosen) ? 'The model agrees with you: ' : 'The model says otherwise: ', h('b', {}, right.join(' / ')))];
  }

  after.append(
    h('div', {}, h('h2', {}, 'To talk about'), h('ul', {}, l.debrief.map((t) => h('li', {}, t))),
      h('button', { type: 'button', class: 'main', id: 'go-explore', onclick: () => openPlan(name) }, 'Move the dials yourself')),
    h('div', {}, h('h2', {}, 'What the model leaves out'), h('ul', {}, l.leaves_out.map((t) => h('li', {}, t)))));
  // Only the machine that serves is told these: they would give the answer away.
  const minutes = l.goal && h('details', { class: 'plan', id: 'teacher' }, h('summary', {}, 'For the teacher: goal, what to look for, 50 minutes'),
    h('p', {}, h('b', {}, 'Goal. '), l.goal), h('ul', {}, l.look_for.map((t) => h('li', {}, t))),
    clock([...new Set(l.plan_50_minutes.map((x) => x.minutes))].sort((a, b) => a - b)).node,
    h('ol', {}, l.plan_50_minutes.map((x) => h('li', {}, h('b', {}, `${x.minutes} min`), ` ${x.what}`))));
  return [
    h('p', {}, h('a', { href: '#lessons', class: 'up', onclick: (e) => { e.preventDefault(); back(); } }, '← All lessons')),
    h('h1', { tabindex: '-1' }, l.question),
    choices, hint, stageBox, h('div', { class: 'row' }, see), words,
    !inFile && handIn(name, () => ({ choice: chosen === null ? null : p.choices[chosen].text, curve })),
    after, minutes,
  ].filter(Boolean);
}
