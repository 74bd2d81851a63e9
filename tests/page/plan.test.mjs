// What a plan is made of, its address, and its undoing: `node plan.test.mjs URL`. Prints one line a test; exits with 1 when one fails.
import { check, open, run, settled, slide, test, url, violations } from './browser.mjs';

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

test('a lever is drawn over the months and an event is dropped', async () => {
  const page = await open(url);
  let n = await settled(page);
  await page.locator('.months').evaluate((m) => m.scrollIntoView({ block: 'center', behavior: 'instant' }));
  const box = await page.locator('.months').boundingBox();
  await page.mouse.click(box.x + box.width * 0.5, box.y + box.height * 0.3);
  n = await settled(page, n);
  check((await page.locator('.points li').count()) === 3, 'no second point');
  await page.locator('.happen summary').click();
  await page.locator('.drop button').click();
  await settled(page, n);
  check((await page.locator('.events li').count()) === 1, 'no event');
  const address = page.url();
  check(address.includes('p='), 'the address does not hold it');
  return page;
});

test('an event is dragged to another month, moved with the keys, and taken out', async () => {
  const page = await open(url);
  let n = await settled(page);
  await page.locator('.happen summary').click();
  await page.locator('.drop button').click();
  n = await settled(page, n);
  const month = () => page.locator('.months .event').getAttribute('aria-valuenow');
  await page.locator('.months').evaluate((m) => m.scrollIntoView({ block: 'center', behavior: 'instant' }));
  const [mark, all] = [await page.locator('.months .event path').boundingBox(), await page.locator('.months').boundingBox()];
  await page.mouse.move(mark.x + mark.width / 2, mark.y + mark.height / 2);
  await page.mouse.down();
  await page.mouse.move(all.x + all.width / 2, mark.y + 30, { steps: 4 });
  await page.mouse.up();
  n = await settled(page, n);
  check((await month()) === '18', `dragged to month ${await month()} instead of 18`);
  await page.locator('.months .event').focus();
  await page.keyboard.press('ArrowLeft');
  n = await settled(page, n);
  check((await month()) === '17', 'the arrow did not move it');
  check(await page.locator('.months .event').evaluate((m) => m === document.activeElement), 'the keyboard lost it');
  check((await page.locator('.events li').innerText()).includes('month 17'), 'the list says another month');
  await page.click('#undo');
  n = await settled(page, n);
  check((await month()) === '18', 'undo did not bring it back');
  await page.locator('.months .event').focus();
  await page.keyboard.press('Delete');
  await settled(page, n);
  check((await page.locator('.months .event').count()) === 0, 'it is still there');
  return page;
});

test('an event is part of the plan or happens anyway, said where it is listed, and marked as the other', async () => {
  const page = await open(url);
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
  const page = await open(url);
  const n = await settled(page);
  await page.fill('#pin-name', 'Before');
  await page.click('#pin');
  await settled(page, n);
  const compared = page.waitForRequest((r) => r.url().endsWith('/api/compare') && r.postData().includes('supplier_failure'));
  await add(page, 'supplier_failure');
  const asked = JSON.parse((await compared).postData());
  check(asked.events.length === 1 && asked.plans.every((p) => p.events.length === 1), 'plans and baseline differ in what happens anyway');
  await page.waitForFunction(() => document.querySelector('#comparison')?.innerText.includes('one baseline'));
  return page;
});

