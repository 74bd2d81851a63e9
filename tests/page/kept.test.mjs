// What was made is kept, what is shown is of what was asked, and the keyboard stays where it was: `node kept.test.mjs URL`.
import { readFileSync } from 'node:fs';
import { check, open, run, settled, test, url } from './browser.mjs';

const small = (more) => ({ name: 'mine', months: 6, futures: 16, chain: { template: 'two-tier' }, programme: { provider: { tension: 0.7, employee_inclusion: 0.7 } }, ...more });

/** Opens a small scenario of one's own, so that everything is soon simulated. */
async function opened(page, file = small()) {
  await settled(page);
  await page.setInputFiles('input[type=file]', { name: `${file.name}.json`, mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(file, null, 2)) });
  await page.waitForFunction((name) => document.querySelector('#scenario')?.value === name, file.name);
  return settled(page);
}

const focused = (page) => page.evaluate(() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent);

async function taken(page, kind) {
  await page.locator('#take-chart > summary').click();
  const [got] = await Promise.all([page.waitForEvent('download'), page.click(`#take-${kind}`)]);
  return readFileSync(await got.path());
}

test('what is taken from the chain is the chain, with the numbers of the metric that is looked at', async () => {
  const page = await open(url);
  let n = await opened(page);
  await page.click('#tab-chain');
  n = await settled(page, n);
  await page.selectOption('#metric', 'delivery');
  n = await settled(page, n);
  await page.waitForSelector('.player .frame svg');
  const [png, csv] = [await taken(page, 'png'), (await taken(page, 'csv')).toString()];
  await page.click('#tab-ripple');
  n = await settled(page, n);
  check((await taken(page, 'csv')).toString() === csv, 'the numbers are of another metric');
  check(png.subarray(1, 4).toString() === 'PNG' && !png.equals(await taken(page, 'png')), 'the picture is not the chain');
  return page;
});

test('a chain that is drawn late does not take the place of another chart', async () => {
  const page = await open(url);
  let n = await opened(page);
  let late;
  await page.route('**/api/chain', async (route) => { late = route; });
  await page.click('#tab-chain');
  while (!late) await page.waitForTimeout(50);
  await page.click('#tab-difference');
  await page.waitForFunction((k) => document.querySelector('.explore').dataset.answered > k, n);
  n = await settled(page, n);
  await late.continue();
  await page.waitForTimeout(1000);
  check((await page.locator('.player').count()) === 0, 'the chain is shown');
  return page;
});

test('menus, the form and buttons at work keep the keyboard', async () => {
  const page = await open(url);
  await opened(page, small({ months: 6 }));
  const file = page.locator('#tools .menu > summary').first();
  await file.focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  check((await page.locator('#tools .menu[open]').count()) === 0 && (await focused(page)) === 'File', 'the menu stays open');
  await page.keyboard.press('Enter');
  await page.locator('#edit-file').press('Enter');
  await page.waitForSelector('.chain-form');
  await page.locator('.chain-form summary').first().press('Enter');
  const slider = page.locator('.chain-form details[open] input[type=range]').first();
  const name = await slider.getAttribute('aria-label');
  for (let k = 0; k < 2; k += 1) {
    const before = await page.inputValue('#own-text');
    await slider.press('ArrowRight');
    await page.waitForFunction((text) => document.querySelector('#own-text').value !== text && !document.querySelector('#own-open').disabled, before);
    await page.waitForFunction((label) => document.activeElement.getAttribute('aria-label') === label, name);
  }
  await page.locator('[aria-label="Month in which the programme starts"]').fill('2027-03');
  await page.waitForFunction(() => document.querySelector('#own-text').value.includes('"start": "2027-03"'));
  await page.keyboard.press('Escape');
  check((await focused(page)) === 'File', `after the form: ${await focused(page)}`);
  await page.getByRole('button', { name: 'Work out why' }).press('Enter');
  await page.waitForSelector('.card .bar-row');
  check((await focused(page)) === 'Work out why', `after why: ${await focused(page)}`);
  await page.click('#present');
  await page.keyboard.press('Escape');
  check(!(await page.evaluate(() => document.documentElement.classList.contains('present'))), 'the presenter view does not end');
  return page;
});

