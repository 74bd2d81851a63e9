// No violations of accessibility rules in any state of the page, in light and in dark: `node states.test.mjs URL`, an address or a file.
import { check, open, run, settled, slide, test, url, violations } from './browser.mjs';

const isFile = url.startsWith('file:');
const small = (more) => ({ name: 'mine', months: 6, futures: 16, chain: { template: 'two-tier' }, programme: { provider: { tension: 0.7, employee_inclusion: 0.7 } }, ...more });
const settings = { reducedMotion: 'reduce', offline: isFile };

/** Looks at a state in both themes. */
async function sound(page, state) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const found = await violations(page);
    check(found.length === 0, `${state}, ${colorScheme}: ${found.join('\n')}`);
  }
  looked += 1;
}
let looked = 0;

async function own(page, file = small()) {
  await page.setInputFiles('input[type=file]', { name: 'mine.json', mimeType: 'application/json', buffer: Buffer.from(typeof file === 'string' ? file : JSON.stringify(file, null, 2)) });
}

async function opened(page) {
  await settled(page);
  await own(page);
  await page.waitForFunction(() => document.querySelector('#scenario')?.value === 'mine');
  return settled(page);
}

test('exploring: every chart, menu, panel and view', async () => {
  const page = await open(url, settings);
  let n = await opened(page);
  await sound(page, 'as it opens, with a toast');
  for (const view of ['difference', 'levels', 'temperature', 'chain', 'ripple']) {
    await page.click(`#tab-${view}`);
    n = await settled(page, n);
    if (view === 'chain') await page.waitForSelector('.player .frame svg');
    await sound(page, view);
  }
  for (const menu of await page.locator('.menu > summary').all()) {
    await menu.click();
    await sound(page, `the menu ${await menu.textContent()}`);
    await page.keyboard.press('Escape');
  }
  await page.locator('.stage .reader').focus();
  await sound(page, 'a value is read');
  for (const d of await page.locator('main details:not(.menu) > summary').all()) await d.click();
  await page.waitForSelector('.assumption');
  await page.locator('.drop button').click();
  n = await settled(page, n);
  await sound(page, 'all unfolded, with an event');
  await page.fill('#assumed-solution-potential', '99');
  await page.locator('#assumed-solution-potential').press('Tab');
  await sound(page, 'a number out of its range');
  await page.fill('#assumed-solution-potential', '0.5');
  await page.locator('#assumed-solution-potential').press('Tab');
  await settled(page, n);
  await page.waitForFunction(() => document.querySelector('.holds').innerText.includes('With 1 number'));
  await sound(page, 'verdicts compared');
  await page.click('#present');
  await sound(page, 'presented');
  return page;
});

test('deciding: pad, why, how sure, plans compared', async () => {
  const page = await open(url, settings);
  let n = await opened(page);
  await page.locator('.surface').scrollIntoViewIfNeeded();
  await page.waitForFunction(() => /^(Each point|Computing)/.test(document.querySelector('.pad-words')?.innerText.split('\n').find((t) => /^(Each point|Computing)/.test(t)) ?? ''));
  await sound(page, 'the pad under way');
  await page.waitForFunction(() => document.querySelector('.pad-words').innerText.includes('Each point'));
  await page.click('#pad-doubt');
  await page.waitForFunction(() => /points hold|Every point holds/.test(document.querySelector('.surface').innerText));
  await sound(page, 'the pad with its doubts');
  await page.getByRole('button', { name: 'Work out why' }).click();
  await page.waitForSelector('.card .bar-row');
  await page.getByRole('button', { name: 'Draw the assumptions' }).click();
  await page.waitForFunction(() => document.querySelectorAll('.card')[1].innerText.includes('of 16 draws'));
  await page.evaluate(() => { for (const d of document.querySelectorAll('.reasons details')) d.open = true; });
  await sound(page, 'why and how sure');
  for (const name of ['One', 'Two']) {
    await page.fill('#pin-name', name);
    await page.click('#pin');
    await slide(page, 'lever-tension', name === 'One' ? 0.3 : 0.8);
    n = await settled(page, n);
  }
  await page.waitForFunction(() => document.querySelectorAll('.ranked tbody tr').length === 2);
  await sound(page, 'plans ranked, and what is of the plan before');
  return page;
});

test('one’s own file: faults, form, beginning anew, the question about a name', async () => {
  const page = await open(url, settings);
  await opened(page);
  await own(page, '{ "name": "mine", "chain": { "template": "two-teir" }, "programme": { "provider": { "tenson": 1 } } }');
  await page.waitForSelector('.own[open] .fault');
  await sound(page, 'faults');
  await page.keyboard.press('Escape');
  await page.locator('#tools .menu > summary').first().click();
  await page.click('#new-file');
  await sound(page, 'templates');
  await page.locator('.templates button').first().click();
  await page.waitForSelector('.chain-form');
  for (const d of await page.locator('.own details > summary').all()) await d.click();
  await sound(page, 'the form');
  await page.keyboard.press('Escape');
  await own(page, small({ months: 5 }));
  await page.waitForSelector('dialog.choose[open]');
  await sound(page, 'the question');
  await page.keyboard.press('Escape');
  return page;
});

