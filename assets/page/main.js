// The page: opens rooms, keeps the address, and the tools at the top.

import { Overtaken, Refused, ask, read, send } from './api.js';
import { board } from './board.js';
import { belongs } from './address.js';
import { choose as question, clone, download, h, hold, menu, renew, say, whisper, withdraw } from './dom.js';
import { explore, views } from './explore.js';
import { given, inFile } from './home.js';
import { lessons } from './lesson.js';
import { files, keepOwn, keptFile, keptOwn, newName } from './own.js';
import { asked, begin, chosen, commit, listen, look, made, readAddress, redo, state, steps, undo, write } from './store.js';

const room = document.getElementById('room');
let catalogue;
let outline;
let open = null;
let opened = '';

function complain(error) {
  if (error instanceof Overtaken) return;
  const reasons = error instanceof Refused ? error.problems : [String(error.message ?? error)];
  room.replaceChildren(h('div', { class: 'problem', role: 'alert' }, reasons.map((t) => h('p', {}, t)),
    h('p', {}, h('a', { href: '#explore', onclick: () => setTimeout(() => location.reload()) }, 'Open the page afresh'))));
}

let entering = 0;

async function enter(said = {}) {
  const name = state.scenario;
  entering += 1;
  const mine = entering;
  const found = state.own ? await (await send('/api/outline', { scenario: { file: state.own } })).json() : await read(`/api/scenario/${encodeURIComponent(name)}`);
  // Another was chosen while this one was fetched.
  if (mine !== entering) throw new Overtaken();
  outline = found;
  // Not before the outline is there: until then the page shows the scenario that was open.
  state.organisation = said.organisation ?? state.organisation;
  if (!outline.organisations.some((o) => o.id === state.organisation)) {
    state.organisation = Object.keys(outline.programme)[0] ?? outline.organisations[0].id;
  }
  if (!catalogue.metrics.some((m) => m.id === state.metric)) state.metric = 'loyalty';
  if (!views().includes(state.view)) state.view = 'ripple';
  Object.assign(state, { plan: { programme: clone(outline.programme) }, events: clone(outline.events), pins: [], assumed: said.assumed ?? {} });
  // What an address or a team made is believed only as far as it belongs to this scenario.
  const { plan = state.plan, events = clone(outline.events), pins = [] } = said;
  let whole = true;
  if (said.plan || said.assumed) {
    whole = belongs({ plan, events, pins }, catalogue, outline) && await canBe([plan, ...pins], events);
    if (mine !== entering) throw new Overtaken();
    if (whole) Object.assign(state, { plan, events, pins });
    else state.assumed = {};
  }
  begin();
  return whole;
}

/** Whether plans can be simulated, with the numbers that are assumed. */
async function canBe(plans, events, assumed = state.assumed) {
  const file = (plan) => send('/api/file', { scenario: chosen(assumed), plan: { programme: plan.programme, events } });
  const answers = await Promise.allSettled(plans.map(file));
  // Any other refusal is not of the plan: a teacher has not opened it yet, or the server is away or has trouble of its own.
  return !answers.some(({ reason }) => reason instanceof Refused && reason.status === 422);
}

const LEFT = 'ripplechain left';

function leftBefore() {
  try {
    const before = JSON.parse(sessionStorage.getItem(LEFT));
    return Array.isArray(before) ? before : [];
  } catch {
    return [];
  }
}

/** What was made of the scenarios that were left, to come back to, after a reload too. */
const left = leftBefore();

function keepLeft() {
  try {
    sessionStorage.setItem(LEFT, JSON.stringify(left.slice(-5)));
  } catch { /* no room: a reload then forgets them */ }
}

/** Opens another scenario, with what is said of it; where that does not come, all is as it was. */
async function enterOther(to, said) {
  const before = { scenario: state.scenario, own: state.own, metric: state.metric, view: state.view };
  Object.assign(state, to);
  try {
    return await enter(said);
  } catch (error) {
    if (state.scenario === to.scenario) {
      Object.assign(state, before);
      tools();
    }
    throw error;
  }
}

/** The same, and keeps what was made here. */
async function leaveFor(to, said) {
  const was = made();
  const whole = await enterOther(to, said);
  left.push(was);
  if (left.length > 20) left.shift();
  keepLeft();
  return whole;
}

/** Keeps a file in this browser; tells what that costs, in a sentence. */
function kept(name, file) {
  const { isKept, gone } = keepOwn(name, file);
  if (!isKept) return ` This browser has no room to keep ${name}: download it before you leave.`;
  return gone.length ? ` This browser keeps twelve scenarios: ${gone.join(', ')} had to go.` : '';
}

