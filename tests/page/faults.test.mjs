// What once went wrong on the live page: `node faults.test.mjs URL`. Prints one line a test; exits with 1 when one fails.
import { check, launch, open, run, settled, slide, violations } from './browser.mjs';

const url = process.argv[2];
const browser = await launch();
const tests = [];
const test = (name, run) => tests.push([name, run]);
// What was said last; that it is seen is a test of its own.
const toast = (page) => page.locator('#say').textContent();
const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const focused = (page) => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.id ?? '');

async function add(page, kind, part) {
  if (!(await page.locator('.drop').isVisible())) await page.locator('.happen summary').click();
  await page.selectOption('#event-kind', kind);
  if (part) await page.selectOption('#event-part', part);
  const n = await settled(page);
  await page.locator('.drop button').click();
  return settled(page, n);
}

test('an event is part of the plan or happens anyway, said where it is listed, and marked as the other', async () => {
  const page = await open(browser, url);
  await settled(page);
  const asked = [];
  page.on('request', (r) => { if (r.url().endsWith('/api/play')) asked.push(JSON.parse(r.postData())); });
  let n = await add(page, 'layoff');
  check(asked.at(-1).plan.events.length === 0 && asked.at(-1).plan.programme.maker.events[0].kind === 'layoff', 'a layoff is not part of the plan');
  n = await add(page, 'demand_shock');
  check(asked.at(-1).plan.events[0].kind === 'demand_shock', 'a demand shock does not happen anyway');
  const parts = () => page.locator('.events select').evaluateAll((all) => all.map((s) => s.value));
  check((await parts()).join() === 'anyway,plan', `marked ${await parts()}`);
  await page.selectOption('#part-1', 'anyway');
  n = await settled(page, n);
  check((await parts()).join() === 'anyway,anyway', `marked ${await parts()}`);
  const last = asked.at(-1).plan;
  check(last.events.length === 2 && last.events[1].at === 'maker' && !last.programme.maker.events, 'the layoff is still in the plan');
  check((await toast(page)).includes('happens anyway'), 'nothing is told');
  check((await page.locator('.months .event.anyway').count()) === 2, 'the marks do not say it');
  await page.click('#undo');
  await settled(page, n);
  check((await parts()).join() === 'anyway,plan', 'undo did not bring it back');
  const found = await violations(page);
  check(found.length === 0, found.join('\n'));
  return page;
});

test('what happens anyway is in every pinned plan and in the one baseline', async () => {
  const page = await open(browser, url);
  const n = await settled(page);
  await page.fill('#pin-name', 'Before');
  await page.click('#pin');
  await settled(page, n);
  const compared = page.waitForRequest((r) => r.url().endsWith('/api/compare'));
  await add(page, 'supplier_failure');
  const asked = JSON.parse((await compared).postData());
  check(asked.events.length === 1 && asked.plans.every((p) => p.events.length === 1), 'plans and baseline differ in what happens anyway');
  await page.waitForFunction(() => document.querySelector('#comparison')?.innerText.includes('one baseline'), null, { timeout: 120_000 });
  return page;
});

