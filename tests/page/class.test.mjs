// Lessons and the class board: `node class.test.mjs URL`. Prints one line a test; exits with 1 when one fails.
import { readFileSync } from 'node:fs';
import { check, open, run, savedAndCleared, settled, test, url, violations } from './browser.mjs';

test('a lesson runs from prediction to debrief', async () => {
  const page = await open(`${url}#lessons`);
  await page.locator('.cards a').first().click();
  check(await page.locator('#see').isDisabled(), 'one can look before predicting');
  await page.locator('.choices label').nth(1).click();
  for (const stage of ['1', '2', '3']) {
    await page.click('#see');
    await page.waitForSelector(`.words[data-stage="${stage}"]`);
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
  const page = await open(`${url}#lessons?l=lesson-worse-before-better`);
  await page.locator('.pad').evaluate((m) => m.scrollIntoView({ block: 'center', behavior: 'instant' }));
  const box = await page.locator('.pad').boundingBox();
  await page.mouse.move(box.x + box.width * 0.1, box.y + box.height * 0.5);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.7, { steps: 5 });
  await page.mouse.move(box.x + box.width * 0.9, box.y + box.height * 0.2, { steps: 9 });
  await page.mouse.up();
  await page.locator('.knots input').last().press('ArrowUp');
  await page.click('#see');
  await page.waitForSelector('.words[data-stage="1"]');
  check((await page.locator('.pad .mine').count()) === 1 && (await page.locator('.pad .future').count()) === 1, 'curve or future is missing');
  for (const stage of ['2', '3']) {
    await page.click('#see');
    await page.waitForSelector(`.words[data-stage="${stage}"]`);
  }
  await page.locator('.pad-box .reader').focus();
  const told = await page.locator('.pad-box .reader').getAttribute('aria-valuetext');
  check(/^month 36: mean [+−]?[\d.]+ points; 8 in 10 futures [+−]?[\d.]+ to [+−]?[\d.]+ points; you expected /.test(told), told);
  return page;
});

test('a lesson does not tell its answer before the class has predicted', async () => {
  const page = await open(`${url}#lessons`);
  await page.waitForSelector('.cards');
  check((await page.locator('.cards span:not(.nr)').count()) === 0, 'a goal is on a card');
  await page.goto(`${url}#lessons?l=lesson-layoff-spiral`);
  await page.reload();
  await page.waitForSelector('#see');
  check(!(await page.locator('main').innerText()).includes('does to those who stay'), 'the goal is told');
  await page.locator('#teacher summary').click();
  check((await page.locator('main').innerText()).includes('does to those who stay'), 'the teacher does not learn the goal');
  return page;
});

test('teams meet on the class board', async () => {
  const [one, two] = await Promise.all([open(`${url}#class`), open(`${url}#class`)]);
  for (const [page, team] of [[one, 'Red'], [two, 'Green']]) {
    await page.fill('#team', team);
    await page.locator('.hand-in button').click();
    await page.waitForFunction((t) => document.querySelector('.teams').innerText.includes(t), team);
  }
  await one.waitForFunction(() => document.querySelector('.teams').innerText.includes('Green'));
  await one.waitForSelector('#outcomes svg');
  const [zip] = await Promise.all([one.waitForEvent('download'), one.click('#board-zip')]);
  const bytes = readFileSync(await zip.path());
  check(bytes.subarray(0, 2).toString() === 'PK' && bytes.includes('board.csv'), 'no ZIP');
  const found = await violations(one);
  check(found.length === 0, found.join('\n'));
  await two.context().close();
  return one;
});

test('a second team of the same name is told to choose another', async () => {
  const [one, two] = await Promise.all([open(`${url}#class`), open(`${url}#class`)]);
  two.expected = /422/;
  for (const [page, words] of [[one, 'Your plan is on the board'], [two, 'choose another name']]) {
    await page.fill('#team', 'Team 1');
    await page.locator('.hand-in button').click();
    await page.waitForFunction((t) => document.querySelector('.hand-in [role=status]').textContent.includes(t), words);
  }
  await two.context().close();
  return one;
});

/** A page as a student has it: the server tells the goal to the teacher's machine alone. */
async function student(address) {
  const page = await open(url);
  await page.route('**/api/scenario/*', async (route) => {
    const answer = await route.fetch();
    const outline = await answer.json();
    if (outline.lesson) outline.lesson.goal = null;
    await route.fulfill({ response: answer, json: outline });
  });
  await page.evaluate((hash) => { location.hash = hash; }, address);
  return page;
}

