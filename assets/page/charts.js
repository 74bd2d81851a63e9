// The chart that is looked at: tabs, the drawing, its numbers as a table, and ways to take it along.

import { Overtaken, ask } from './api.js';
import { download, h, menu, picture, say, table, told } from './dom.js';
import { inFile } from './home.js';
import { reader } from './reader.js';
import { look, state } from './store.js';

export const VIEWS = [
  ['ripple', 'Ripple', 'Where and when the plan makes a difference'],
  ['difference', 'Difference', 'How much, and how far futures differ'],
  ['levels', 'With and without', 'The metric itself, with and without the plan'],
  ['temperature', 'Temperature', 'Who is too cold, productive or too hot'],
  ['chain', 'Chain', 'The network, month by month'],
];

/** Tabs after the ARIA pattern: arrows move, one tab stop. */
function tabs(pick) {
  const buttons = VIEWS.map(([id, name, title], k) => h('button', {
    type: 'button', role: 'tab', id: `tab-${id}`, 'aria-controls': 'chart', title, onclick: () => pick(id),
    onkeydown: (event) => {
      const go = { ArrowRight: 1, ArrowLeft: -1, Home: -k, End: VIEWS.length - 1 - k }[event.key];
      if (go === undefined) return;
      event.preventDefault();
      const next = (k + go + VIEWS.length) % VIEWS.length;
      pick(VIEWS[next][0]);
      buttons[next].focus();
    },
  }, name));
  return {
    node: h('div', { role: 'tablist', 'aria-label': 'Charts', class: 'tabs' }, buttons),
    show: () => buttons.forEach((b, k) => {
      const on = VIEWS[k][0] === state.view;
      b.setAttribute('aria-selected', on);
      b.tabIndex = on ? 0 : -1;
    }),
  };
}

function metricChoice(catalogue) {
  const themes = [['customers', 'Customers'], ['people', 'People'], ['delivery', 'Delivery'], ['money', 'Money']];
  const select = h('select', { id: 'metric', onchange: () => look((s) => { s.metric = select.value; }) },
    themes.map(([id, name]) => h('optgroup', { label: name },
      catalogue.metrics.filter((m) => m.theme === id).map((m) => h('option', { value: m.id }, m.name)))));
  return { node: h('label', { class: 'pick', for: 'metric' }, h('span', {}, 'Show'), select), show: () => { select.value = state.metric; } };
}

/** A box less wide than this asks for a chart as narrow as itself: what stands side by side needs so many pixels. */
const SLIDE = 720;
/** Letters are so large a part of a slide's width; where that is less than so many pixels, the chart is drawn for its box. */
const LETTERS = 20 / 1600;
const LEGIBLE = 12;
/** For a room everything is larger still, as far as the chart finds its place. */
const ROOM = { zoom: 1.5, wide: SLIDE, high: 300 };
/** Where finding and chart share a screen, the styles say how high the chart may be. */
const fitted = matchMedia('(min-width: 701px) and (max-height: 950px), (min-width: 1101px) and (min-height: 951px)');