test('damaged addresses open the scenario and say so in plain words', async () => {
  const good = { programme: { maker: { tension: 0.5 } }, events: [], pins: [] };
  const with_ = (more) => encode({ ...good, ...more });
  const pins = (...all) => with_({ pins: all });
  const damaged = [
    'broken', encode('text'), encode(null), encode(7), encode([]), encode([null, []]), encode({}), encode({ programme: 1, events: [], pins: [] }),
    with_({ programme: null }), with_({ programme: { maker: null } }), with_({ programme: { maker: { tension: 'hot' } } }),
    with_({ programme: { maker: { tension: [] } } }), with_({ programme: { maker: { tension: [[0]] } } }), with_({ programme: { nobody: { tension: 1 } } }),
    with_({ programme: { maker: { luck: 1 } } }), with_({ events: null }), with_({ events: [null] }), with_({ events: [{}] }),
    with_({ events: [{ kind: 'comet', month: 1, size: 1 }] }), with_({ events: [{ kind: 'layoff', month: 'May', size: 0.1 }] }),
    with_({ events: [{ kind: 'layoff', at: 'nobody', month: 1, size: 0.1 }] }), with_({ events: [{ kind: 'layoff', month: 1, size: 0.1 }] }),
    with_({ events: [{ kind: 'layoff', at: 'maker', month: 999, size: 0.1 }] }), with_({ pins: null }), pins(null), pins({ name: 5, programme: {} }),
    pins({ name: 'A', programme: null }), pins({ name: 'A', programme: {} }, { name: 'A', programme: {} }), with_({}).slice(0, -9),
  ];
  const page = await open(browser, url);
  await settled(page);
  for (const p of damaged) {
    await page.goto('about:blank');
    await page.goto(`${url}#explore?s=tension-and-inclusion&p=${p}`);
    await settled(page);
    const told = await toast(page);
    check(told === 'The address was damaged; the scenario is open as it came.', `${p}: ${told}`);
    check((await page.locator('.trouble:visible').count()) === 0, `${p}: ${await page.locator('.trouble').allInnerTexts()}`);
  }
  for (const [address, words] of [['#explore?s=nothing-of-the-kind', 'There is no scenario called nothing-of-the-kind here'], ['#nowhere?s=tension-and-inclusion', 'damaged']]) {
    await page.goto('about:blank');
    await page.goto(url + address);
    await settled(page);
    check((await toast(page)).includes(words), `${address}: ${await toast(page)}`);
  }
  return page;
});

test('another scenario is opened, and undo brings plan and pins back', async () => {
  const page = await open(browser, url);
  let n = await settled(page);
  await slide(page, 'lever-tension', 1.3);
  n = await settled(page, n);
  await page.fill('#pin-name', 'Mine');
  await page.click('#pin');
  await page.selectOption('#scenario', 'service-firm');
  await page.waitForFunction(() => document.querySelector('#toast.shown')?.innerText.includes('service-firm is open'), null, { timeout: 60_000 });
  check((await page.locator('.pins li').count()) === 0, 'pins of another scenario');
  await page.locator('#toast button').click();
  await page.waitForFunction(() => document.querySelector('#scenario')?.value === 'tension-and-inclusion' && document.querySelectorAll('.pins li').length === 1, null, { timeout: 60_000 });
  check((await page.locator('#lever-tension').inputValue()) === '1.3', 'the plan is gone');
  return page;
});

test('what was done is seen as well as heard', async () => {
  const page = await open(browser, url);
  const n = await settled(page);
  for (const _ of [1, 2]) {
    await page.fill('#pin-name', 'Twice');
    await page.click('#pin');
  }
  await page.waitForFunction(() => document.querySelector('#toast.shown')?.innerText.includes('There is a plan called Twice already'));
  const [shown, live] = await page.evaluate(() => {
    const say = document.getElementById('say');
    const box = say.getBoundingClientRect();
    return [getComputedStyle(say).visibility === 'visible' && box.width > 50 && box.bottom <= innerHeight, say.closest('[aria-live]') !== null];
  });
  check(shown && live, `seen: ${shown}, heard: ${live}`);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.locator('.menu summary').click();
  await page.click('#take-link');
  await page.waitForFunction(() => document.querySelector('#say').textContent.includes('It works only on this machine'));
  await settled(page, n);
  return page;
});