async function comeBack() {
  const { scenario, own, ...there } = left.at(-1);
  try {
    const whole = await enterOther({ scenario, own }, there);
    left.pop();
    keepLeft();
    // Another file may have taken its place in this browser meanwhile.
    const told = own ? kept(scenario, own) : '';
    write();
    opened = '';
    await show();
    say(`${called(scenario)} is open again, ${whole ? 'with your plan' : 'as it came: your plan cannot be simulated'}.${told}`);
  } catch (error) {
    complain(error);
  }
}

function back() {
  if (undo()) whisper('Undone.');
  else if (left.length) comeBack();
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
  else if (state.room === 'lessons') open = lessons(catalogue, openPlan);
  else open = board(catalogue, outline, openPlan);
  room.replaceChildren(open.node);
  const names = { explore: 'Explore', lessons: 'Lessons', class: 'Class board' };
  document.title = `${names[state.room]} · ripplechain`;
  tools();
}

/** Opens a scenario of the catalogue, or one's own. */
async function choose(name, own = null, more = '') {
  const before = state.scenario;
  try {
    await leaveFor({ scenario: name, own }, { organisation: '' });
    write();
    opened = '';
    await show();
    say(`${called(name)} is open. Your plan and pins of ${called(before)} are kept.${more}`, ['Undo', comeBack]);
  } catch (error) {
    complain(error);
  }
}

/** What a server makes to take away: what it is asked for, how the file's name ends, what it is called. */
const TAKEN = [
  ['report', '-report.html', 'Report (HTML)'], ['deck', '.pptx', 'Slides (PPTX)'], ['workbook', '.xlsx', 'Workbook (XLSX)'], ['series', '-series.csv', 'Every month’s numbers (CSV)'],
  ['page', '.html', 'This page as a file (HTML)'], ['all', '-report.zip', 'Everything, with charts (ZIP)'],
];

/** A question in a menu: as many words as fit. */
const cut = (words) => (words.length > 56 ? `${words.slice(0, words.lastIndexOf(' ', 55))} …` : words);

/** What a scenario is called; the name of a lesson tells its answer. */
function called(name, inFull = false) {
  const own = catalogue.scenarios.filter((x) => x.lesson);
  const k = own.findIndex((x) => x.name === name);
  if (k < 0) return name;
  return inFull ? `Lesson ${k + 1}: ${cut(own[k].question)}` : `Lesson ${k + 1}`;
}

let undoButton;
let redoButton;
function tools() {
  const place = document.getElementById('tools');
  if (state.room !== 'explore') {
    place.replaceChildren();
    return;
  }
  const pick = h('select', { id: 'scenario', 'aria-label': 'Scenario', onchange: () => choose(pick.value, keptOwn()[pick.value] ?? null) },
    Object.keys(keptOwn()).length > 0 && h('optgroup', { label: 'My scenarios' }, Object.keys(keptOwn()).map((x) => h('option', { value: x }, x))),
    h('optgroup', { label: 'Scenarios' }, catalogue.scenarios.filter((x) => !x.lesson).map((x) => h('option', { value: x.name }, x.name))),
    h('optgroup', { label: 'Lessons' }, catalogue.scenarios.filter((x) => x.lesson).map((x) => h('option', { value: x.name }, called(x.name, true)))));
  pick.value = state.scenario;
  undoButton = h('button', { type: 'button', class: 'quiet', id: 'undo', title: 'Undo (Ctrl+Z)', onclick: back }, 'Undo');
  redoButton = h('button', { type: 'button', class: 'quiet', id: 'redo', title: 'Redo (Ctrl+Shift+Z)', onclick: () => redo() && whisper('Done again.') }, 'Redo');
  const afresh = h('button', { type: 'button', class: 'quiet', id: 'afresh', title: 'Back to the scenario as it came', onclick: () => { commit((s) => { s.plan = { programme: clone(outline.programme) }; s.events = clone(outline.events); }); say('The plan is as the scenario came.', ['Undo', back]); } }, 'Reset');
  const file = async () => {
    try {
      const answer = await send('/api/file', { scenario: chosen(), plan: asked() });
      download(`${state.scenario}.json`, await answer.blob());
      say('The scenario file is downloaded.');
    } catch (error) {
      say(`It could not be downloaded: ${error.message}`);
    }
  };
  const report = async (what, name) => {
    try {
      const body = { scenario: chosen(), plan: asked(), organisation: state.organisation, metric: state.metric, what };
      download(`${state.scenario}${name}`, await ask('/api/report', body));
      say(`${state.scenario}${name} is downloaded.`);
    } catch (error) {
      say(`It could not be downloaded: ${error.message}`);
    }
  };
  const asItCame = () => {
    download(`${catalogue.first}.json`, new Blob([given], { type: 'application/json' }));
    say('The scenario file is downloaded. In a terminal, “ripplechain serve” or “ripplechain run” opens it.');
  };
  const link = async () => {
    try {
      const shared = catalogue.lan ? catalogue.lan.replace(/\/$/, '') + location.pathname + location.hash : location.href;
      await navigator.clipboard.writeText(shared);
      if (inFile) say(location.protocol === 'file:' ? 'Link copied. To open this plan, put the part from # onwards behind the address of your own copy of this file.' : 'The address with this plan is copied; it works for everybody.');
      else say(catalogue.lan ? 'The address with this plan is copied; it works for everybody in this network.'
        : 'The address with this plan is copied. It works only on this machine: start “ripplechain serve --lan” to share it, or export the scenario file.');
    } catch {
      say('Copy the address from the browser’s address bar; it holds this plan.');
    }
  };
  const edit = async () => {
    try {
      const answer = await send('/api/file', { scenario: chosen(), plan: asked() });
      filing.edit(await answer.text(), `${state.scenario}.json`, false);
    } catch (error) {
      say(`It could not be opened: ${error.message}`);
    }
  };
  // The keyboard stays on what was chosen.
  renew(place, pick,
    menu('File', [['open-file', 'Open a scenario file …', filing.pick], ['new-file', 'Begin a new one …', filing.fresh], ['edit-file', 'Edit this scenario …', edit]]),
    undoButton, redoButton, afresh,
    menu('Export', [
      ['take-file', given ? 'Scenario file with this plan' : 'Scenario file', file],
      given && ['take-given', 'Scenario file as it came', asItCame],
      ...(inFile ? [['print', 'Print', () => print()]] : TAKEN.map(([what, name, words]) => [`take-${what}`, words, () => report(what, name)])),
      ['take-link', 'Copy the address', link],
    ]));
  history();
}

