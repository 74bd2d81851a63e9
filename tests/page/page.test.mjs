// The live page in a real browser: `node page.test.mjs URL`. Prints one line a test; exits with 1 when one fails.
import { readFileSync } from 'node:fs';
import { check, launch, open, run, settled, slide, violations } from './browser.mjs';

const url = process.argv[2];
const browser = await launch();
const tests = [];
const test = (name, run) => tests.push([name, run]);
const value = (page) => page.locator('.signs li').nth(2).locator('.value').textContent();

test('moving a slider changes the numbers and the finding, and undo brings them back', async () => {
  const page = await open(browser, url);
  let n = await settled(page);
  const [before, finding] = [await value(page), await page.locator('#headline').textContent()];
  await slide(page, 'lever-tension', 1.4);
  n = await settled(page, n);
  check((await value(page)) !== before, 'the numbers stayed');
  check((await page.locator('#headline').textContent()) !== finding, 'the finding stayed');
  await page.locator('#undo').click();
  n = await settled(page, n);
  check((await value(page)) === before, 'undo did not bring the numbers back');
  await page.locator('#redo').click();
  await settled(page, n);
  check((await value(page)) !== before, 'redo did nothing');
  return page;
});

test('the keyboard alone moves a dial', async () => {
  const page = await open(browser, url);
  const n = await settled(page);
  await page.locator('#lever-employee_inclusion').focus();
  await page.keyboard.press('End');
  await settled(page, n);
  check((await page.locator('#lever-employee_inclusion').inputValue()) === '1', 'End did not go to the end');
  check((await page.locator('.dial.moved output').first().textContent()).length > 0, 'no value is told');
  return page;
});

test('axes stay put while dragging', async () => {
  const page = await open(browser, url);
  const n = await settled(page);
  const asked = [];
  page.on('response', async (r) => {
    if (!r.url().endsWith('/api/play') || !r.ok()) return;
    // The body of an answer that a newer one overtook is gone from the browser.
    const body = await r.json().catch(() => null);
    if (body) asked.push([JSON.parse(r.request().postData()), body]);
  });
  await slide(page, 'lever-tension', 1.5);
  await settled(page, n);
  const previews = asked.filter(([a]) => a.depth === 'preview');
  check(previews.every(([a, b]) => JSON.stringify(a.axes) === JSON.stringify(b.axes)), 'a preview moved the axes');
  return page;
});

test('plans are pinned and compared, and the address restores all of it', async () => {
  const page = await open(browser, url);
  const n = await settled(page);
  await page.fill('#pin-name', 'As it came');
  await page.click('#pin');
  await slide(page, 'lever-tension', 1.3);
  await settled(page, n);
  await page.fill('#pin-name', 'Hot');
  await page.click('#pin');
  await page.waitForFunction(() => document.querySelectorAll('#comparison tbody tr').length === 4, null, { timeout: 120_000 });
  const told = await page.locator('#comparison').innerText();
  check(/better|worse|no clear difference|too small to matter/.test(told), 'no verdict is told');
  check((await page.locator('#comparison svg').count()) === 1, 'no chart compares them');
  // The last pin asked once more; until that is answered a preview may be shown.
  await settled(page);
  const address = page.url();
  const shown = await value(page);
  const other = await open(browser, address);
  await settled(other);
  check((await other.locator('#lever-tension').inputValue()) === '1.3', 'the dial is elsewhere');
  check((await value(other)) === shown, 'the numbers differ');
  check((await other.locator('.pins li').count()) === 2, 'the pins are gone');
  await other.context().close();
  return page;
});

