// Teaching: predict, then one future, then twenty, then the band, then talk.

import { Overtaken, ask, browserMark, read, send } from './api.js';
import { calm, h, hold, isHeld, say } from './dom.js';
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
  let entering = 0;
  async function enter(name) {
    look((s) => { s.lesson = name; });
    entering += 1;
    const mine = entering;
    try {
      const leave = () => { entering += 1; look((s) => { s.lesson = ''; }); list(); node.querySelector(`a[href$="=${name}"]`)?.focus(); };
      const outline = await read(`/api/scenario/${name === 'game' ? 'tension-and-inclusion' : encodeURIComponent(name)}`);
      // Another was opened meanwhile.
      if (mine !== entering) return;
      node.replaceChildren(...(name === 'game' ? game(catalogue, outline, leave, openPlan) : lesson(name, outline, leave, openPlan)));
      node.querySelector('h1').focus();
      scrollTo(0, 0);
    } catch (error) {
      if (mine === entering && !(error instanceof Overtaken)) node.replaceChildren(h('p', { class: 'problem', role: 'alert' }, error.message));
    }
  }
  if (mine.some((x) => x.name === state.lesson) || (hasGame && state.lesson === 'game')) enter(state.lesson);
  else list();
  return { node };
}

// Narrow pads have few units, so that their letters stay large.
const wide = (panels) => Math.min(panels > 1 ? 460 : 1000, Math.max(340, innerWidth));

const called = (name) => (name === 'with' ? 'The plan as it stands' : name.replaceAll('-', ' '));

/** How far a teacher opens a lesson for all: what it is called, and how many of the reveal's stages are shown. */
const STAGES = [['predict', 'Predict', 0], ['one', 'One future', 1], ['twenty', 'Twenty', 2], ['band', 'Reveal', 3], ['discuss', 'Discuss', 3]];
/** Milliseconds between two looks at how far it is opened. */
const EVERY = 2000;

/** The teacher's way to open the stages for all. */
function leading(name, led) {
  // Buttons, not a choice: an arrow key must not open what comes next.
  const buttons = [['', 'Each at its own pace'], ...STAGES].map(([id, words]) => h('button', { type: 'button', class: 'quiet', 'data-stage': id, 'aria-pressed': 'false', onclick: () => lead(id) }, words));
  const count = h('p', { class: 'hint', role: 'status' });
  const node = h('div', { class: 'lead-class', role: 'group', 'aria-labelledby': 'lead-title' }, h('h2', { class: 'minor', id: 'lead-title' }, 'Open for the whole class'), h('div', { class: 'row' }, buttons), count, h('p', { class: 'hint' }, 'Until you press Reveal, the others see only the futures that you have opened; Explore stays shut for them.'));
  const press = (stage = '') => { for (const b of buttons) b.setAttribute('aria-pressed', String(b.dataset.stage === stage)); };
  async function lead(id) {
    try {
      const { stages } = await (await send('/api/class/stage', { lesson: name, stage: id || null })).json();
      press(stages[name]);
      led(stages[name]);
    } catch (error) {
      say(error.message);
    }
  }
  return {
    node,
    show(stage, entries) {
      press(stage);
      const teams = entries.filter((e) => e.scenario === name && (e.choice || e.curve)).length;
      const words = `${teams} ${teams === 1 ? 'team has' : 'teams have'} handed in a prediction.`;
      if (count.textContent !== words) count.textContent = words;
    },
  };
}

