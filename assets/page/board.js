// The class board: what teams hand in, side by side.

import { Overtaken, ask, browserMark, read, send } from './api.js';
import { download, h, picture, renew, s, say, table, told } from './dom.js';
import { asked, state } from './store.js';
import { tally } from './tally.js';

const EVERY = 4000;
/** So many teams are read at a glance; of more the list is folded, so that what they chose and what came of it stand together. */
const GLANCE = 8;

/** A drawn curve, small. */
function sketch(curve) {
  if (curve.length < 2 || !curve.every(Number.isFinite)) return '–';
  const half = Math.max(...curve.map(Math.abs), 1);
  const d = curve.map((v, m) => `${m ? 'L' : 'M'}${(m * 120 / (curve.length - 1)).toFixed(1)} ${(20 - v / half * 17).toFixed(1)}`).join('');
  const end = curve.at(-1);
  return s('svg', { viewBox: '0 0 120 40', class: 'sketch', role: 'img', 'aria-label': `A curve that ends at ${end.toFixed(1)}` },
    s('line', { x1: 0, x2: 120, y1: 20, y2: 20, class: 'zero' }), s('path', { d, class: 'mine' }));
}

const moved = (plan, outline) => Object.entries(plan.programme).flatMap(([organisation, levers]) =>
  Object.entries(levers).filter(([id, v]) => id !== 'note' && id !== 'events' && JSON.stringify(outline.programme[organisation]?.[id]) !== JSON.stringify(v))
    .map(([id, v]) => `${id.replaceAll('_', ' ')} ${typeof v === 'number' ? Number(v.toFixed(3)) : Array.isArray(v) ? 'drawn' : v}`)).join(', ') || 'as the scenario came';