test('a number out of range is put right and said, and what is refused marks the finding as old', async () => {
  const page = await open(browser, url);
  const n = await settled(page);
  const field = page.locator('.points input').nth(1);
  await field.fill('5');
  await field.press('Tab');
  await settled(page, n);
  check((await toast(page)).includes('lies between 0 and 1.5'), await toast(page));
  check((await page.locator('.points input').nth(1).inputValue()) === '1.5', 'the number stayed');
  const [line, box] = await Promise.all([page.locator('.months .course').boundingBox(), page.locator('.months').boundingBox()]);
  check(line.y >= box.y && line.y + line.height <= box.y + box.height, 'the line leaves its box');
  page.expected = /422/;
  await page.route('**/api/play', (route) => route.fulfill({ status: 422, contentType: 'application/json', body: '{"faults":["no"]}' }));
  await slide(page, 'lever-tension', 0.3);
  await page.waitForSelector('.explore.stale');
  check((await page.locator('.trouble').innerText()).includes('of the plan before it'), 'the old finding passes as new');
  await page.unroute('**/api/play');
  await slide(page, 'lever-tension', 0.4);
  await page.waitForSelector('.explore:not(.stale)');
  return page;
});

test('the colour scale comes back when differences are small again', async () => {
  const page = await open(browser, url);
  let n = await settled(page);
  const inFull = (r) => r.url().endsWith('/api/play') && r.ok() && JSON.parse(r.request().postData()).depth === 'full';
  // The answer to this change itself: its body is read after the page has shown it.
  const limit = async (change) => {
    const [answer] = await Promise.all([page.waitForResponse(inFull), change()]);
    n = await settled(page, n);
    return (await answer.json()).axes.limit;
  };
  await limit(() => page.selectOption('#metric', 'too_hot'));
  const small = await limit(() => slide(page, 'lever-tension', 0.05));
  const large = await limit(() => slide(page, 'lever-tension', 1.5));
  const after = await limit(() => slide(page, 'lever-tension', 0.05));
  check(large > 3 * small, `no wide scale: ${small}, ${large}`);
  check(after <= 3 * small, `the scale stayed at ${after} where ${small} is enough`);
  return page;
});

test('the keyboard is not lost when an event or a pin is taken out', async () => {
  const page = await open(browser, url);
  await settled(page);
  await add(page, 'layoff');
  let n = await add(page, 'priority_switch');
  await page.locator('.months .event').first().focus();
  await page.keyboard.press('Delete');
  n = await settled(page, n);
  check((await focused(page)).startsWith('Priority switch'), `after Delete: ${await focused(page)}`);
  await page.keyboard.press('Delete');
  n = await settled(page, n);
  check((await focused(page)) === 'draw-lever', `after the last Delete: ${await focused(page)}`);
  for (const name of ['One', 'Two']) {
    await page.fill('#pin-name', name);
    await page.click('#pin');
  }
  await page.locator('[aria-label="Unpin One"]').click();
  check((await focused(page)) === 'Unpin Two', `after Unpin: ${await focused(page)}`);
  await page.keyboard.press('Enter');
  check((await focused(page)) === 'pin-name', `after the last Unpin: ${await focused(page)}`);
  await settled(page, n);
  return page;
});

test('the programme is moved to another organisation', async () => {
  const page = await open(browser, url);
  const n = await settled(page);
  const choose = (name) => page.locator('.where label', { hasText: name }).click();
  check(!(await page.locator('.move button').count()), 'it can be moved to where it is');
  await choose('Retailer');
  await page.locator('.move button', { hasText: 'Move the programme here' }).click();
  await settled(page, n);
  check((await page.locator('#headline').innerText()).includes('Retailer'), await page.locator('#headline').innerText());
  check((await toast(page)).includes('now at Retailer'), 'nothing is told');
  await page.click('#undo');
  return page;
});

test('what takes longer than half a second shows how far it is', async () => {
  const page = await open(browser, url);
  await settled(page);
  await page.route('**/api/play', async (route) => { await new Promise((r) => setTimeout(r, 2500)); await route.continue(); });
  let told = { before: 2 };
  await page.route('**/api/progress*', (route) => route.fulfill({ contentType: 'application/json', body: JSON.stringify(told) }));
  await slide(page, 'lever-tension', 0.9);
  await page.waitForFunction(() => document.querySelector('#busy-words')?.textContent.startsWith('Waiting: 2 simulations'));
  told = { done: 3, all: 4 };
  await page.waitForFunction(() => document.querySelector('#busy-words')?.textContent === 'Simulating: 75 % done.');
  check(await page.locator('#busy').isVisible(), 'it is not seen');
  await page.unroute('**/api/play');
  await page.waitForSelector('#busy', { state: 'hidden', timeout: 60_000 });
  return page;
});