/** The chart's stage; `turned` is called when the box asks for a chart of another size, as when a phone is turned. */
export function stage(catalogue, asked, turned) {
  const bar = tabs((id) => look((s) => { s.view = id; }));
  const metric = metricChoice(catalogue);
  const means = h('p', { class: 'means' });
  const canvas = h('div', { class: 'canvas', tabindex: '0', role: 'region', 'aria-label': 'Chart' });
  const panel = h('div', { id: 'chart', role: 'tabpanel' }, canvas);
  const values = reader(canvas);
  const numbers = h('div', {});
  const copy = h('button', { type: 'button', class: 'quiet', onclick: () => copyPicture(png()) }, 'Copy chart');
  // The months of the chain are drawn here: the server has no such picture.
  const isOurs = () => inFile || state.view === 'chain';
  let latest = null;
  const named = (kind) => `${state.scenario}-${state.view}.${kind}`;
  const svgOf = () => canvas.querySelector('svg');
  /** What is taken along is a slide, whatever box the chart is read in. */
  const slide = async () => (state.view === 'chain' ? svgOf() : picture((await ask('/api/play', asked(), 'take')).chart.svg));
  const png = async () => (isOurs() ? painted(await slide()) : ask('/api/picture', asked()));
  const TAKEN = {
    SVG: async () => new Blob([new XMLSerializer().serializeToString(await slide())], { type: 'image/svg+xml' }),
    PNG: png,
    CSV: () => csv(latest, catalogue.metrics.find((x) => x.id === state.metric)),
  };
  const save = menu('Download chart', Object.entries(TAKEN).map(([kind, make]) => [`take-${kind.toLowerCase()}`, kind === 'CSV' ? 'Its numbers (CSV)' : kind, async () => {
    if (!svgOf() || !latest) return say('The chart is not there yet.');
    const name = named(kind.toLowerCase());
    try {
      download(name, await make());
      say(`${name} is downloaded.`);
    } catch (error) {
      if (!(error instanceof Overtaken)) say(`The chart could not be downloaded: ${error.message}`);
    }
    return undefined;
  }]), 'take-chart');
  // Chart over the whole screen, to be read from the back of a room.
  const large = document.fullscreenEnabled && h('button', { type: 'button', class: 'quiet', id: 'large', onclick: () => canvas.requestFullscreen() }, 'Full screen');
  // The finding and the chart alone, in large letters.
  const present = h('button', { type: 'button', class: 'quiet', id: 'present', 'aria-pressed': 'false', onclick: () => presenting(!document.documentElement.classList.contains('present')) }, 'Present');
  function presenting(on) {
    document.documentElement.classList.toggle('present', on);
    present.setAttribute('aria-pressed', String(on));
    present.textContent = on ? 'Back to the levers' : 'Present';
    scrollTo(0, 0);
  }
  const details = h('details', { class: 'numbers' }, h('summary', {}, 'The numbers as a table'), numbers);
  const node = h('section', { class: 'stage', 'aria-label': 'What the plan changes' },
    h('div', { class: 'bar' }, bar.node, metric.node),
    panel, h('div', { class: 'under' }, means, h('div', { class: 'row' }, present, large, copy, save)), details);
  /** What is asked of the drawing, so that it can be read here: nothing where a slide can. */
  function size() {
    const wide = canvas.clientWidth;
    if (!wide || document.fullscreenElement === canvas) return {};
    if (wide < SLIDE) return { width: wide };
    const presents = document.documentElement.classList.contains('present');
    const high = fitted.matches || presents ? Number.parseFloat(getComputedStyle(canvas).minHeight) : wide * 9 / 16;
    // On a large screen the page's own letters are larger, and the chart's with them.
    const page = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
    if (!presents && Math.min(wide, high * 16 / 9) * LETTERS >= LEGIBLE * page) return {};
    const zoom = Math.max(1, Math.min(presents ? ROOM.zoom : page, wide / ROOM.wide, high / ROOM.high));
    // Divided and rounded, the least width must not become a column's.
    return { width: Math.max(SLIDE, Math.floor(wide / zoom)), height: Math.floor(high / zoom) };
  }
  let drawn = null;
  let rest;
  new ResizeObserver(() => {
    clearTimeout(rest);
    rest = setTimeout(() => { if (canvas.clientWidth > 0 && drawn !== null && JSON.stringify(size()) !== drawn) turned(); }, 250);
  }).observe(canvas);
  return {
    node,
    canvas,
    leave: () => presenting(false),
    /** How wide and how high the chart must be, if no slide can be read here. */
    size() {
      const asks = size();
      drawn = JSON.stringify(asks);
      return asks;
    },
    showControls() {
      bar.show();
      metric.show();
      panel.setAttribute('aria-labelledby', `tab-${state.view}`);
      const m = catalogue.metrics.find((x) => x.id === state.metric);
      means.textContent = state.view === 'temperature' ? '' : `${m.name}: ${m.meaning}`;
    },
    /** The numbers of an answer; its drawing too, unless something else is drawn there. */
    show(answer, isDrawn) {
      latest = answer;
      if (isDrawn) {
        const svg = picture(answer.chart.svg);
        svg.classList.toggle('column', answer.chart.column);
        for (const old of canvas.querySelectorAll(':scope > :not(.reader-box)')) old.remove();
        canvas.prepend(svg);
        if (!values.node.isConnected) canvas.append(values.node);
        values.show(answer.chart.plots, answer.chart.unit, answer.calendar);
      } else values.show([]);
      const heads = ['Place', ...answer.months.map((m) => `Month ${m}`)];
      const rows = answer.table.map((r) => [r.place, ...r.cells.map(told)]);
      const name = catalogue.metrics.find((x) => x.id === state.metric).name;
      numbers.replaceChildren(table(`${name}: with the plan minus without it; in brackets, 8 in 10 futures`, heads, rows));
    },
  };
}

