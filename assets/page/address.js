// The plan in the page's address: how it is written, and what of a damaged one can be believed.

export const encode = (value) =>
  btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(value))))
    .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

/** The value written there, or nothing. */
export function decode(text) {
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

/** Most plans side by side. */
export const MOST_PINS = 8;

const isObject = (x) => typeof x === 'object' && x !== null && !Array.isArray(x);
const isNumber = (x) => typeof x === 'number' && Number.isFinite(x);
const isPoint = (p) => Array.isArray(p) && p.length === 2 && p.every(isNumber);
const isCourse = (x) => isNumber(x) || (Array.isArray(x) && x.length > 0 && x.every(isPoint));
const isEvent = (e) => isObject(e) && typeof e.kind === 'string' && isNumber(e.month) && isNumber(e.size)
  && (e.at === undefined || typeof e.at === 'string') && (e.duration === undefined || isNumber(e.duration));
const areEvents = (x) => Array.isArray(x) && x.every(isEvent);
const isPlan = (x) => isObject(x) && Object.entries(x).every(([key, value]) => {
  if (key === 'note') return typeof value === 'string';
  if (key === 'balcony') return typeof value === 'boolean';
  return key === 'events' ? areEvents(value) : isCourse(value);
});
const isProgramme = (x) => isObject(x) && Object.values(x).every(isPlan);
const isPin = (x) => isObject(x) && typeof x.name === 'string' && x.name.trim() !== '' && x.name.length <= 40 && isProgramme(x.programme);

/** What was made, if it has the shape of it. Addresses of the first version held [plan, pins], each with its own events. */
export function plain(value) {
  const first = Array.isArray(value) && isObject(value[0]);
  const said = first ? { ...value[0], pins: value[1] } : value;
  if (!isObject(said) || !isProgramme(said.programme) || !areEvents(said.events)) return undefined;
  if (!Array.isArray(said.pins) || !said.pins.every(isPin)) return undefined;
  const names = said.pins.map((p) => p.name);
  if (new Set(names).size !== names.length) return undefined;
  return {
    plan: { programme: said.programme }, events: said.events,
    pins: said.pins.slice(0, MOST_PINS).map(({ name, programme }) => ({ name, programme })),
  };
}

/** Numbers by mechanism and parameter, if it has the shape of them. */
export function numbers(value) {
  const whole = isObject(value) && Object.values(value).every((own) => isObject(own) && Object.values(own).every(isNumber));
  return whole ? value : undefined;
}

/** Whether all it names is in the scenario: organisations, levers, kinds of event and their places, within its time. */
export function belongs(made, catalogue, outline) {
  const levers = new Set(catalogue.groups.flatMap((g) => g.levers.map((l) => l.id)));
  const organisations = new Set(outline.organisations.map((o) => o.id));
  const segments = new Set(outline.segments.map((o) => o.id));
  const event = (e, ofPlan) => {
    const kind = catalogue.events.find((k) => k.id === e.kind);
    if (!kind || e.month < 0 || e.month > outline.months) return false;
    if (e.at === undefined) return ofPlan || !kind.needs_place;
    return (kind.at === 'segment' ? segments : organisations).has(e.at);
  };
  const programme = (x) => Object.entries(x).every(([id, plan]) => organisations.has(id)
    && Object.keys(plan).every((k) => levers.has(k) || ['note', 'balcony', 'events'].includes(k))
    && (plan.events ?? []).every((e) => event(e, true)));
  return made.events.every((e) => event(e, false)) && [made.plan, ...made.pins].every((p) => programme(p.programme));
}
