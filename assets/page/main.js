// The page: opens rooms, keeps the address, and the tools at the top.

import { Overtaken, Refused, ask, read, send } from './api.js';
import { board } from './board.js';
import { clone, download, h, say } from './dom.js';
import { explore, views } from './explore.js';
import { lessons } from './lesson.js';
import { begin, commit, listen, look, readAddress, redo, state, steps, undo, write } from './store.js';

const room = document.getElementById('room');
let catalogue;
let outline;
let open = null;
let opened = '';

function complain(error) {
  if (error instanceof Overtaken) return;
  const reasons = error instanceof Refused ? error.faults : [String(error.message ?? error)];
  room.replaceChildren(h('div', { class: 'trouble', role: 'alert' }, reasons.map((t) => h('p', {}, t)),
    h('p', {}, h('a', { href: '#explore', onclick: () => setTimeout(() => location.reload()) }, 'Open the page afresh'))));
}

async function enter(said = {}) {
  const name = state.scenario;
  outline = await read(`/api/scenario/${encodeURIComponent(name)}`);
  if (!outline.organisations.some((o) => o.id === state.organisation)) {
    state.organisation = Object.keys(outline.programme)[0] ?? outline.organisations[0].id;
  }
  if (!catalogue.metrics.some((m) => m.id === state.metric)) state.metric = 'loyalty';
  if (!views().includes(state.view)) state.view = 'ripple';
  state.plan = said.plan ?? clone({ programme: outline.programme, events: outline.events });
  state.pins = said.pins ?? [];
  begin();
}

async function show() {
  const wanted = `${state.room} ${state.scenario} ${state.room === 'explore' ? '' : state.lesson}`;
  if (wanted === opened) return;
  opened = wanted;
  open?.leave?.();
  for (const link of document.querySelectorAll('[data-room]')) {
    if (link.dataset.room === state.room) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  if (state.room === 'explore') open = explore(catalogue, outline);
  else if (state.room === 'lessons') open = lessons(catalogue);
  else open = board(catalogue, outline);
  room.replaceChildren(open.node);
  const names = { explore: 'Explore', lessons: 'Lessons', class: 'Class board' };
  document.title = `${names[state.room]} · ripplechain`;
  tools();
}

async function choose(name) {
  state.scenario = name;
  state.organisation = '';
  try {
    await enter();
    write();
    opened = '';
    await show();
    say(`${name} is open.`);
  } catch (error) {
    complain(error);
  }
}

let undoButton;
let redoButton;
function tools() {
  const place = document.getElementById('tools');
  if (state.room !== 'explore') {
    place.replaceChildren();
    return;
  }
  const pick = h('select', { id: 'scenario', 'aria-label': 'Scenario', onchange: () => choose(pick.value) },
    h('optgroup', { label: 'Scenarios' }, catalogue.scenarios.filter((x) => !x.goal).map((x) => h('option', { value: x.name }, x.name))),
    h('optgroup', { label: 'Lessons' }, catalogue.scenarios.filter((x) => x.goal).map((x) => h('option', { value: x.name }, x.name))));
  pick.value = state.scenario;
  undoButton = h('button', { type: 'button', class: 'quiet', id: 'undo', title: 'Undo (Ctrl+Z)', onclick: () => undo() && say('Undone.') }, 'Undo');
  redoButton = h('button', { type: 'button', class: 'quiet', id: 'redo', title: 'Redo (Ctrl+Shift+Z)', onclick: () => redo() && say('Done again.') }, 'Redo');
  const afresh = h('button', { type: 'button', class: 'quiet', id: 'afresh', title: 'Back to the scenario as it came', onclick: () => commit((s) => { s.plan = clone({ programme: outline.programme, events: outline.events }); }) }, 'Reset');
  const file = async () => {
    try {
      const answer = await send('/api/file', { scenario: state.scenario, plan: state.plan });
      download(`${state.scenario}.json`, await answer.blob());
      say('The scenario file is downloaded.');
    } catch (error) {
      say(`It could not be downloaded: ${error.message}`);
    }
  };
  const report = async () => {
    try {
      const body = { scenario: state.scenario, plan: state.plan, organisation: state.organisation, metric: state.metric };
      download(`${state.scenario}-report.zip`, await ask('/api/report', body));
      say('The report is downloaded.');
    } catch (error) {
      say(`It could not be downloaded: ${error.message}`);
    }
  };
  const link = async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      say('The address with this plan is copied.');
    } catch {
      say('Copy the address from the browser’s address bar; it holds this plan.');
    }
  };
  place.replaceChildren(pick, undoButton, redoButton, afresh,
    h('details', { class: 'menu' }, h('summary', {}, 'Take along'), h('div', {},
      h('button', { type: 'button', class: 'quiet', id: 'take-file', onclick: file }, 'Scenario file'),
      h('button', { type: 'button', class: 'quiet', id: 'take-report', onclick: report }, 'Report with charts (ZIP)'),
      h('button', { type: 'button', class: 'quiet', id: 'take-link', onclick: link }, 'Copy the address'))));
  history();
}

function history() {
  const [back, forth] = steps();
  if (undoButton) undoButton.disabled = !back;
  if (redoButton) redoButton.disabled = !forth;
}

document.addEventListener('keydown', (event) => {
  const typing = event.target.matches?.('input[type=text], input[type=number], textarea');
  if (typing || state.room !== 'explore' || !(event.ctrlKey || event.metaKey)) return;
  const key = event.key.toLowerCase();
  if (key === 'z' && !event.shiftKey && undo()) say('Undone.');
  else if (((key === 'z' && event.shiftKey) || key === 'y') && redo()) say('Done again.');
  else return;
  event.preventDefault();
});

document.addEventListener('click', (event) => {
  for (const menu of document.querySelectorAll('details.menu[open]')) if (!menu.contains(event.target)) menu.open = false;
});

addEventListener('hashchange', async () => {
  const said = readAddress();
  state.room = said.room;
  try {
    if (said.scenario && said.scenario !== state.scenario) {
      Object.assign(state, { scenario: said.scenario, organisation: said.organisation });
      await enter(said);
      opened = '';
    } else if (said.plan) {
      look((s) => Object.assign(s, { plan: said.plan, pins: said.pins, lesson: said.lesson }));
    }
    write();
    await show();
  } catch (error) {
    complain(error);
  }
});

/** Opens a scenario with a plan in the explore room, as from a lesson or the board. */
export async function openPlan(scenario, plan) {
  Object.assign(state, { room: 'explore', scenario, organisation: '' });
  try {
    await enter(plan ? { plan } : {});
    write();
    opened = '';
    await show();
    room.focus();
  } catch (error) {
    complain(error);
  }
}

document.addEventListener('back', () => {
  say('The server is back.');
  open?.changed?.('look');
});

listen((why) => {
  history();
  open?.changed?.(why);
});

try {
  catalogue = await read('/api/start');
  document.getElementById('about').textContent = `ripplechain ${catalogue.version}`;
  const said = readAddress();
  Object.assign(state, {
    room: said.room, scenario: said.scenario || catalogue.first, organisation: said.organisation,
    metric: said.metric || 'loyalty', view: said.view || 'ripple', lesson: said.lesson,
  });
  await enter(said);
  write();
  await show();
  if (said.broken) say('The address was damaged; the scenario is open as it came.');
} catch (error) {
  complain(error);
}