test('a lever is drawn over the months and an event is dropped', async () => {
  const page = await open(browser, url);
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
  const page = await open(browser, url);
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

test('a server that is gone is told, and the page goes on when it is back', async () => {
  const page = await open(browser, url);
  page.expected = /ERR_INTERNET_DISCONNECTED/;
  const n = await settled(page);
  await page.context().setOffline(true);
  await slide(page, 'lever-tension', 1.15);
  await page.waitForSelector('#gone:not([hidden])');
  check((await page.locator('#gone').innerText()).includes('does not answer'), 'nothing is told');
  await page.context().setOffline(false);
  await page.waitForSelector('#gone', { state: 'hidden' });
  await settled(page, n);
  check((await page.locator('#lever-tension').inputValue()) === '1.15', 'the dial went back');
  return page;
});

test('every chart is drawn, and the chain plays', async () => {
  const page = await open(browser, url);
  let n = await settled(page);
  for (const view of ['difference', 'levels', 'temperature', 'chain']) {
    await page.click(`#tab-${view}`);
    n = await settled(page, n);
    check((await page.locator('.stage svg').count()) >= 1, `${view} has no chart`);
  }
  check((await page.locator('.player output').textContent()).startsWith('Month'), 'the chain has no month');
  return page;
});

test('a lesson runs from prediction to debrief', async () => {
  const page = await open(browser, `${url}#lessons`);
  await page.locator('.cards a').first().click();
  check(await page.locator('#see').isDisabled(), 'one can look before predicting');
  await page.locator('.choices label').nth(1).click();
  for (const stage of ['1', '2', '3']) {
    await page.click('#see');
    await page.waitForSelector(`.words[data-stage="${stage}"]`, { timeout: 120_000 });
  }
  check(await page.locator('.after').isVisible(), 'no debrief');
  check((await page.locator('.agree').innerText()).includes('model'), 'nobody says who was right');
  const found = await violations(page);
  check(found.length === 0, found.join('\n'));
  await page.fill('#team', 'Blue');
  await page.locator('.hand-in button').click();
  await page.waitForFunction(() => document.querySelector('.hand-in [role=status]').textContent.includes('Handed in'));
  return page;
});

test('a curve is drawn with pointer and with sliders, and revealed over it', async () => {
  const page = await open(browser, `${url}#lessons?l=lesson-worse-before-better`);
  await page.locator('.pad').evaluate((m) => m.scrollIntoView({ block: 'center', behavior: 'instant' }));
  const box = await page.locator('.pad').boundingBox();
  await page.mouse.move(box.x + box.width * 0.1, box.y + box.height * 0.5);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.7, { steps: 5 });
  await page.mouse.move(box.x + box.width * 0.9, box.y + box.height * 0.2, { steps: 9 });
  await page.mouse.up();
  await page.locator('.knots input').last().press('ArrowUp');
  await page.click('#see');
  await page.waitForSelector('.words[data-stage="1"]', { timeout: 120_000 });
  check((await page.locator('.pad .mine').count()) === 1 && (await page.locator('.pad .future').count()) === 1, 'curve or future is missing');
  return page;
});

test('teams meet on the class board', async () => {
  const [one, two] = await Promise.all([open(browser, `${url}#class`), open(browser, `${url}#class`)]);
  for (const [page, team] of [[one, 'Red'], [two, 'Green']]) {
    await page.fill('#team', team);
    await page.locator('.hand-in button').click();
    await page.waitForFunction((t) => document.querySelector('.teams').innerText.includes(t), team);
  }
  await one.waitForFunction(() => document.querySelector('.teams').innerText.includes('Green'), null, { timeout: 20_000 });
  await one.waitForSelector('#outcomes svg', { timeout: 120_000 });
  const [zip] = await Promise.all([one.waitForEvent('download'), one.click('#board-zip')]);
  const bytes = readFileSync(await zip.path());
  check(bytes.subarray(0, 2).toString() === 'PK' && bytes.includes('board.csv'), 'no ZIP');
  const found = await violations(one);
  check(found.length === 0, found.join('\n'));
  await two.context().close();
  return one;
});

test('bad input is refused in words, and the page lives on', async () => {
  const post = (path, body, headers = {}) => fetch(`${url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
  const play = (more) => JSON.stringify({ client: 't', scenario: 'tension-and-inclusion', plan: { programme: {}, events: [] }, depth: 'preview', view: 'ripple', metric: 'loyalty', organisation: 'maker', ...more });
  const wrong = [
    [await post('api/play', '{'), 400], [await post('api/play', play({ metric: 'luck' })), 422],
    [await post('api/play', play({ plan: { programme: { maker: { tension: 99 } }, events: [] } })), 422],
    [await post('api/play', play({ scenario: '../../etc/passwd' })), 404], [await post('api/play', play({ organisation: 'nobody' })), 422],
    [await post('api/play', ' '.repeat(300_000)), 413], [await fetch(`${url}page/..%2f..%2fCargo.toml`), 404],
    [await post('api/play', play({}), { origin: 'http://evil.example' }), 403],
  ];
  for (const [answer, status] of wrong) {
    check(answer.status === status, `${answer.url}: ${answer.status} instead of ${status}`);
    check((await answer.json()).faults[0].length > 5, 'no reason is told');
  }
  const page = await open(browser, `${url}#explore?s=tension-and-inclusion&p=broken`);
  await settled(page);
  check((await page.locator('#say').textContent()).includes('damaged'), 'a damaged address is not told');
  return page;
});

test('two clients at once each get their own answer', async () => {
  const pages = await Promise.all([open(browser, url), open(browser, url)]);
  const ns = await Promise.all(pages.map((p) => settled(p)));
  await Promise.all([slide(pages[0], 'lever-tension', 0.1), slide(pages[1], 'lever-tension', 1.5)]);
  await Promise.all(pages.map((p, k) => settled(p, ns[k])));
  check((await value(pages[0])) !== (await value(pages[1])), 'both got the same answer');
  check((await pages[0].locator('#lever-tension').inputValue()) === '0.1', 'one moved the other');
  await pages[1].context().close();
  return pages[0];
});

test('the page has no violations of accessibility rules at any width, and fits a phone', async () => {
  for (const viewport of [{ width: 1600, height: 900 }, { width: 390, height: 844 }, { width: 2560, height: 1440 }]) {
    const page = await open(browser, url, { viewport, reducedMotion: 'reduce' });
    await settled(page);
    for (const d of await page.locator('details:not(.menu) > summary').all()) await d.click();
    const found = await violations(page);
    check(found.length === 0, `${viewport.width}: ${found.join('\n')}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    check(wide <= 0, `${viewport.width}: ${wide} pixels too wide`);
    check(page.faults.length === 0, page.faults.join('\n'));
    await page.context().close();
  }
  const page = await open(browser, `${url}#lessons`);
  await page.waitForSelector('.cards');
  const found = await violations(page);
  check(found.length === 0, found.join('\n'));
  return page;
});

test('on a phone charts are as wide as the screen, and a turned phone gets others', async () => {
  const page = await open(browser, url, { viewport: { width: 360, height: 780 } });
  let n = await settled(page);
  const box = () => page.locator('.stage .canvas').evaluate((c) => [c.scrollWidth - c.clientWidth, c.querySelector('svg').viewBox.baseVal.width / c.clientWidth]);
  for (const view of ['difference', 'levels', 'temperature', 'ripple']) {
    await page.click(`#tab-${view}`);
    n = await settled(page, n);
    const [beyond, share] = await box();
    check(beyond <= 0, `${view} is scrolled sideways by ${beyond} pixels`);
    // Type of 20 units in a tenth of a unit: how large it is on the screen.
    check(200 / share >= 11, `${view}: letters of ${(200 / share).toFixed(1)} pixels`);
  }
  await page.setViewportSize({ width: 780, height: 360 });
  await page.waitForFunction(() => document.querySelector('.stage svg').viewBox.baseVal.width === 16000, null, { timeout: 120_000 });
  await settled(page, n);
  return page;
});

test('how long an answer takes', async () => {
  const page = await open(browser, url);
  let n = await settled(page);
  for (const [k, tension] of [0.25, 0.5, 0.75, 1, 1.25].entries()) {
    // While the hand still holds the slider.
    await page.locator('#lever-tension').evaluate((range, to) => {
      range.value = to;
      range.dispatchEvent(new Event('input', { bubbles: true }));
    }, tension - 0.1);
    await page.waitForFunction((seen) => performance.getEntriesByName('preview').length > seen, k, { timeout: 120_000 });
    await slide(page, 'lever-tension', tension);
    n = await settled(page, n);
  }
  const times = (name) => page.evaluate((x) => performance.getEntriesByName(x).map((e) => e.duration), name);
  for (const name of ['preview', 'full']) {
    const sorted = (await times(name)).sort((a, b) => a - b);
    if (sorted.length) console.log(`   ${name}: median ${sorted[Math.floor(sorted.length / 2)].toFixed(0)} ms, worst ${sorted.at(-1).toFixed(0)} ms of ${sorted.length}, from the hand's move to the chart`);
  }
  return page;
});

await run(browser, tests, process.argv[3]);
