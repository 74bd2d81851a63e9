// Values of the charts under pointer, finger and keyboard: `node values.test.mjs URL`. Prints one line a test; exits with 1 when one fails.
import { check, open, run, settled, test, url, violations } from './browser.mjs';

const small = { name: 'dated', months: 6, start: '2027-03', futures: 16, chain: { template: 'two-tier' }, programme: { provider: { tension: 0.7, employee_inclusion: 0.7 } } };

async function opened(page) {
  await settled(page);
  await page.setInputFiles('input[type=file]', { name: 'dated.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(small)) });
  await page.waitForFunction(() => document.querySelector('#scenario')?.value === 'dated');
  return settled(page);
}

const told = (page) => page.locator('.stage .reader-told').innerText();
const aloud = (page) => page.locator('.stage .reader').getAttribute('aria-valuetext');

test('each chart tells month, date, arm and value with its unit under the pointer', async () => {
  const page = await open(url);
  let n = await opened(page);
  // Where a place of the drawing is on the screen, by the text beside it.
  for (const [view, expected] of [['difference', /^Provider, month 6 \(Sep 2027\)\nmean.* [+−]?[\d.]+ points\n8 in 10 futures [+−]?[\d.]+ to [+−]?[\d.]+ points$/], ['levels', /^Provider, month 6 \(Sep 2027\)\nwith(out)? [\d.]+ points\n8 in 10 futures/], ['temperature', /^With(out)? the programme, month 6 \(Sep 2027\)\ntoo cold [\d.]+ %\nproductive [\d.]+ %\ntoo hot [\d.]+ %/], ['ripple', /^Provider, month 6 \(Sep 2027\)\nmean.* [+−]?[\d.]+ points/]]) {
    await page.click(`#tab-${view}`);
    n = await settled(page, n);
    await page.locator('.stage .canvas').scrollIntoViewIfNeeded();
    const box = await page.locator('.stage .canvas > svg').boundingBox();
    // From the right, until there is something: the last month of the first place.
    let words = '';
    for (let y = 0.2; y < 0.7 && !words; y += 0.04) {
      for (let x = 0.95; x > 0.05 && !words; x -= 0.015) {
        await page.mouse.move(box.x + box.width * x, box.y + box.height * y);
        const shown = page.locator('.stage .reader-told:visible');
        if ((await shown.count()) && /^(Provider|With)/.test(await shown.innerText())) words = await shown.innerText();
      }
    }
    check(expected.test(words), `${view}: ${words}`);
    await page.mouse.move(box.x + 2, box.y - 40);
    check((await page.locator('.stage .reader-told:visible').count()) === 0, `${view}: it stays`);
  }
  return page;
});

test('what is told is what the table says, and the keyboard goes through months and places', async () => {
  const page = await open(url);
  await opened(page);
  const mark = page.locator('.stage .reader');
  await mark.focus();
  check((await aloud(page)).startsWith('Provider, month 6 (Sep 2027): mean'), await aloud(page));
  await page.locator('.stage .numbers > summary').click();
  const cell = (await page.locator('.stage .numbers tbody tr').first().locator('td').last().locator('b').first().innerText()).trim();
  await mark.focus();
  check((await told(page)).includes(` ${cell} points`), `${await told(page)} is not ${cell}`);
  await page.keyboard.press('ArrowLeft');
  check((await aloud(page)).startsWith('Provider, month 5 (Aug 2027)'), await aloud(page));
  await page.keyboard.press('Home');
  check((await aloud(page)).startsWith('Provider, month 0 (Mar 2027)') && (await mark.getAttribute('aria-valuenow')) === '0', await aloud(page));
  await page.keyboard.press('ArrowDown');
  check(/^(?!Provider).+, month 0/.test(await aloud(page)), await aloud(page));
  const found = await violations(page);
  check(found.length === 0, found.join('\n'));
  await page.keyboard.press('Escape');
  check((await page.locator('.stage .reader-told:visible').count()) === 0, 'Escape does not put it away');
  return page;
});

test('a tap on a phone tells the value, within the screen', async () => {
  const page = await open(url, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await opened(page);
  await page.locator('.stage .canvas').evaluate((c) => c.scrollIntoView({ block: 'center', behavior: 'instant' }));
  const box = await page.locator('.stage .canvas > svg').boundingBox();
  await page.touchscreen.tap(box.x + box.width * 0.75, box.y + box.height * 0.5);
  await page.waitForSelector('.stage .reader-told:visible');
  const words = await page.locator('.stage .reader-told').boundingBox();
  check(words.x >= 0 && words.x + words.width <= 390, `from ${words.x}, ${words.width} wide`);
  return page;
});

await run();
