// The explore room as a leader uses it: `node page.test.mjs URL`. Prints one line a test; exits with 1 when one fails.
import { check, latency, open, run, settled, slide, test, url } from './browser.mjs';

const value = (page) => page.locator('.signs li').nth(2).locator('.value').textContent();

test('moving a slider changes the numbers and the finding, and undo brings them back', async () => {
  const page = await open(url);
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

test('how long it takes while a lever is dragged, and for all futures', async () => {
  const page = await open(url);
  await settled(page);
  console.log(`   from the server: ${await latency(page)}`);
  return page;
});

test('the keyboard alone moves a dial', async () => {
  const page = await open(url);
  const n = await settled(page);
  await page.locator('#lever-employee_inclusion').focus();
  await page.keyboard.press('End');
  await settled(page, n);
  check((await page.locator('#lever-employee_inclusion').inputValue()) === '1', 'End did not go to the end');
  check((await page.locator('.dial.moved output').first().textContent()).length > 0, 'no value is told');
  return page;
});

test('axes stay put while dragging', async () => {
  const page = await open(url);
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
  const previews = asked.filter(([a]) => a.depth !== 'full');
  check(previews.every(([a, b]) => JSON.stringify(a.axes) === JSON.stringify(b.axes)), 'a preview moved the axes');
  return page;
});

test('plans are pinned and compared, and the address restores all of it', async () => {
  const page = await open(url);
  const n = await settled(page);
  await page.fill('#pin-name', 'As it came');
  await page.click('#pin');
  await slide(page, 'lever-tension', 1.3);
  await settled(page, n);
  await page.fill('#pin-name', 'Hot');
  await page.click('#pin');
  await page.waitForFunction(() => document.querySelectorAll('#comparison tbody tr').length === 4);
  const told = await page.locator('#comparison').innerText();
  check(/better|worse|no clear difference|too small to matter/.test(told), 'no verdict is told');
  check((await page.locator('#comparison svg').count()) === 1, 'no chart compares them');
  // The last pin asked once more; until that is answered a preview may be shown.
  await settled(page);
  const address = page.url();
  const shown = await value(page);
  const other = await open(address);
  await settled(other);
  check((await other.locator('#lever-tension').inputValue()) === '1.3', 'the dial is elsewhere');
  check((await value(other)) === shown, 'the numbers differ');
  check((await other.locator('.pins li').count()) === 2, 'the pins are gone');
  await other.context().close();
  return page;
});

test('every chart is drawn, and the chain plays', async () => {
  const page = await open(url);
  let n = await settled(page);
  for (const view of ['difference', 'levels', 'temperature', 'chain']) {
    await page.click(`#tab-${view}`);
    n = await settled(page, n);
    check((await page.locator('.stage svg').count()) >= 1, `${view} has no chart`);
  }
  check((await page.locator('.player output').textContent()).startsWith('Month'), 'the chain has no month');
  return page;
});

test('a server that is gone is told, and the page goes on when it is back', async () => {
  const page = await open(url);
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
    check((await answer.json()).problems[0].length > 5, 'no reason is told');
  }
  const page = await open(`${url}#explore?s=tension-and-inclusion&p=broken`);
  await settled(page);
  check((await page.locator('#say').textContent()).includes('damaged'), 'a damaged address is not told');
  return page;
});

test('two clients at once each get their own answer', async () => {
  const pages = await Promise.all([open(url), open(url)]);
  const ns = await Promise.all(pages.map((p) => settled(p)));
  await Promise.all([slide(pages[0], 'lever-tension', 0.1), slide(pages[1], 'lever-tension', 1.5)]);
  await Promise.all(pages.map((p, k) => settled(p, ns[k])));
  check((await value(pages[0])) !== (await value(pages[1])), 'both got the same answer');
  check((await pages[0].locator('#lever-tension').inputValue()) === '0.1', 'one moved the other');
  await pages[1].context().close();
  return pages[0];
});

test('how long an answer takes', async () => {
  const page = await open(url);
  let n = await settled(page);
  for (const [k, tension] of [0.25, 0.5, 0.75, 1, 1.25].entries()) {
    // While the hand still holds the slider.
    await page.locator('#lever-tension').evaluate((range, to) => {
      range.value = to;
      range.dispatchEvent(new Event('input', { bubbles: true }));
    }, tension - 0.1);
    await page.waitForFunction((seen) => performance.getEntriesByName('preview').length > seen, k);
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

await run();