function history() {
  const [before, forth] = steps();
  // Held, not disabled: the last step undone must not lose the keyboard.
  if (undoButton) hold(undoButton, !before && !left.length);
  if (redoButton) hold(redoButton, !forth);
}

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && document.documentElement.classList.contains('present') && !document.querySelector('dialog[open]')) {
    document.getElementById('present')?.click();
    return;
  }
  const typing = event.target.matches?.('input[type=text], input[type=number], textarea');
  if (typing || state.room !== 'explore' || !(event.ctrlKey || event.metaKey)) return;
  const key = event.key.toLowerCase();
  if (key === 'z' && !event.shiftKey) back();
  else if (((key === 'z' && event.shiftKey) || key === 'y') && redo()) whisper('Done again.');
  else return;
  event.preventDefault();
});

document.addEventListener('click', (event) => {
  for (const menu of document.querySelectorAll('details.menu[open]')) if (!menu.contains(event.target)) menu.open = false;
});

addEventListener('hashchange', async () => {
  // The link that skips to the content is no room.
  if (location.hash === '#room') return write();
  const said = readAddress();
  state.room = said.room;
  // A link to a lesson opens that lesson; “Lessons” alone goes back to the one that was open.
  if (said.lesson) state.lesson = lessonOf(said);
  try {
    if (said.scenario && !isKnown(said.scenario)) unknown(said.scenario);
    else if (said.scenario && said.scenario !== state.scenario) {
      const whole = await leaveFor({ scenario: said.scenario, own: ownOf(said.scenario), metric: said.metric || state.metric, view: said.view || state.view }, said);
      opened = '';
      tellOf(said, whole, CAME);
    } else {
      if (said.scenario) look((s) => Object.assign(s, sightOf(said)));
      tellOf(said, await takePlan(said), 'your plan is as it was');
    }
    write();
    await show();
  } catch (error) {
    if (error instanceof Overtaken) waiting = location.hash;
    complain(error);
  }
});

/** An address that was not opened, because the server was away. */
let waiting = '';

let taking = 0;

/** Takes the plan of an address for the scenario that is open, as a step of the history; tells whether it can be simulated. */
async function takePlan(said) {
  if (!said.plan && !said.assumed) return true;
  const { plan = state.plan, events = state.events, pins = state.pins, assumed = {} } = said;
  taking += 1;
  const [mine, there] = [taking, entering];
  const whole = belongs({ plan, events, pins }, catalogue, outline) && await canBe([plan, ...pins], events, assumed);
  // Another address, or another scenario, was opened while this one was checked.
  if (mine !== taking || there !== entering) throw new Overtaken();
  if (whole) commit((s) => Object.assign(s, { plan, events, pins, assumed }));
  return whole;
}

