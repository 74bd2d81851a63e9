// What the page tells of what was done: `node feedback.test.mjs URL`. Prints one line a test; exits with 1 when one fails.
import { check, open, run, settled, slide, test, url } from './browser.mjs';

// What was said last; that it is seen is a test of its own.
const toast = (page) => page.locator('#say').textContent();

test('what was done is seen as well as heard', async () => {
  const page = await open(url);
  const n = await settled(page);
  for (const _ of [1, 2]) {
    await page.fill('#pin-name', 'Twice');
    await page.click('#pin');
  }
  // At one moment: it fades.
  const told = await page.waitForFunction(() => {
    const say = document.getElementById('say');
    if (!document.querySelector('#toast.shown')?.innerText.includes('There is a plan called Twice already')) return undefined;
    const box = say.getBoundingClientRect();
    return [getComputedStyle(say).visibility === 'visible' && box.width > 50 && box.bottom <= innerHeight, say.closest('[aria-live]') !== null];
  });
  const [shown, live] = await told.jsonValue();
  check(shown && live, `seen: ${shown}, heard: ${live}`);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.locator('.menu summary', { hasText: 'Export' }).click();
  await page.click('#take-link');
  await page.waitForFunction(() => document.querySelector('#say').textContent.includes('It works only on this machine'));
  await settled(page, n);
  return page;
});

test('a number out of range is put right and said, and what is refused marks the finding as old', async () => {
  const page = await open(url);
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
  await page.route('**/api/play', (route) => route.fulfill({ status: 422, contentType: 'application/json', body: '{"problems":["no"]}' }));
  await slide(page, 'lever-tension', 0.3);
  await page.waitForSelector('.explore.stale');
  check((await page.locator('.problem').innerText()).includes('of the plan before it'), 'the old finding passes as new');
  await page.unroute('**/api/play');
  await slide(page, 'lever-tension', 0.4);
  await page.waitForSelector('.explore:not(.stale)');
  return page;
});

test('the colour scale comes back when differences are small again', async () => {
  const page = await open(url);
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

test('what takes longer than half a second shows how far it is', async () => {
  const page = await open(url);
  await settled(page);
  // The answer waits until all that is told before it has been seen.
  let answer;
  const held = new Promise((free) => { answer = free; });
  await page.route('**/api/play', async (route) => { await held; await route.continue(); });
  let told = { before: 2 };
  await page.route('**/api/progress*', (route) => route.fulfill({ contentType: 'application/json', body: JSON.stringify(told) }));
  await slide(page, 'lever-tension', 0.9);
  await page.waitForFunction(() => document.querySelector('#busy-words')?.textContent.startsWith('Waiting: 2 simulations'));
  told = { done: 3, all: 4 };
  await page.waitForFunction(() => document.querySelector('#busy-words')?.textContent === 'Simulating: 75 % done.');
  check(await page.locator('#busy').isVisible(), 'it is not seen');
  answer();
  await page.waitForSelector('#busy', { state: 'hidden' });
  return page;
});

await run();
