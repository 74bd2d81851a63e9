// The chain map: one drawing a month, played like a film or stepped by hand.

import { ask } from './api.js';
import { calm, h, picture } from './dom.js';

const FRAME = 450;

/** Plays the chain in the chart's place. */
export function chainPlayer(canvas) {
  let frames = [];
  let at = 0;
  let timer = 0;
  let turn = 0;
  const place = h('div', { class: 'frame' });
  const slider = h('input', { type: 'range', min: 0, max: 0, value: 0, 'aria-label': 'Month', oninput: () => { stop(); go(Number(slider.value)); } });
  const button = h('button', { type: 'button', onclick: () => (timer ? stop() : play()) }, 'Play');
  const month = h('output', {}, 'Month 0');

  function go(k) {
    at = k;
    place.replaceChildren(picture(frames[k]));
    slider.value = k;
    month.textContent = `Month ${k}`;
    slider.setAttribute('aria-valuetext', `Month ${k}`);
  }
  function stop() {
    clearInterval(timer);
    timer = 0;
    button.textContent = 'Play';
  }
  function play() {
    if (at >= frames.length - 1) go(0);
    button.textContent = 'Pause';
    timer = setInterval(() => (at < frames.length - 1 ? go(at + 1) : stop()), FRAME);
  }
  return {
    /** Stops the film, and what is drawn for it: it would be of what was before. */
    stop() {
      turn += 1;
      stop();
    },
    async show(body) {
      stop();
      turn += 1;
      const mine = turn;
      const answer = await ask('/api/chain', body, 'chain');
      if (mine !== turn) return;
      ({ frames } = answer);
      slider.max = frames.length - 1;
      canvas.replaceChildren(h('div', { class: 'player' }, place, h('div', { class: 'row' }, button, slider, month)));
      go(calm() ? frames.length - 1 : Math.min(at, frames.length - 1));
      // Nobody who asked for calm gets a film unasked.
      if (!calm()) {
        go(0);
        play();
      }
    },
  };
}