test('the file is opened as it stands, and a new one does not take the place of an older one', async () => {
  const page = await open(url);
  await opened(page);
  await page.locator('#tools .menu > summary').first().click();
  await page.click('#edit-file');
  await page.waitForSelector('.chain-form');
  await page.locator('details.text > summary').click();
  await page.fill('#own-text', (await page.inputValue('#own-text')).replace('"months": 6', '"months": 5'));
  await page.click('#own-open');
  await page.waitForFunction(() => document.querySelector('#headline').textContent.includes('month 5'));
  for (const name of ['my-two-tier', 'my-two-tier-2']) {
    await page.locator('#tools .menu > summary').first().click();
    await page.click('#new-file');
    await page.locator('.templates button', { hasText: 'Provider' }).click();
    await page.waitForSelector('.chain-form');
    await page.locator('.chain-form [aria-label=Futures]').fill('2');
    await page.click('#own-open');
    await page.waitForFunction((wanted) => document.querySelector('#scenario')?.value === wanted, name);
    await settled(page);
  }
  return page;
});

test('a file that is read late does not take the place of the choice of a new one', async () => {
  const page = await open(url);
  await opened(page);
  await page.locator('#tools .menu > summary').first().click();
  await page.click('#edit-file');
  await page.waitForSelector('.chain-form');
  let late;
  await page.route('**/api/check', async (route) => { late = route; });
  await page.locator('details.text > summary').click();
  await page.fill('#own-text', (await page.inputValue('#own-text')).replace('"months": 6', '"months": 5'));
  while (!late) await page.waitForTimeout(50);
  await page.keyboard.press('Escape');
  await page.locator('#tools .menu > summary').first().click();
  await page.click('#new-file');
  await late.continue();
  await page.waitForTimeout(1000);
  check((await page.locator('.templates button').count()) === 4, 'the choice is gone');
  return page;
});

test('a plan opened from the board, or by an address, leaves a way back to what was made before', async () => {
  const page = await open(url);
  const n = await settled(page);
  await page.locator('#lever-tension').focus();
  await page.keyboard.press('End');
  await settled(page, n);
  const before = await page.inputValue('#lever-tension');
  await page.evaluate(() => { location.hash = '#explore?s=quiet-baseline&m=delivery&v=difference'; });
  await page.waitForFunction(() => document.querySelector('#scenario')?.value === 'quiet-baseline');
  await settled(page);
  check((await page.inputValue('#metric')) === 'delivery' && (await page.getAttribute('#tab-difference', 'aria-selected')) === 'true', 'the look of the address is not taken');
  await page.click('#undo');
  await page.waitForFunction(() => document.querySelector('#scenario')?.value === 'tension-and-inclusion');
  await settled(page);
  check((await page.inputValue('#lever-tension')) === before, 'the plan is lost');
  return page;
});

