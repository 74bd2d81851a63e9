// What a class thinks, at a glance: votes as bars, and a clock.

import { h, s } from './dom.js';

/** Votes by answer, the most first, as bars; nothing where nobody chose. */
export function tally(entries, title = 'What the class chose') {
  const votes = new Map();
  for (const { choice } of entries) if (choice) votes.set(choice, (votes.get(choice) ?? 0) + 1);
  const all = [...votes.values()].reduce((a, b) => a + b, 0);
  if (!all) return false;
  const rows = [...votes].sort((a, b) => b[1] - a[1]);
  return h('div', { class: 'tally', role: 'group', 'aria-label': title }, h('p', { class: 'hint' }, title), rows.map(([choice, n]) => h('div', { class: 'vote' },
    h('span', {}, choice), s('svg', { viewBox: '0 0 100 10', preserveAspectRatio: 'none', 'aria-hidden': 'true' }, s('rect', { width: 100 * n / all, height: 10, class: 'better' })),
    h('b', {}, `${n} of ${all}`))));
}

/** A clock that counts down: for the teacher's stretches of a lesson. */
export function clock(stretches) {
  const face = h('output', { class: 'clock', 'aria-label': 'Time left' }, '');
  let timer = 0;
  let end = 0;
  const show = () => {
    const left = Math.max(0, Math.round((end - Date.now()) / 1000));
    face.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
    face.classList.toggle('over', left === 0);
    if (left === 0) stop();
  };
  function stop() {
    clearInterval(timer);
    timer = 0;
  }
  function start(minutes) {
    stop();
    end = Date.now() + minutes * 60_000;
    timer = setInterval(show, 500);
    show();
  }
  return {
    node: h('div', { class: 'row' }, face, stretches.map((minutes) => h('button', { type: 'button', class: 'quiet', onclick: () => start(minutes) }, `${minutes} min`)),
      h('button', { type: 'button', class: 'quiet', onclick: () => { stop(); face.textContent = ''; } }, 'Clear')),
    stop,
  };
}
