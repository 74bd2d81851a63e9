// The room where the dials are moved and the ripple answers.

import { Overtaken, Refused, Stopped, ask } from './api.js';
import { assumptions } from './assumed.js';
import { VIEWS, stage } from './charts.js';
import { chainPlayer } from './chain.js';
import { h, say, verdict, whisper } from './dom.js';
import { events } from './events.js';
import { inFile, workers } from './home.js';
import { levers } from './levers.js';
import { pins } from './pins.js';
import { reasons } from './reasons.js';
import { asked, chosen, commit, look, state } from './store.js';
import { surface } from './surface.js';
import { timeline } from './timeline.js';

const axes = new Map();
/** Milliseconds between two looks at what is not opened yet. */
const AGAIN = 2000;

/** A preview that takes more milliseconds than this does not follow a hand: a browser alone may take a little longer. */
const LATE = inFile ? 250 : 150;
/** So many workers of a browser share a preview; with as many, half of its futures take as long. */
const SHARED = 4;
/** Whether half of a preview's futures take less time. */
const halfIsQuicker = !inFile || workers < SHARED;

/** What is asked of the server for the plan as it stands. */
function body(depth, size = {}) {
  const view = state.view === 'chain' ? 'ripple' : state.view;
  return {
    scenario: chosen(), plan: asked(), depth, view,
    metric: state.metric, organisation: state.organisation, axes: axes.get(`${state.scenario} ${state.metric}`) ?? {}, ...size,
  };
}