/** Opens the board; `openPlan` opens what a team handed in. */
export function board(catalogue, outline, openPlan) {
  let entries = [];
  let timer = 0;
  let shown = '';
  const teams = h('div', { class: 'teams' });
  const outcome = h('div', { class: 'side', id: 'outcomes' });
  const team = h('input', { type: 'text', id: 'team', maxlength: 40, autocomplete: 'off', required: true, value: sessionStorage.getItem('team') ?? '' });
  const status = h('p', { role: 'status' });
  const form = h('form', {
    class: 'row hand-in',
    onsubmit: async (event) => {
      event.preventDefault();
      // The same words said again are heard again.
      status.textContent = '';
      sessionStorage.setItem('team', team.value);
      if (state.own) {
        status.textContent = 'A scenario of your own is known to this browser alone. The board takes plans of the scenarios that all have: open one of those.';
        return;
      }
      try {
        const answer = await (await send('/api/class', { team: team.value, scenario: state.scenario, plan: { name: team.value, ...asked() }, by: browserMark() })).json();
        status.textContent = 'Your plan is on the board.';
        say('Your plan is on the board.');
        show(answer.entries);
      } catch (error) {
        status.textContent = error instanceof Overtaken ? 'It did not arrive. Hand in again when the server is back.' : error.message;
      }
    },
  }, h('label', { for: 'team' }, 'Team'), team, h('button', { type: 'submit', class: 'main' }, 'Hand in the plan on the dials'), status);
  const join = catalogue.lan
    ? h('div', { class: 'join' }, h('img', { src: '/api/qr.svg', alt: `QR code of ${catalogue.lan}`, width: 220, height: 220 }), h('p', {}, 'Join at', h('br'), h('b', {}, catalogue.lan)))
    : h('p', { class: 'hint' }, 'Only this machine can open the page. For a class, start it with “ripplechain serve --lan”: it prints an address and a QR code.');
  const saved = h('input', { type: 'file', accept: '.json,application/json', hidden: true, 'aria-label': 'Saved board', onchange: () => { if (saved.files[0]) reopen(saved.files[0]); saved.value = ''; } });
  async function reopen(file) {
    try {
      const was = JSON.parse(await file.text());
      const answer = await (await send('/api/class/open', { entries: Array.isArray(was) ? was : was.entries })).json();
      const { opened, there, refused } = answer.told;
      const more = [there && `${there} were here already and stay as they are.`, refused.length && `${refused.length} could not be opened: ${refused.slice(0, 3).join('; ')}.`].filter(Boolean);
      say([`${opened} ${opened === 1 ? 'entry is' : 'entries are'} on the board again.`, ...more].join(' '));
      show(answer.entries);
    } catch (error) {
      say(`${file.name} is not a saved board: ${error.message}`);
    }
  }
  const keep = async () => {
    try {
      const { entries: all } = await read('/api/class');
      download('class-board.json', new Blob([`${JSON.stringify({ entries: all }, null, 1)}\n`], { type: 'application/json' }));
      say('class-board.json is downloaded.');
    } catch (error) {
      if (!(error instanceof Overtaken)) say(error.message);
    }
  };
  const tools = h('div', { class: 'row' },
    h('button', { type: 'button', class: 'quiet', id: 'board-save', onclick: keep }, 'Save the board'),
    h('button', { type: 'button', class: 'quiet', id: 'board-open', onclick: () => saved.click() }, 'Open a saved board …'), saved,
    h('button', { type: 'button', class: 'quiet', id: 'board-zip', onclick: async () => download('class-board.zip', await (await fetch('/api/class.zip')).blob()) }, 'Export as ZIP'),
    h('button', {
      type: 'button', class: 'quiet',
      onclick: async () => {
        if (!confirm('Take everything off the board?')) return;
        try {
          await send('/api/class/clear', {});
          show([]);
        } catch (error) {
          say(error.message);
        }
      },
    }, 'Clear the board'));

  async function show(now) {
    entries = now;
    const key = JSON.stringify(entries);
    if (key === shown) return;
    shown = key;
    if (!entries.length) {
      teams.replaceChildren(h('p', { class: 'empty' }, 'Nobody has handed anything in yet.'));
      outcome.replaceChildren();
      return;
    }
    const scenarios = [...new Set(entries.map((e) => e.scenario))];
    const unfolded = [...teams.querySelectorAll('details[open]')].map((d) => d.dataset.of);
    renew(teams, ...scenarios.flatMap((name) => {
      const mine = entries.filter((e) => e.scenario === name);
      const asks = catalogue.scenarios.find((x) => x.name === name && x.lesson)?.question ?? name;
      const has = (key2) => mine.some((e) => e[key2] != null);
      const heads = ['Team', ...(has('choice') ? ['Chose'] : []), ...(has('curve') ? ['Drew'] : []), ...(has('plan') ? ['Plan'] : [])];
      const each = table(`${asks} (${mine.length} ${mine.length === 1 ? 'team' : 'teams'})`, heads, mine.map((e) => [e.team,
        ...(has('choice') ? [e.choice ?? '–'] : []), ...(has('curve') ? [e.curve ? sketch(e.curve) : '–'] : []),
        ...(has('plan') ? [e.plan ? h('span', {}, name === outline.name ? moved(e.plan, outline) : 'a plan', ' ', h('button', { type: 'button', class: 'quiet', onclick: () => openPlan(name, e.plan) }, 'open')) : '–'] : [])]));
      const list = mine.length > GLANCE
        ? h('details', { 'data-of': name, open: unfolded.includes(name) }, h('summary', {}, `What each of ${mine.length} teams handed in: ${name}`), each)
        : each;
      return [tally(mine, `${asks} What the teams chose`), list].filter(Boolean);
    }));
    await outcomes();
  }

  async function outcomes() {
    const plans = entries.filter((e) => e.plan && e.scenario === state.scenario).map((e) => ({ ...e.plan, name: e.team }));
    if (!plans.length) {
      outcome.replaceChildren();
      return;
    }
    const at = outline.segments[0]?.id ?? 'chain';
    try {
      const answer = await ask('/api/compare', { scenario: state.scenario, plans, metric: 'loyalty', at }, 'board');
      const ranked = [...answer.rows].sort((a, b) => b.cells.at(-1).mean - a.cells.at(-1).mean);
      outcome.replaceChildren(h('div', { class: 'canvas', tabindex: '0', role: 'region', 'aria-label': 'Plans compared' }, picture(answer.chart.svg)),
        table(`Outcomes: ${answer.metric.toLowerCase()} at ${answer.at} against the one baseline of the scenario, without any programme, and what else changes; in brackets, 8 in 10 futures`,
          ['Team', ...answer.rows[0].months.map((m) => `Month ${m}`), ...answer.rows[0].signs.map((g) => `${g.metric}, ${g.at}`)],
          ranked.map((r) => [r.name, ...r.cells.map(told), ...r.signs.map(told)])));
    } catch (error) {
      // Asked for once more at the next look: the lesson may be opened by then.
      if (error.waits) shown = '';
      if (!(error instanceof Overtaken)) outcome.replaceChildren(h('p', { class: 'problem' }, error.message));
    }
  }

  async function look() {
    try {
      await show((await read('/api/class')).entries);
    } catch { /* the banner says so */ }
  }
  look();
  timer = setInterval(look, EVERY);
  return {
    node: h('div', { class: 'class' },
      h('div', { class: 'head' }, h('div', {}, h('h1', {}, 'Class board'), h('p', { class: 'lead' }, 'Plans and predictions of every team, over the same futures and against one baseline: the scenario’s own events, without any programme. What a team adds to them is part of its plan. It lives as long as the server runs: save it, and open it again another day.'), form, tools), join),
      teams, outcome),
    leave: () => clearInterval(timer),
  };
}