test('a file that took the place of an older one of its name gives it back, in the browser too, when that is undone', async () => {
  const page = await open(url);
  await opened(page);
  await page.setInputFiles('input[type=file]', { name: 'mine.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(small({ months: 5 }))) });
  await page.click('[data-answer=replace]');
  await page.waitForFunction(() => document.querySelector('#headline').textContent.includes('month 5'));
  await page.click('#undo');
  await page.waitForFunction(() => document.querySelector('#headline').textContent.includes('month 6'));
  await page.reload();
  await settled(page);
  check((await page.locator('#headline').innerText()).includes('month 6'), await page.locator('#headline').innerText());
  return page;
});

test('a scenario may be called like a part of JavaScript', async () => {
  const page = await open(`${url}#explore?s=constructor`);
  await page.waitForFunction(() => document.querySelector('#say').textContent === 'There is no scenario called constructor here; another one is open.');
  await opened(page, small({ name: 'constructor' }));
  check((await page.locator('dialog[open]').count()) === 0, 'it is said to be here already');
  await page.reload();
  await settled(page);
  check((await page.locator('#scenario').inputValue()) === 'constructor', 'it is not kept');
  return page;
});

test('an address that is opened while the server is away is opened when it is back, and nothing is lost meanwhile', async () => {
  const page = await open(url);
  page.expected = /ERR_FAILED/;
  const n = await settled(page);
  await page.locator('#lever-tension').focus();
  await page.keyboard.press('End');
  await settled(page, n);
  const away = (route) => route.abort();
  await page.route('**/api/**', away);
  await page.evaluate(() => { location.hash = '#explore?s=quiet-baseline'; });
  await page.waitForSelector('#gone:not([hidden])');
  check((await page.locator('#scenario').inputValue()) === 'tension-and-inclusion', 'the other scenario is said to be open');
  await page.unroute('**/api/**', away);
  await page.waitForFunction(() => document.querySelector('h1').textContent === 'Explore quiet-baseline');
  await settled(page);
  await page.click('#undo');
  await page.waitForFunction(() => document.querySelector('#lever-tension').value === '1.5');
  return page;
});

test('of two scenarios chosen quickly the later one is shown', async () => {
  const page = await open(url);
  await settled(page);
  let late;
  await page.route('**/api/scenario/franchise', async (route) => { late = route; });
  await page.selectOption('#scenario', 'franchise');
  while (!late) await page.waitForTimeout(50);
  await page.selectOption('#scenario', 'quiet-baseline');
  await page.waitForFunction(() => document.querySelector('h1').textContent === 'Explore quiet-baseline');
  await late.continue();
  await page.waitForTimeout(1000);
  check((await page.locator('h1').textContent()) === 'Explore quiet-baseline', await page.locator('h1').textContent());
  check(page.url().includes('s=quiet-baseline'), page.url());
  await settled(page);
  return page;
});

test('a round of the game is of the levers as they stood when it began', async () => {
  const page = await open(`${url}#lessons?l=game`);
  await page.waitForSelector('#game-go');
  const turn = (to) => page.locator('#game-tension').evaluate((r, value) => { r.value = value; r.dispatchEvent(new Event('input', { bubbles: true })); }, to);
  await turn(1.2);
  const [, price] = /costs (\d+) points/.exec(await page.locator('main').innerText());
  let late;
  await page.route('**/api/play', async (route) => { late = route; });
  await page.click('#game-go');
  while (!late) await page.waitForTimeout(50);
  await turn(0.2);
  await late.continue();
  await page.waitForSelector('.game-told tbody tr');
  check((await page.locator('.game-told tbody td').first().innerText()) === price, 'the levers of the next round are charged');
  return page;
});

test('verdicts are compared for the number that was changed last', async () => {
  const page = await open(url);
  let n = await opened(page);
  await page.reload();
  n = await settled(page);
  await page.locator('.assumed > summary').click();
  await page.waitForSelector('.assumption');
  const late = [];
  const change = async (id, value) => {
    await page.fill(id, value);
    await page.locator(id).press('Tab');
    n = await settled(page, n);
  };
  // The plan changes with a number changed: the verdicts as the scenario came must be asked for.
  await change('#assumed-solution-potential', '0.5');
  await page.route('**/api/play', async (route) => {
    const asked = JSON.parse(route.request().postData());
    if (asked.client.endsWith('as it came')) late.push(route);
    else await route.continue();
  });
  await page.locator('#lever-tension').focus();
  await page.keyboard.press('ArrowRight');
  n = await settled(page, n);
  while (!late.length) await page.waitForTimeout(50);
  await change('#assumed-solution-potential', '0.95');
  const signs = await page.locator('.signs .value').allInnerTexts();
  for (const route of late) await route.continue();
  await page.waitForFunction(() => document.querySelector('.holds').innerText.includes('With 1 number'));
  await page.waitForTimeout(500);
  const held = await page.locator('.holds li').allInnerTexts();
  check(held.length === signs.length && held.every((line, k) => line.includes(`→ ${signs[k]} `)), `${held.join(' | ')} of ${signs.join(' | ')}`);
  return page;
});

await run();