test('the keyboard is not lost when an event or a pin is taken out', async () => {
  const page = await open(url);
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
  const page = await open(url);
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

test('another scenario is opened, and undo brings plan and pins back', async () => {
  const page = await open(url);
  let n = await settled(page);
  await slide(page, 'lever-tension', 1.3);
  n = await settled(page, n);
  await page.fill('#pin-name', 'Mine');
  await page.click('#pin');
  await page.selectOption('#scenario', 'service-firm');
  await page.waitForFunction(() => document.querySelector('#toast.shown')?.innerText.includes('service-firm is open'));
  check((await page.locator('.pins li').count()) === 0, 'pins of another scenario');
  await page.locator('#toast button').click();
  await page.waitForFunction(() => document.querySelector('#scenario')?.value === 'tension-and-inclusion' && document.querySelectorAll('.pins li').length === 1);
  check((await page.locator('#lever-tension').inputValue()) === '1.3', 'the plan is gone');
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
    with_({ programme: { maker: { tension: 99 } } }), with_({ programme: { maker: { tension: [[12, 0.5], [3, 0.5]] } } }), pins({ name: 'A', programme: { maker: { tension: -1 } } }),
    with_({ events: [{ kind: 'layoff', at: 'maker', month: 3, size: 7 }] }), '%E0%A4%A', '%00', 'p'.repeat(20_000), `${with_({})}&a=${encode({ luck: { nothing: 1 } })}`, `${with_({})}&a=${encode({ luck: { mood: 1e9 } })}`,
  ];
  const page = await open(url);
  await settled(page);
  for (const p of damaged) {
    await page.goto('about:blank');
    await page.goto(`${url}#explore?s=tension-and-inclusion&p=${p}`);
    await settled(page);
    // The browser notes that the server refused it.
    page.problems = page.problems.filter((t) => !t.includes('422'));
    const told = await toast(page);
    check(told === 'The address was damaged; the scenario is open as it came.', `${p}: ${told}`);
    check((await page.locator('.problem:visible').count()) === 0, `${p}: ${await page.locator('.problem').allInnerTexts()}`);
  }
  const here = '#explore?s=tension-and-inclusion';
  for (const [address, words] of [
    ['#explore?s=nothing-of-the-kind', 'There is no scenario called nothing-of-the-kind here'], ['#explore?s=%3Cimg%20src=x%3E', 'There is no scenario called'], [`#explore?s=${'x'.repeat(5000)}`, 'There is no scenario called'],
    ['#nowhere?s=tension-and-inclusion', 'damaged'], ['#%E0%A4%A', 'damaged'], ['#explore?s=..%2F..%2Fetc%2Fpasswd', 'There is no scenario called'],
    [`${here}&m=luck`, 'Part of the address was damaged'], [`${here}&v=hologram`, 'Part of the address was damaged'], [`${here}&o=nobody`, 'Part of the address was damaged'], [`${here}&l=lesson-of-nothing`, 'Part of the address was damaged'],
    [`${here}&p=${with_({})}&a=broken`, 'Part of the address was damaged'], [`${here}&p=${with_({})}&a=${encode([])}`, 'Part of the address was damaged'],
    [`${here}&p=${with_({})}&a=${encode({ trust: { rising: 'fast' } })}`, 'Part of the address was damaged'], [`#nowhere?s=tension-and-inclusion&p=${with_({})}`, 'Part of the address was damaged'],
    ['#lessons?l=lesson-of-nothing', 'Part of the address was damaged'], ['#class?s=nothing-of-the-kind', 'There is no scenario called'],
  ]) {
    await page.goto('about:blank');
    await page.goto(url + address);
    await page.waitForFunction((t) => document.getElementById('say').textContent.includes(t), words, { timeout: 20_000 }).catch(() => {});
    check((await toast(page)).includes(words), `${address}: ${await toast(page)}`);
    check((await page.locator('.problem:visible').count()) === 0, `${address}: ${await page.locator('.problem').allInnerTexts()}`);
    // It is told once: the address is whole then.
    await page.reload();
    await page.waitForSelector('main h1');
    check((await toast(page)) === '', `${address}, again: ${await toast(page)}`);
  }
  return page;
});

test('an address that comes while its scenario is open is taken as far as it can be, and what is not is told', async () => {
  const page = await open(url);
  let n = await settled(page);
  const here = '#explore?s=tension-and-inclusion';
  const plan = (tension) => `&p=${encode({ programme: { maker: { tension } }, events: [], pins: [] })}`;
  const lever = () => page.locator('#lever-tension').inputValue();
  const before = await lever();
  const goes = (hash) => page.evaluate((to) => { document.getElementById('say').textContent = ''; location.hash = to; }, hash);
  const told = (words) => page.waitForFunction((t) => document.getElementById('say').textContent === t, words);
  // The browser notes that the server refused it.
  page.expected = /422/;
  for (const p of [plan(99), '&p=broken', plan('hot')]) {
    await goes(here + p);
    await told('The address was damaged; your plan is as it was.');
    check((await lever()) === before && (await page.getAttribute('#undo', 'aria-disabled')) === 'true', `${p} became a step`);
  }
  await goes(`${here}${plan(1.1)}&a=broken`);
  await told('Part of the address was damaged; what could be read of it is open.');
  n = await settled(page, n);
  check((await lever()) === '1.1', `the plan is not taken: ${await lever()}`);
  await goes(here + plan(1.2));
  await page.waitForFunction(() => document.querySelector('#lever-tension').value === '1.2');
  await settled(page, n);
  check((await toast(page)) === '', await toast(page));
  await page.click('#undo');
  check((await lever()) === '1.1', 'it was no step');
  return page;
});

test('a server in trouble does not make an address damaged', async () => {
  for (const status of [403, 408, 413, 500]) {
    const page = await open(url);
    await settled(page);
    page.expected = new RegExp(String(status));
    await page.route('**/api/file', (route) => route.fulfill({ status, contentType: 'application/json', body: '{"problems":["not now"]}' }));
    await page.goto('about:blank');
    await page.goto(`${url}#explore?s=tension-and-inclusion&p=${encode({ programme: { maker: { tension: 1.3 } }, events: [], pins: [{ name: 'Mine', programme: {} }] })}`);
    await settled(page);
    check((await page.locator('#lever-tension').inputValue()) === '1.3' && (await page.locator('.pins li').count()) === 1, `${status}: the plan is thrown away`);
    check((await toast(page)) === '', `${status}: ${await toast(page)}`);
    check(page.problems.length === 0, page.problems.join('\n'));
    await page.context().close();
  }
  return open(url);
});

await run();