/** Opens the room. */
export function explore(catalogue, outline) {
  const organisation = h('fieldset', { class: 'where' }, h('legend', {}, 'Whose levers?'),
    h('div', { class: 'segments' }, outline.organisations.map((o) => h('label', {},
      h('input', { type: 'radio', name: 'organisation', value: o.id, checked: o.id === state.organisation, onchange: () => look((s) => { s.organisation = o.id; }) }),
      h('span', {}, h('span', { class: 'runs', hidden: true, title: 'runs a programme' }, h('span', { 'aria-hidden': 'true' }, '◆ '), h('span', { class: 'unseen' }, 'runs a programme: ')), o.name)))), h('div', { class: 'move' }));
  const dials = h('div', {});
  const headline = h('p', { class: 'headline', id: 'headline' }, '\u00a0');
  const signs = h('ul', { class: 'signs', 'aria-label': 'Vital signs at the last month' });
  // On a narrow screen the answer lies below the dials; its pulse stays in sight.
  const pulse = h('div', { class: 'pulse', 'aria-hidden': 'true' });
  const lines = h('ol', { class: 'lines' });
  const beside = h('section', { 'aria-labelledby': 'beside-title', class: 'told beside', hidden: true });
  const pace = h('p', { class: 'pace', id: 'pace' });
  const problem = h('div', { class: 'problem', role: 'alert', hidden: true });
  const chart = stage(catalogue, () => body('full'), () => { owe(); full(false); });
  const chain = chainPlayer(chart.canvas);
  const months = timeline(catalogue, outline);
  const happen = events(catalogue, outline);
  const pinned = pins(outline);
  const pad = surface(catalogue, outline);
  const why = reasons(outline.futures);
  const assumed = assumptions(body);
  let panel;

  const question = h('details', { class: 'question' },
    h('summary', {}, outline.question || outline.name),
    h('p', {}, `${outline.agents.toLocaleString('en')} people, ${outline.months} months, ${outline.futures} futures, each with and without the plan.`),
    outline.note && h('p', {}, outline.note),
    outline.sources.length > 0 && h('ul', {}, outline.sources.map((t) => h('li', {}, t))));
  const node = h('div', { class: 'explore' },
    h('h1', { class: 'unseen' }, `Explore ${outline.name}`),
    h('div', { class: 'rail' }, organisation, dials, happen.node),
    h('div', { class: 'answer' },
      question, problem,
      h('section', { 'aria-label': 'Finding', class: 'finding' }, headline, signs),
      chart.node, h('section', { 'aria-labelledby': 'lines-title', class: 'told' }, h('h2', { id: 'lines-title' }, 'In five lines'), lines, pace), beside,
      why.node, pad.node, months.node, pinned.node, assumed.node), pulse);

  /** Whether an organisation has more than events in its plan. */
  const led = (id) => Object.keys(state.plan.programme[id] ?? {}).some((k) => k !== 'note' && k !== 'events');

  /** Ways to move a programme from where it is to the organisation that is looked at. */
  function moves() {
    const to = outline.organisations.find((o) => o.id === state.organisation);
    const from = led(to.id) ? [] : outline.organisations.filter((o) => led(o.id));
    const several = from.length > 1;
    const buttons = from.map((o) => h('button', {
      type: 'button',
      onclick: () => {
        commit((s) => {
          const { events, ...levers } = s.plan.programme[o.id];
          const programme = { ...s.plan.programme, [to.id]: { ...s.plan.programme[to.id], ...levers } };
          // What happens at a place stays there.
          if (events) programme[o.id] = { events };
          else delete programme[o.id];
          s.plan = { ...s.plan, programme };
        });
        say(`The programme is now at ${to.name}, no longer at ${o.name}.`);
        organisation.querySelector('input:checked')?.focus();
      },
    }, several ? `Move the programme of ${o.name} here` : 'Move the programme here'));
    organisation.querySelectorAll('.runs').forEach((mark, k) => { mark.hidden = !led(outline.organisations[k].id); });
    const place = organisation.querySelector('.move');
    place.hidden = !buttons.length;
    place.replaceChildren(...buttons);
  }

  let shownFor = '';
  function controls(settled = true) {
    if (shownFor !== state.organisation) {
      shownFor = state.organisation;
      panel = levers(catalogue, outline);
      dials.replaceChildren(panel.node);
      for (const radio of organisation.querySelectorAll('input')) radio.checked = radio.value === state.organisation;
    }
    panel.show();
    moves();
    chart.showControls();
    months.show();
    happen.show();
    pinned.show();
    why.show();
    assumed.show();
    pad.show(settled);
  }

  function showSigns(answer) {
    signs.replaceChildren(...answer.signs.map((g) => h('li', { 'data-sign': `${g.metric}`, class: g.verdict.split(' ')[0], title: g.meaning },
      h('span', { class: 'name' }, `${g.name}`, h('span', { class: 'at' }, ` ${g.at}`)),
      h('span', { class: 'value' }, g.difference),
      h('span', { class: 'from ends' }, `${g.without} → ${g.with}`),
      h('span', { class: 'from' }, h('span', { class: 'of' }, '8 in 10 futures: '), g.spread),
      verdict(g.verdict, g.said))));
  }

  function showPulse(answer) {
    const told = [0, 1, 3].map((k) => answer.signs[k]).filter(Boolean);
    pulse.replaceChildren(...told.map((g) => h('span', { class: g.verdict.split(' ')[0] }, `${g.name}, ${g.at}`, h('b', {}, g.difference))));
  }

  /** Figures of one's own beside the plan: how each series fits, in words. */
  function showBeside(observed) {
    beside.hidden = !observed;
    if (!observed) return;
    beside.replaceChildren(...[
      h('h2', { id: 'beside-title' }, 'Beside what was observed'),
      observed.another && h('p', { class: 'hint' }, 'This is another plan than the file’s. The figures were observed under the file’s, so they say nothing about how well this plan fits.'),
      h('ul', { class: 'lines' }, observed.words.map((t) => h('li', {}, t))),
      h('p', { class: 'hint' }, observed.shown
        ? 'Rings on Difference and With and without are figures of this metric, give or take two standard errors.'
        : 'There are no figures of the metric shown. Choose another under Show to see them as rings on the charts.'),
    ].filter(Boolean));
  }

  function show(answer, depth) {
    axes.set(`${state.scenario} ${state.metric}`, answer.axes);
    problem.hidden = true;
    node.classList.remove('stale');
    const [main, ...others] = answer.finding;
    headline.textContent = main;
    lines.replaceChildren(...[main, ...others].map((t) => h('li', {}, t)));
    showSigns(answer);
    showPulse(answer);
    if (depth === 'full') showBeside(answer.observed);
    if (depth === 'full') assumed.compare(answer.signs);
    chart.show(answer, state.view !== 'chain');
    pace.textContent = depth === 'full' ? `${answer.futures} futures, each simulated twice: with the plan, and without it as the baseline.` : `Preview with ${answer.futures} futures …`;
    node.classList.toggle('preview', depth !== 'full');
  }

  /** A lesson that a teacher leads is not opened yet: it is looked again and again whether it is. */
  let waits = 0;
  function wait() {
    clearTimeout(waits);
    waits = setTimeout(() => { if (node.isConnected) full(false); }, AGAIN);
    problem.hidden = false;
    // What stands there is of the plan before.
    node.classList.add('stale');
    if (!problem.querySelector('#waits')) problem.replaceChildren(h('p', { id: 'waits' }, 'Your teacher leads this lesson. What the plan changes appears here as soon as the lesson is revealed; until then, predict under Lessons.'));
  }

  function complain(error) {
    if (error.waits) {
      wait();
      return;
    }
    if (error instanceof Stopped) {
      node.classList.add('stale');
      problem.hidden = false;
      problem.replaceChildren(h('p', {}, 'Stopped. What is shown below is of the plan before. ', h('button', { type: 'button', class: 'quiet', onclick: () => { owe(); full(true); } }, 'Simulate now')));
      return;
    }
    if (error instanceof Overtaken) return;
    problem.hidden = false;
    const reasons = error instanceof Refused ? error.problems : [String(error.message ?? error)];
    node.classList.add('stale');
    problem.replaceChildren(h('p', {}, 'This plan cannot be simulated. What is shown below is of the plan before it:'), h('ul', {}, reasons.map((t) => h('li', {}, t))));
  }

  /** Counts changes; an answer in full says which one it is of. Nothing is owed when the two are equal. */
  function owe() {
    node.dataset.asked = String(Number(node.dataset.asked ?? 0) + 1);
  }

  // What is shown while a lever is dragged: fewer futures where it was late twice in a row.
  let late = 0;
  const isGlance = () => late > 1;
  function measured(begun) {
    performance.measure('preview', { start: begun });
    if (halfIsQuicker && !isGlance()) late = performance.now() - begun > LATE ? late + 1 : 0;
  }

  let busy = false;
  let again = false;
  /** While dragging: one preview under way, and the latest position after it. */
  async function preview() {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    try {
      const begun = performance.now();
      show(await ask('/api/play', body(isGlance() ? 'glance' : 'preview', chart.size()), 'play'), 'preview');
      measured(begun);
    } catch (error) {
      complain(error);
    }
    busy = false;
    if (again) {
      again = false;
      preview();
    }
  }

  async function full(aloud) {
    again = false;
    const change = node.dataset.asked;
    try {
      // In a browser alone all futures take seconds: a few come first.
      if (inFile) {
        const begun = performance.now();
        show(await ask('/api/play', body('preview', chart.size()), 'play'), 'preview');
        measured(begun);
      }
      const begun = performance.now();
      const answer = await ask('/api/play', body('full', chart.size()), 'play');
      show(answer, 'full');
      if (waits) {
        waits = 0;
        controls();
      }
      performance.measure('full', { start: begun });
      if (aloud) whisper(answer.finding[0]);
      if (state.view === 'chain') await chain.show({ scenario: chosen(), plan: asked(), metric: state.metric });
      node.dataset.answered = change;
    } catch (error) {
      complain(error);
    }
  }

  controls();
  owe();
  // Once the page holds the chart's box, it is known how wide it is.
  queueMicrotask(() => full(false));
  return {
    node,
    changed(how) {
      chain.stop();
      controls(how !== 'draft');
      owe();
      if (how === 'draft') preview();
      else full(how === 'commit');
    },
    leave: () => { clearTimeout(waits); chain.stop(); pad.leave(); chart.leave(); },
  };
}

export const views = () => VIEWS.map(([id]) => id);