test('a teacher opens the stages of a lesson for all: predict, reveal, discuss', async () => {
  const lesson = '#lessons?l=lesson-productive-zone';
  const [teacher, pupil] = await Promise.all([open(`${url}${lesson}`), student(lesson)]);
  await teacher.click('[data-stage=predict]');
  await pupil.waitForFunction(() => document.querySelector('#wait:not([hidden])')?.textContent.startsWith('Predict and hand in'));
  check((await pupil.locator('.lead-class, #teacher').count()) === 0, 'a student leads');
  await pupil.locator('.choices label').first().click();
  check(!(await pupil.locator('#see').isVisible()), 'one can look before the teacher opens it');
  await pupil.fill('#team', 'Early birds');
  await pupil.locator('.hand-in button').click();
  await pupil.waitForFunction(() => document.querySelector('.hand-in [role=status]').textContent.includes('Handed in'));
  await teacher.waitForFunction(() => /\d+ teams? ha(s|ve) handed in/.test(document.querySelector('.lead-class .hint').textContent));
  for (const [stage, shown] of [['one', '1'], ['twenty', '2'], ['band', '3']]) {
    await teacher.click(`[data-stage=${stage}]`);
    await pupil.waitForSelector(`.words[data-stage="${shown}"]`);
    check(!(await pupil.locator('.after').isVisible()), `the talk is open at ${stage}`);
  }
  const late = await pupil.evaluate(async () => {
    const body = { team: 'Late', scenario: 'lesson-productive-zone', choice: 'x', by: 'late' };
    return (await fetch('/api/class', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).status;
  });
  check(late === 422, `a late prediction: ${late}`);
  pupil.problems.length = 0;
  check((await pupil.locator('.tally').count()) === 1, 'no votes');
  await teacher.click('[data-stage=discuss]');
  await pupil.waitForSelector('.after:not([hidden])');
  const found = [...await violations(teacher), ...await violations(pupil)];
  check(found.length === 0, found.join('\n'));
  await teacher.click('[data-stage=""]');
  await pupil.context().close();
  return teacher;
});

test('plans pinned and handed in before a lesson is revealed are compared once it is', async () => {
  const page = await open(url);
  page.expected = /403/;
  const n = await settled(page);
  const shut = (route) => route.fulfill({ status: 403, contentType: 'application/json', body: '{"problems":["the teacher has not opened this lesson yet"]}' });
  for (const path of ['**/api/play', '**/api/compare']) await page.route(path, shut);
  await page.fill('#pin-name', 'Early');
  await page.click('#pin');
  await page.waitForSelector('#waits');
  await page.waitForSelector('#comparison .problem');
  check((await page.locator('.explore.stale').count()) === 1, 'the numbers of before stand as if they were of this plan');
  for (const path of ['**/api/play', '**/api/compare']) await page.unroute(path, shut);
  await page.waitForSelector('#comparison svg');
  await settled(page, n);
  check((await page.locator('.explore.stale').count()) === 0, 'the numbers are still said to be of before');
  await page.route('**/api/compare', shut);
  await page.click('nav a[data-room=class]');
  await page.fill('#team', 'Early birds');
  await page.locator('.hand-in button').click();
  await page.waitForSelector('#outcomes .problem');
  await page.unroute('**/api/compare', shut);
  await page.waitForSelector('#outcomes svg');
  return page;
});

test('a saved board is opened again, and a team goes on in its own place', async () => {
  const page = await open(`${url}#class`);
  await page.fill('#team', 'Keepers');
  await page.locator('.hand-in button').click();
  await page.waitForFunction(() => document.querySelector('.teams').innerText.includes('Keepers'));
  const saved = await savedAndCleared(page);
  await page.setInputFiles('.class input[type=file]', { name: 'class-board.json', mimeType: 'application/json', buffer: saved });
  await page.waitForFunction(() => document.querySelector('.teams').innerText.includes('Keepers'));
  // Held back, the answer is still to come: what was said of the first plan is not said of this one.
  await page.route('**/api/class', async (route) => { await new Promise((go) => setTimeout(go, 300)); await route.continue(); });
  await page.locator('.hand-in button').click();
  check((await page.locator('.hand-in [role=status]').textContent()) === '', 'told before it arrived');
  await page.waitForFunction(() => document.querySelector('.hand-in [role=status]').textContent === 'Your plan is on the board.');
  await page.unroute('**/api/class');
  await page.setInputFiles('.class input[type=file]', { name: 'holiday.json', mimeType: 'application/json', buffer: Buffer.from('{}') });
  await page.waitForFunction(() => document.querySelector('#say').textContent.includes('is not a saved board'));
  check((await page.locator('.teams').innerText()).includes('Keepers'), 'the board is lost');
  page.problems.length = 0;
  return page;
});

test('a team leads the maker for three years, is told what each round did, and hands in', async () => {
  const page = await open(`${url}#lessons?l=game`);
  await page.waitForSelector('#game-go');
  await page.locator('#game-tension').evaluate((r) => { r.value = 1.5; r.dispatchEvent(new Event('input', { bubbles: true })); });
  for (let round = 1; round <= 6; round += 1) {
    if (round === 2) await page.locator('#game-tension').evaluate((r) => { r.value = 0.3; r.dispatchEvent(new Event('input', { bubbles: true })); });
    await page.click('#game-go');
    await page.waitForFunction((n) => document.querySelectorAll('.game-told tbody tr').length === n, round);
  }
  check((await page.locator('.after h2').first().innerText()).startsWith('Your score'), 'no debrief');
  const found = await violations(page);
  check(found.length === 0, found.join('\n'));
  await page.fill('#team', 'Players');
  await page.getByRole('button', { name: 'Hand in' }).click();
  await page.waitForFunction(() => document.querySelector('.hand-in [role=status]').textContent.includes('on the class board'));
  return page;
});

await run();
