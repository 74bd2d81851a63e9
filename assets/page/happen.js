// What happens: anyway (in all plans and the baseline) or as part of the plan, and how an event changes its place among them.

import { number } from './dom.js';

export const PARTS = { anyway: 'happens anyway', plan: 'part of the plan' };

/** Every event of a state with where it stands: what happens anyway first, then the events of each organisation's plan. */
export function happenings(state, outline) {
  const anyway = state.events.map((event, k) => ({ part: 'anyway', k, event }));
  const planned = outline.organisations.flatMap(({ id }) =>
    (state.plan.programme[id]?.events ?? []).map((event, k) => ({ part: 'plan', organisation: id, k, event })));
  return [...anyway, ...planned];
}

/** The organisation to whose plan an event belongs: where it happens, or who serves those to whom it happens. */
function planner(state, event, outline) {
  if (outline.organisations.some((o) => o.id === event.at)) return event.at;
  const served = outline.segments.find((s) => s.id === event.at)?.served_by;
  if (served) return served;
  const serves = (id) => outline.segments.some((s) => s.served_by === id);
  return serves(state.organisation) ? state.organisation : outline.segments[0]?.served_by ?? state.organisation;
}

const without = (list, k) => list.filter((_, i) => i !== k);

function withPlanned(state, organisation, events) {
  const mine = { ...state.plan.programme[organisation], events };
  if (!events.length) delete mine.events;
  const programme = { ...state.plan.programme, [organisation]: mine };
  if (!Object.keys(mine).length) delete programme[organisation];
  state.plan = { ...state.plan, programme };
}

/** Adds an event. */
export function put(state, part, event, outline) {
  if (part === 'anyway') {
    state.events = [...state.events, event];
    return;
  }
  const organisation = planner(state, event, outline);
  const { at, ...rest } = event;
  const own = at === organisation || at === undefined ? rest : event;
  withPlanned(state, organisation, [...state.plan.programme[organisation]?.events ?? [], own]);
}

/** Takes an event out. */
export function take(state, { part, organisation, k }) {
  if (part === 'anyway') state.events = without(state.events, k);
  else withPlanned(state, organisation, without(state.plan.programme[organisation].events, k));
}

/** Puts an event into another month. */
export function shift(state, { part, organisation, k }, month) {
  const to = (list) => list.map((e, i) => (i === k ? { ...e, month } : e));
  if (part === 'anyway') state.events = to(state.events);
  else withPlanned(state, organisation, to(state.plan.programme[organisation].events));
}

/** Where an event happens: its own place, or that of the plan it is part of. */
function placeOf({ event, organisation }, catalogue) {
  const kind = catalogue.events.find((k) => k.id === event.kind);
  if (event.at) return event.at;
  return organisation && kind.at !== 'segment' ? organisation : undefined;
}

/** Marks an event as the other of the two. */
export function mark(state, where, part, catalogue, outline) {
  const at = placeOf(where, catalogue);
  const event = { ...where.event };
  take(state, where);
  if (at) event.at = at;
  else if (part === 'anyway' && catalogue.events.find((k) => k.id === event.kind).needs_place) {
    // A storm over all that an organisation serves becomes one storm for each segment.
    for (const s of outline.segments.filter((x) => x.served_by === where.organisation)) put(state, part, { ...event, at: s.id }, outline);
    return;
  }
  put(state, part, event, outline);
}

/** “Layoff at Maker”. */
export function called(where, catalogue, outline) {
  const kind = catalogue.events.find((k) => k.id === where.event.kind);
  const at = placeOf(where, catalogue);
  const place = [...outline.organisations, ...outline.segments].find((p) => p.id === at)?.name;
  const server = outline.organisations.find((o) => o.id === where.organisation)?.name;
  if (place) return `${kind.name} at ${place}`;
  return server ? `${kind.name} at all whom ${server} serves` : kind.name;
}

/** “Layoff at Maker, month 6, size 0.1”. */
export const words = (where, catalogue, outline) =>
  `${called(where, catalogue, outline)}, month ${number(where.event.month, 1)}, size ${number(where.event.size)}`;
