// The values of a chart, month by month: under the pointer, at a tap, or with the arrow keys.

import { h, spot } from './dom.js';

const NEAR = 12;
/** What stays at the top of the page is so tall, about. */
const HEADER = 72;

/** Reads a drawing in `box`, which may be drawn anew; `node` belongs into the box. */
export function reader(box, label = 'Values of the chart') {
  const told = h('div', { class: 'reader-told', 'aria-hidden': 'true', hidden: true });
  const mark = h('div', { class: 'reader', tabindex: '0', role: 'slider', 'aria-label': `${label}: left and right for months, up and down for places`, hidden: true, onkeydown: keys, onfocus: () => put(at), onblur: () => { told.hidden = true; } });
  const node = h('div', { class: 'reader-box' }, mark, told);
  const svgOf = () => box.querySelector('svg');
  let plots = [];
  let unit = '';
  let calendar = null;
  let at = { plot: 0, month: 0 };

  const value = (text) => (unit ? `${text} ${unit}` : text);
  const when = (month) => (calendar?.[month] ? `month ${month} (${calendar[month]})` : `month ${month}`);
  const held = ({ plot, month }) => {
    const k = Math.min(plots.length - 1, Math.max(0, plot));
    return { plot: k, month: Math.min(plots[k].told.length - 1, Math.max(0, month)) };
  };

  /** Where a point of the drawing stands in the box. */
  function place(x, y) {
    const frame = box.getBoundingClientRect();
    const p = new DOMPoint(x, y).matrixTransform(svgOf().getScreenCTM());
    return [p.x - frame.left - box.clientLeft + box.scrollLeft, p.y - frame.top - box.clientTop + box.scrollTop];
  }

  function put(wanted) {
    if (!plots.length || !svgOf()) return;
    at = held(wanted);
    const plot = plots[at.plot];
    const heading = `${plot.name ? `${plot.name}, ` : ''}${when(at.month)}`;
    const lines = plot.told[at.month].map(([name, number]) => [name, value(number)]);
    const words = lines.length ? lines.map((pair) => pair.join(' ')).join('; ') : 'no numbers';
    for (const [name, is] of [['aria-valuemin', 0], ['aria-valuemax', plot.told.length - 1], ['aria-valuenow', at.month], ['aria-valuetext', `${heading}: ${words}`]]) mark.setAttribute(name, is);
    told.replaceChildren(h('b', {}, heading), ...(lines.length ? lines.map(([name, number]) => h('span', {}, `${name} `, h('b', {}, number))) : [h('span', {}, words)]));
    told.hidden = false;
    const middle = plot.first + plot.step * at.month;
    const [left, top] = place(Math.max(plot.x, middle - plot.step / 2), plot.y);
    const [right, bottom] = place(Math.min(plot.x + plot.w, middle + plot.step / 2), plot.y + plot.h);
    Object.assign(mark.style, { left: `${left}px`, top: `${top}px`, width: `${right - left}px`, height: `${bottom - top}px` });
    mark.classList.add('shown');
    // Beside the month, on the side where there is room, and within the box.
    const before = left - box.scrollLeft - NEAR - told.offsetWidth;
    const after = right + NEAR;
    const fits = after + told.offsetWidth <= box.scrollLeft + box.clientWidth;
    // Not under what stays at the top of the page.
    const inSight = HEADER - box.getBoundingClientRect().top + box.scrollTop;
    Object.assign(told.style, {
      left: `${fits ? after : Math.max(0, before) + box.scrollLeft}px`,
      top: `${Math.max(0, Math.min(Math.max(top, inSight), box.scrollTop + box.clientHeight - told.offsetHeight))}px`,
    });
  }

  function hide() {
    if (document.activeElement === mark) return;
    told.hidden = true;
    mark.classList.remove('shown');
  }

  function point(event) {
    const svg = svgOf();
    if (!plots.length || !svg) return;
    const p = spot(svg, event);
    const k = plots.findIndex((q) => p.x >= q.x && p.x <= q.x + q.w && p.y >= q.y && p.y <= q.y + q.h);
    if (k < 0) hide();
    else put({ plot: k, month: Math.round((p.x - plots[k].first) / plots[k].step) });
  }
  box.addEventListener('pointermove', point);
  box.addEventListener('pointerdown', point);
  box.addEventListener('pointerleave', (event) => { if (event.pointerType !== 'touch') hide(); });
  new ResizeObserver(() => { if (!told.hidden) put(at); }).observe(box);

  function keys(event) {
    if (event.key === 'Escape') {
      told.hidden = true;
      return;
    }
    const { plot, month } = at;
    const to = {
      ArrowLeft: [plot, month - 1], ArrowRight: [plot, month + 1], ArrowUp: [plot - 1, month], ArrowDown: [plot + 1, month],
      PageUp: [plot, month + 6], PageDown: [plot, month - 6], Home: [plot, 0], End: [plot, Infinity],
    }[event.key];
    if (!to) return;
    event.preventDefault();
    put({ plot: to[0], month: to[1] });
  }

  return {
    node,
    /** The drawing has changed; without plots nothing can be pointed at. */
    show(now, of = '', months = null) {
      const isFirst = !plots.length;
      const before = plots[at.plot]?.name;
      [plots, unit, calendar] = [now ?? [], of, months];
      if (!plots.length) {
        told.hidden = true;
        mark.classList.remove('shown');
        // Who reads it goes on when the numbers are there.
        if (document.activeElement !== mark) mark.hidden = true;
        return;
      }
      mark.hidden = false;
      const same = plots.findIndex((p) => p.name === before);
      at = held(isFirst && before === undefined ? { plot: 0, month: Infinity } : { plot: Math.max(0, same), month: at.month });
      if (document.activeElement === mark || !told.hidden) put(at);
      else mark.setAttribute('aria-valuenow', at.month);
    },
  };
}