test('in the dark everything can be read, and charts lie on paper', async () => {
  for (const at of ['', '#lessons', '#lessons?l=lesson-worse-before-better', '#class']) {
    const page = await open(browser, url + at, { colorScheme: 'dark', reducedMotion: 'reduce' });
    if (at === '') await settled(page);
    else await page.waitForSelector('h1');
    for (const d of await page.locator('main details:not(.menu) > summary').all()) await d.click();
    const found = await violations(page);
    check(found.length === 0, `${at}: ${found.join('\n')}`);
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    check(ground === 'rgb(20, 24, 28)', `the page is ${ground}`);
    if (at === '') {
      const paper = await page.locator('.stage svg').first().evaluate((s) => getComputedStyle(s).backgroundColor);
      check(paper === 'rgb(255, 255, 255)', `charts lie on ${paper}`);
    }
    check(page.faults.length === 0, page.faults.join('\n'));
    await page.context().close();
  }
  return open(browser, url);
});

test('forced colours keep the tracks of sliders', async () => {
  const page = await open(browser, url, { forcedColors: 'active' });
  await settled(page);
  const png = await page.locator('#lever-tension').screenshot();
  // In one colour alone there would be no track: the picture has the ground, the track and the thumb.
  const colours = await page.evaluate(async (data) => {
    const image = await createImageBitmap(new Blob([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
    canvas.drawImage(image, 0, 0);
    const { data: pixels } = canvas.getImageData(0, 0, image.width, image.height);
    const row = Math.floor(image.height / 2);
    const right = (row * image.width + image.width - 6) * 4;
    const corner = (2 * image.width + image.width - 6) * 4;
    return [[...pixels.slice(right, right + 3)], [...pixels.slice(corner, corner + 3)]];
  }, png.toString('base64'));
  check(colours[0].join() !== colours[1].join(), `track and ground are both ${colours[0]}`);
  return page;
});

test('tiles hold what they say at every usual width', async () => {
  for (const width of [1366, 1440, 1600, 1920]) {
    const page = await open(browser, url, { viewport: { width, height: 900 } });
    await settled(page);
    const beyond = await page.evaluate(() => [...document.querySelectorAll('.signs li')].filter((li) => li.scrollWidth > li.clientWidth + 1
      || [...li.children].some((c) => c.getBoundingClientRect().right > li.getBoundingClientRect().right + 1)).map((li) => li.innerText));
    check(beyond.length === 0, `${width}: ${beyond.join(' | ')}`);
    await page.context().close();
  }
  return open(browser, url);
});

test('a lesson does not tell its answer before the class has predicted', async () => {
  const page = await open(browser, `${url}#lessons`);
  await page.waitForSelector('.cards');
  check((await page.locator('.cards span:not(.nr)').count()) === 0, 'a goal is on a card');
  await page.goto(`${url}#lessons?l=lesson-layoff-spiral`);
  await page.reload();
  await page.waitForSelector('#see');
  check(!(await page.locator('main').innerText()).includes('feed the loss it answers'), 'the goal is told');
  await page.locator('#teacher summary').click();
  check((await page.locator('main').innerText()).includes('feed the loss it answers'), 'the teacher does not learn the goal');
  return page;
});

test('a second team of the same name is told to choose another', async () => {
  const [one, two] = await Promise.all([open(browser, `${url}#class`), open(browser, `${url}#class`)]);
  two.expected = /422/;
  for (const page of [one, two]) {
    await page.fill('#team', 'Team 1');
    await page.locator('.hand-in button').click();
  }
  await two.waitForFunction(() => document.querySelector('.hand-in [role=status]').textContent.includes('choose another name'), null, { timeout: 30_000 });
  await two.context().close();
  return one;
});

await run(browser, tests, process.argv[3]);