/** A scenario of one's own by its name, where none of the catalogue has it. */
const ownOf = (name) => (catalogue.scenarios.some((x) => x.name === name) ? null : keptFile(name));

const isKnown = (name) => catalogue.scenarios.some((x) => x.name === name) || keptFile(name) !== null;

/** The lesson that an address names, if it is here. */
const lessonOf = ({ lesson }) => (lesson === 'game' || catalogue.scenarios.some((x) => x.lesson && x.name === lesson) ? lesson : '');

/** What of an address says how the page looks, as far as it is here. */
const sightOf = ({ organisation, metric, view }) => ({
  ...(outline.organisations.some((o) => o.id === organisation) && { organisation }),
  ...(catalogue.metrics.some((m) => m.id === metric) && { metric }),
  ...(views().includes(view) && { view }),
});

/** Whether what an address says of the look of the page is all here. */
const isSeen = ({ organisation, metric, view, lesson }) => lessonOf({ lesson }) === lesson
  && [[organisation, outline.organisations.map((o) => o.id)], [metric, catalogue.metrics.map((m) => m.id)], [view, views()]].every(([wanted, all]) => !wanted || all.includes(wanted));

const CAME = 'the scenario is open as it came';

/** Tells what of an address is not on the page: `whole` says whether its plan is, `instead` what is there where it is not. */
function tellOf(said, whole, instead) {
  if (!whole || (said.broken && !said.plan && !said.assumed)) say(`The address was damaged; ${instead}.`);
  else if (said.broken || !isSeen(said)) say('Part of the address was damaged; what could be read of it is open.');
}

const unknown = (name) => say(`There is no scenario called ${name.slice(0, 40)} here; another one is open.`);

/** What a file is opened as, where another of its name is kept already; nothing where it is not to be opened. */
async function named(file, replaces) {
  // One's own does not hide what the catalogue calls by this name.
  const scenario = catalogue.scenarios.some((x) => x.name === file.name) ? { ...file, name: `my-${file.name}` } : file;
  const { name } = scenario;
  const before = keptFile(name);
  if (!before || name === replaces || JSON.stringify(before) === JSON.stringify(scenario)) return scenario;
  const other = newName(name);
  const answer = await question(`There is a scenario called ${name} already`, 'This browser keeps a different scenario under this name.',
    [['both', `Keep both: open this one as ${other}`], ['replace', 'Replace the older one'], ['', 'Open neither']]);
  if (!answer) return null;
  return answer === 'both' ? { ...scenario, name: other } : scenario;
}

/** A file that is opened takes the place of what was on the page; it is kept in this browser. */
const filing = files(async (file, replaces = '') => {
  const scenario = await named(file, replaces);
  if (!scenario) {
    say('Nothing was opened; the older scenario is as it was.');
    return;
  }
  const told = kept(scenario.name, scenario);
  state.room = 'explore';
  await choose(scenario.name, scenario, told);
});

/** Opens a scenario with a plan in the explore room, as from a lesson or the board. */
async function openPlan(scenario, plan) {
  const before = state.scenario;
  state.room = 'explore';
  try {
    const whole = await leaveFor({ scenario, own: null }, { organisation: '', ...(plan ? { plan: { programme: plan.programme }, events: plan.events } : {}) });
    write();
    opened = '';
    await show();
    room.focus();
    const how = whole ? ' with this plan' : ' as it came: this plan cannot be simulated';
    say(`${called(scenario)} is open${plan ? how : ''}. Your plan and pins of ${called(before)} are kept.`, ['Undo', comeBack]);
  } catch (error) {
    complain(error);
  }
}

document.addEventListener('back', () => {
  say('The server is back.');
  if (waiting && waiting === location.hash) dispatchEvent(new Event('hashchange'));
  else open?.changed?.('look');
  waiting = '';
});

listen((why) => {
  if (why === 'commit') withdraw();
  history();
  open?.changed?.(why);
});

// A file has no server on which a class could meet.
if (inFile) document.querySelector('[data-room="class"]').remove();

try {
  catalogue = await read('/api/start');
  document.getElementById('about').textContent = `ripplechain ${catalogue.version}`;
  const said = readAddress();
  Object.assign(state, {
    room: said.room, scenario: said.scenario || catalogue.first, organisation: said.organisation,
    metric: said.metric || 'loyalty', view: said.view || 'ripple', lesson: lessonOf(said),
  });
  state.own = ownOf(state.scenario);
  const isThere = !said.scenario || isKnown(said.scenario);
  if (!isThere) state.scenario = catalogue.first;
  const whole = await enter(isThere ? said : {});
  write();
  await show();
  if (isThere) tellOf(said, whole, CAME);
  else unknown(said.scenario);
} catch (error) {
  complain(error);
}