test('lessons: the list, a choice and a curve at each stage, the game', async () => {
  const page = await open(`${url}#lessons`, settings);
  await page.waitForSelector('.cards');
  await sound(page, 'the list');
  await page.locator('.cards a').first().click();
  await page.waitForSelector('.choices');
  await sound(page, 'a choice to be made');
  await page.locator('.choices input').first().check();
  for (const stage of ['1', '2', '3']) {
    await page.click('#see');
    await page.waitForSelector(`.words[data-stage="${stage}"]`);
    await sound(page, `stage ${stage}`);
  }
  // An exported file holds the lessons that were chosen.
  if (isFile) return page;
  await page.locator('#teacher > summary').click();
  await sound(page, 'the teacher’s notes');
  await page.goto(`${url}#lessons?l=lesson-worse-before-better`);
  await page.reload();
  await page.waitForSelector('.knots');
  await sound(page, 'a curve to be drawn');
  await page.locator('.knots input').last().press('ArrowUp');
  for (const stage of ['1', '2', '3']) {
    await page.click('#see');
    await page.waitForSelector(`.words[data-stage="${stage}"]`);
  }
  await sound(page, 'a curve under its band');
  await page.goto(`${url}#lessons?l=game`);
  await page.reload();
  await page.waitForSelector('#game-go');
  await sound(page, 'the game');
  for (let round = 1; round <= 6; round += 1) {
    await page.click('#game-go');
    await page.waitForFunction((k) => document.querySelectorAll('.game-told tbody tr').length === k, round);
    if (round === 2) await sound(page, 'the game, two rounds played');
  }
  await sound(page, 'the game, at its end');
  return page;
});

if (!isFile) {
  test('the class board, a lesson that is led, and what goes wrong', async () => {
    const page = await open(`${url}#class`, settings);
    await page.waitForSelector('.teams .empty');
    await sound(page, 'an empty board');
    const send = (body) => fetch(`${url}api/class`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    for (const team of ['Red', 'Green']) {
      await send({ team, by: team, scenario: 'lesson-worse-before-better', curve: Array.from({ length: 37 }, (_, m) => m / 9 - 2) });
      await send({ team, by: team, scenario: 'lesson-productive-zone', choice: 'A little heat. People adapt best when they are left in peace.' });
    }
    await page.fill('#team', 'Blue');
    await page.locator('.hand-in button').click();
    await page.waitForSelector('#outcomes svg');
    await page.waitForFunction(() => document.querySelectorAll('.teams tbody tr').length === 5);
    await sound(page, 'the board');
    await page.goto(`${url}#lessons?l=lesson-layoff-spiral`);
    await page.reload();
    await page.click('[data-stage=predict]');
    await page.waitForSelector('[data-stage=predict][aria-pressed=true]');
    await sound(page, 'a lesson that is led');
    await page.click('[data-stage=""]');
    await page.goto(`${url}#explore`);
    await page.reload();
    const n = await settled(page);
    page.expected = /4\d\d|ERR_/;
    await page.route('**/api/play', (route) => route.fulfill({ status: 422, contentType: 'application/json', body: '{"problems":["no"]}' }));
    await slide(page, 'lever-tension', 0.3);
    await page.waitForSelector('.explore.stale');
    await sound(page, 'refused');
    await page.unroute('**/api/play');
    await page.route('**/api/play', (route) => route.fulfill({ status: 403, contentType: 'application/json', body: '{"problems":["the teacher has not opened this lesson yet"]}' }));
    await slide(page, 'lever-tension', 0.4);
    await page.waitForSelector('#waits');
    await sound(page, 'a lesson that is not opened');
    await page.unroute('**/api/play');
    await page.waitForSelector('#waits', { state: 'hidden' });
    await settled(page, n);
    await page.route('**/api/play', () => {});
    await page.route('**/api/progress*', (route) => route.fulfill({ contentType: 'application/json', body: '{"done":3,"all":4}' }));
    await slide(page, 'lever-tension', 0.5);
    await page.waitForSelector('#busy:not([hidden])');
    await sound(page, 'under way');
    await page.click('#busy-stop');
    await sound(page, 'stopped');
    await page.unroute('**/api/play');
    await page.unroute('**/api/progress*');
    await page.context().setOffline(true);
    await slide(page, 'lever-tension', 0.6);
    await page.waitForSelector('#gone:not([hidden])');
    await sound(page, 'the server is away');
    await page.context().setOffline(false);
    await page.waitForSelector('#gone', { state: 'hidden' });
    return page;
  });
}

process.on('exit', () => console.log(`   ${looked} states, each in light and in dark`));

await run();