function handIn(name, prediction) {
  const team = h('input', { type: 'text', id: 'team', maxlength: 40, autocomplete: 'off', value: sessionStorage.getItem('team') ?? '' });
  const told = h('p', { role: 'status' });
  return h('form', {
    class: 'row hand-in',
    onsubmit: async (event) => {
      event.preventDefault();
      told.textContent = '';
      sessionStorage.setItem('team', team.value);
      const predicted = prediction();
      if (predicted.choice === null && predicted.curve === null) {
        told.textContent = 'Predict first, then hand in.';
        return;
      }
      try {
        await send('/api/class', { team: team.value, scenario: name, ...predicted, by: browserMark() });
        told.textContent = 'Handed in; see the class board.';
      } catch (error) {
        told.textContent = error instanceof Overtaken ? 'It did not arrive. Hand in again when the server is back.' : error.message;
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
  const words = h('div', { class: 'words', role: 'status', tabindex: '-1' });
  let boards = [];
  let answer = null;
  let all = null;
  let stage = 0;
  let pen = null;
  /** How far a teacher has opened the lesson; nothing where nobody leads it. */
  let led;
  // Only the machine that serves is told the goal.
  const isTeacher = Boolean(l.goal);

  const choices = draws ? null : h('fieldset', { class: 'choices' }, h('legend', {}, 'Your prediction'),
    p.choices.map((c, k) => h('label', {}, h('input', { type: 'radio', name: 'choice', value: k, onchange: () => { chosen = k; ready(); } }), h('span', {}, c.text))));
  if (draws) {
    const board = pad({ wide: wide(1), months: outline.months, range: [-10, 10], title: 'What do you expect?', unit: '(with the plan minus without it)', better: 'higher' });
    boards = [board];
    pen = drawing(board, (values) => { curve = values; ready(); });
    stageBox.append(board.node, pen.node);
  }

  async function reveal() {
    if (isHeld(see)) return;
    hold(see);
    try {
      if (stage === 0) {
        answer = await ask('/api/lesson', { lesson: name, few: true }, 'lesson');
        // All of them are simulated while the class looks at the first.
        if (!led || isTeacher) {
          all = ask('/api/lesson', { lesson: name }, 'lesson all');
          all.catch(() => { all = null; });
        }
      } else if (stage === 2) {
        words.replaceChildren(h('p', {}, 'Simulating all futures …'));
        answer = await (all ?? ask('/api/lesson', { lesson: name }, 'lesson all'));
      }
    } catch (error) {
      hold(see, false);
      if (!(error instanceof Overtaken)) words.textContent = error.message;
      return;
    }
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
    // Not before all of a stage is there: the next would be drawn into it.
    await draw();
    hold(see, false);
  }

  async function draw() {
    if (stage === 1) {
      boards.forEach((b, k) => { b.lines([answer.panels[k].lines[0]]); b.read([['this future', answer.panels[k].lines[0]], ['you expected', k ? null : curve]], answer.unit); });
      words.replaceChildren(h('p', {}, 'One future. It is one story among many: chance is in it as well as the plan.'));
      see.textContent = 'See twenty';
    } else if (stage === 2) {
      const count = answer.panels[0].lines.length;
      for (let n = calm() ? count : 2; n <= count; n += 1) {
        boards.forEach((b, k) => { b.lines(answer.panels[k].lines.slice(0, n)); b.read([]); });
        if (!calm()) await new Promise((r) => setTimeout(r, 45));
      }
      words.replaceChildren(h('p', {}, 'Twenty futures of the same plan. What do they share? Where do they part?'));
      see.textContent = 'See the band';
    } else {
      boards.forEach((b, k) => { b.lines([]); b.band(answer.panels[k]); b.read([['mean', answer.panels[k].mean], ['8 in 10 futures', answer.panels[k].p10, answer.panels[k].p90], ['you expected', k ? null : curve]], answer.unit); });
      const ours = await handedIn();
      if (draws) boards[0].others(ours.map((e) => e.curve).filter((c) => c?.length === outline.months + 1));
      words.replaceChildren(h('p', {}, `All ${answer.futures} futures: the line is their mean, the dark band holds 5 in 10, the light band 8 in 10.`), ...verdictOf(), tally(ours) || '', h('ul', {}, answer.told.map((t) => h('li', {}, t))));
      see.hidden = true;
      after.hidden = Boolean(led) && led !== 'discuss';
      if (see.isConnected && !after.hidden) say('The debrief is open below.');
      if (!led) words.focus({ preventScroll: true });
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
    if (draws) return [h('p', { class: 'agree' }, `${curve ? 'Your curve is the dashed line; the' : 'The'} thin ones are what the class handed in. Where did they part from the band, and why?`)];
    const right = answer.agrees.map((k) => p.choices[k].text);
    if (!right.length) return [h('p', { class: 'agree' }, 'The model agrees with none of these answers. What did nobody think of?')];
    return [h('p', { class: 'agree' }, chosen === null ? 'The model says: ' : answer.agrees.includes(chosen) ? 'The model agrees with you: ' : 'The model says otherwise: ', h('b', {}, right.join(' / ')))];
  }

  /** Goes as far as the teacher has opened; what is shown stays shown. */
  let goes = Promise.resolve();
  const shownAt = (to) => STAGES.find(([id]) => id === to)?.[2];
  function follow(to) {
    led = to;
    const shown = shownAt(to);
    const waits = shown !== undefined && stage >= shown;
    form.hidden = shown > 0;
    see.hidden = shown !== undefined || stage >= 3;
    if (stage > 0) see.disabled = false;
    wait.hidden = !waits || to === 'discuss' || isTeacher;
    const words_ = shown === 0 ? 'Predict and hand in. The first future appears for all when the teacher opens it.' : 'The next stage appears for all when the teacher opens it.';
    if (wait.textContent !== words_) wait.textContent = words_;
    if (stage >= 3) after.hidden = shown !== undefined && to !== 'discuss';
    if (shown === undefined || waits) return;
    goes = goes.then(async () => {
      while (see.isConnected && stage < (shownAt(led) ?? 0)) {
        const before = stage;
        await reveal();
        // It could not be had: the next look tries again.
        if (stage === before) return;
      }
      if (see.isConnected && led) follow(led);
    });
  }
  async function watch() {
    if (!see.isConnected) return;
    try {
      const { stages, entries } = await read(isTeacher ? '/api/class' : '/api/class/stages');
      if (!see.isConnected) return;
      leads?.show(stages[name], entries);
      if (stages[name] !== led || stages[name]) follow(stages[name]);
    } catch { /* the banner says so */ }
    setTimeout(watch, EVERY);
  }

  after.append(
    h('div', {}, h('h2', {}, 'To talk about'), h('ul', {}, l.debrief.map((t) => h('li', {}, t))),
      h('button', { type: 'button', class: 'main', id: 'go-explore', onclick: () => openPlan(name) }, 'Move the dials yourself')),
    h('div', {}, h('h2', {}, 'What the model leaves out'), h('ul', {}, l.leaves_out.map((t) => h('li', {}, t)))));
  // Only the machine that serves is told these: they would give the answer away.
  const minutes = isTeacher && h('details', { class: 'plan', id: 'teacher' }, h('summary', {}, 'For the teacher: goal, what to look for, 50 minutes'),
    h('p', {}, h('b', {}, 'Goal. '), l.goal), h('ul', {}, l.look_for.map((t) => h('li', {}, t))),
    clock([...new Set(l.plan_50_minutes.map((x) => x.minutes))].sort((a, b) => a - b)).node,
    h('ol', {}, l.plan_50_minutes.map((x) => h('li', {}, h('b', {}, `${x.minutes} min`), ` ${x.what}`))));
  const wait = h('p', { class: 'lead', id: 'wait', role: 'status', hidden: true });
  const form = h('div', {}, !inFile && handIn(name, () => ({ choice: chosen === null ? null : p.choices[chosen].text, curve })));
  const leads = !inFile && isTeacher ? leading(name, follow) : null;
  if (!inFile) setTimeout(watch);
  return [
    h('p', {}, h('a', { href: '#lessons', class: 'up', onclick: (e) => { e.preventDefault(); back(); } }, '← All lessons')),
    h('h1', { tabindex: '-1' }, l.question),
    choices, hint, stageBox, h('div', { class: 'row' }, see), wait, words, form, after, leads?.node, minutes,
  ].filter(Boolean);
}