/** The numbers of a chart, one line for each place and month. */
function csv(answer, metric) {
  const cell = (text) => `"${/^[=+@-]/.test(text) && !Number.isFinite(Number(text)) ? "'" : ''}${String(text).replaceAll('"', '""')}"`;
  const plain = (text) => String(text).replaceAll('−', '-');
  const lines = [['metric', 'place', 'month', 'difference', '8 in 10 futures', 'verdict'], ...answer.table.flatMap((r) => r.cells.map((c, k) => [metric.id, r.place, answer.months[k], plain(c.difference), plain(c.spread), c.said]))];
  return new Blob([`${lines.map((l) => l.map(cell).join(',')).join('\n')}\n`], { type: 'text/csv' });
}

/** A font's rule with the font in it: a picture cannot fetch one. */
async function embedded(rule) {
  const [, url] = /url\("?([^")]+)"?\)/.exec(rule.cssText) ?? [];
  if (!url || url.startsWith('data:')) return rule.cssText;
  const blob = await (await fetch(new URL(url, rule.parentStyleSheet.href ?? location.href))).blob();
  const data = await new Promise((done) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result);
    reader.readAsDataURL(blob);
  });
  return rule.cssText.replace(url, data);
}

/** A drawing as a picture of 1600 pixels, in the page's own type. */
async function painted(svg) {
  const whole = svg.cloneNode(true);
  const { width, height } = svg.viewBox.baseVal;
  const type = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).filter((rule) => rule instanceof CSSFontFaceRule);
  const style = document.createElementNS('http://www.w3.org/2000/svg', 'style');
  style.textContent = (await Promise.all(type.map(embedded))).join('');
  whole.prepend(style);
  whole.setAttribute('width', 1600);
  whole.setAttribute('height', Math.round(1600 * height / width));
  const url = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(whole)], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const paper = document.createElement('canvas');
    Object.assign(paper, { width: 1600, height: Math.round(1600 * height / width) });
    const pen = paper.getContext('2d');
    pen.fillStyle = '#fff';
    pen.fillRect(0, 0, paper.width, paper.height);
    pen.drawImage(image, 0, 0);
    return await new Promise((done) => { paper.toBlob(done, 'image/png'); });
  } finally {
    URL.revokeObjectURL(url);
  }
}

async function copyPicture(made) {
  try {
    const png = made.then((blob) => new Blob([blob], { type: 'image/png' }));
    if (navigator.clipboard?.write && window.ClipboardItem) {
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]);
      say('The chart is copied as a picture.');
    } else {
      // Browsers give the clipboard only to pages of this machine.
      download(`${state.scenario}-${state.view}.png`, await png);
      say('The chart is downloaded as a picture.');
    }
  } catch (error) {
    if (!(error instanceof Overtaken)) say(`The chart could not be copied: ${error.message}`);
  }
}
