// Every job with the keyboard alone: `node keyboard.test.mjs URL`. No pointer moves here; what is used is reached with Tab.
import { check, open, run, settled, test, url } from './browser.mjs';

const small = JSON.stringify({ name: 'mine', months: 6, futures: 16, chain: { template: 'two-tier' }, programme: { provider: { tension: 0.7, employee_inclusion: 0.7 } } });
/** More stops than a page has. */
const STOPS = 400;

/** Goes on with Tab until the keyboard stands on what is wanted; it must be seen to stand there: in sight, and looking other than without it. */
async function reach(page, wanted, back = false) {
  await page.waitForSelector(wanted, { state: 'attached' });
  for (let k = 0; k < STOPS; k += 1) {
    const there = await page.evaluate((selector) => {
      const on = document.activeElement;
      if (!on?.matches(selector)) return null;
      const shown = [on, on.nextElementSibling, on.querySelector('.halo')].filter(Boolean);
      const look = () => JSON.stringify(shown.map((x) => {
        const s = getComputedStyle(x);
        return [s.outlineStyle === 'none' || [s.outlineStyle, s.outlineWidth, s.outlineColor], s.stroke === 'none' || [s.stroke, s.strokeWidth, s.opacity], s.fill, s.boxShadow];
      }));
      const focused = look();
      on.blur();
      const before = look();
      on.focus({ preventScroll: true });
      const { top, bottom } = on.getBoundingClientRect();
      const header = document.querySelector('.top');
      const covered = header && !header.contains(on) ? header.getBoundingClientRect().bottom : 0;
      return { seen: focused !== before, inSight: bottom > covered && top < innerHeight };
    }, wanted);
    if (there) {
      check(there.inSight, `the keyboard stands on ${wanted}, and the page shows another place`);
      check(there.seen, `the keyboard stands on ${wanted}, and it cannot be seen`);
      return;
    }
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
  }
  throw new Error(`${wanted} is not reached with Tab`);
}

async function press(page, wanted, key = 'Enter', back = false) {
  await reach(page, wanted, back);
  await page.keyboard.press(key);
}

/** Opens a menu by its id's words and takes an item of it. */
async function take(page, menu, item) {
  await press(page, `${menu} > summary`);
  await press(page, item);
}

/** Opens a small scenario of one's own: the picker itself is the browser's. */
async function opened(page) {
  await settled(page);
  await page.setInputFiles('input[type=file]', { name: 'mine.json', mimeType: 'application/json', buffer: Buffer.from(small) });
  await page.waitForFunction(() => document.querySelector('#scenario')?.value === 'mine');
  return settled(page);
}

test('a scenario is chosen, levers and charts are moved, undone and taken along', async () => {
  const page = await open(url);
  let n = await settled(page);
  await page.keyboard.press('Tab');
  check((await page.evaluate(() => document.activeElement.className)) === 'skip', 'the first stop does not skip to the content');
  await press(page, '#scenario', 'q');
  await page.waitForFunction(() => document.querySelector('h1').textContent === 'Explore quiet-baseline');
  n = await settled(page);
  await press(page, '#undo');
  await page.waitForFunction(() => document.querySelector('h1').textContent === 'Explore tension-and-inclusion');
  n = await settled(page);
  await press(page, 'input[name=organisation]', 'ArrowRight');
  await press(page, '#lever-tension', 'End');
  n = await settled(page, n);
  await press(page, '.levers summary');
  // It may stand at one of its ends.
  await press(page, '.levers details[open] input[type=range]', 'Home');
  await page.keyboard.press('End');
  n = await settled(page, n);
  await press(page, '.back');
  n = await settled(page, n);
  await press(page, '#tab-ripple', 'ArrowRight');
  n = await settled(page, n);
  check((await page.getAttribute('#tab-difference', 'aria-selected')) === 'true', 'the arrow does not change the chart');
  await press(page, '#metric', 'd');
  n = await settled(page, n);
  await press(page, '.stage .reader', 'End');
  check((await page.getAttribute('.stage .reader', 'aria-valuetext')).includes('month 36'), 'no value is told');
  const [svg] = await Promise.all([page.waitForEvent('download'), take(page, '#take-chart', '#take-svg')]);
  check(svg.suggestedFilename().endsWith('.svg'), svg.suggestedFilename());
  await press(page, '.numbers > summary');
  check(await page.locator('.numbers table').first().isVisible(), 'no table');
  return page;
});

test('events are dropped, moved and taken out; a lever is drawn over the months', async () => {
  const page = await open(url);
  let n = await opened(page);
  await press(page, '.happen > summary');
  await press(page, '#event-kind', 'ArrowDown');
  await press(page, '.drop button');
  n = await settled(page, n);
  await press(page, '.months .event', 'ArrowRight');
  n = await settled(page, n);
  await reach(page, '.points input');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('0.9');
  await page.keyboard.press('Enter');
  n = await settled(page, n);
  check((await page.locator('#lever-tension').inputValue()) === '0.9', 'the course is not changed');
  await press(page, '.months .event', 'Delete', true);
  await settled(page, n);
  check((await page.locator('.months .event').count()) === 0, 'the event is still there');
  return page;
});

test('why, how sure, the pad, the assumptions and the comparison', async () => {
  const page = await open(url);
  let n = await opened(page);
  await press(page, 'input[name=by]', 'ArrowRight');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.card:nth-child(1) .bar-row');
  await press(page, '.card:nth-child(1) .effect:nth-of-type(2) summary');
  await press(page, '.card:nth-child(2) button');
  await page.waitForFunction(() => document.querySelectorAll('.card')[1].innerText.includes('of 16 draws'));
  await reach(page, '.plan-mark');
  await page.waitForFunction(() => document.querySelector('.pad-words .hint')?.textContent.startsWith('Each point'));
  await page.keyboard.press('ArrowUp');
  n = await settled(page, n);
  check((await page.inputValue('#lever-employee_inclusion')) === '0.75', await page.inputValue('#lever-employee_inclusion'));
  await press(page, '#pad-doubt');
  await page.waitForFunction(() => /points? hold/.test(document.querySelector('.surface').innerText) || document.querySelector('.surface').innerText.includes('Every point holds'));
  for (const name of ['One', 'Two']) {
    await reach(page, '#pin-name');
    await page.keyboard.type(name);
    await page.keyboard.press('Enter');
  }
  await page.waitForFunction(() => document.querySelectorAll('.ranked tbody tr').length === 2);
  await press(page, '#weight-loyalty', 'End');
  await press(page, '.assumed > summary');
  await reach(page, '#find-number');
  await page.keyboard.type('potential');
  await reach(page, '#assumed-solution-potential');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('0.5');
  await page.keyboard.press('Tab');
  n = await settled(page, n);
  await page.waitForFunction(() => document.querySelector('.holds').innerText.includes('With 1 number'));
  await press(page, '#reset-numbers', 'Enter', true);
  await settled(page, n);
  check((await page.locator('.assumed .count').textContent()) === '', 'the number is still another');
  return page;
});

test('a file of one’s own is begun, changed in the form, mended and opened; a question is answered', async () => {
  const page = await open(url);
  await settled(page);
  await take(page, '#tools .menu:has(#new-file)', '#new-file');
  await reach(page, '.templates li:nth-child(2) button');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.chain-form');
  await press(page, '.chain-form summary');
  await press(page, '.chain-form details[open] input[type=range]', 'ArrowRight');
  await page.waitForFunction(() => document.querySelector('#own-text').value.includes('culture') && !document.querySelector('#own-open').disabled);
  await reach(page, '.chain-form [aria-label=Months]', true);
  await page.keyboard.press('Control+a');
  await page.keyboard.type('4');
  await page.keyboard.press('Tab');
  await page.waitForFunction(() => document.querySelector('#own-text').value.includes('"months": 4'));
  await press(page, 'details.text > summary');
  await reach(page, '#own-text');
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText((await page.inputValue('#own-text')).replace('"two-tier"', '"two-teir"').replace(/"futures": \d+/, '"futures": 4').replace('"chain": {', '"chian": {'));
  await page.waitForSelector('.fault button');
  await press(page, '.fault button', 'Enter', true);
  await page.waitForFunction(() => !document.querySelector('#own-open').disabled);
  await press(page, '#own-open');
  await page.waitForFunction(() => document.querySelector('#scenario')?.value === 'my-two-tier');
  await settled(page);
  // Another file of the same name: the question comes with the keyboard on its first answer, and Escape opens neither.
  const other = Buffer.from(JSON.stringify({ ...JSON.parse(small), name: 'my-two-tier' }));
  for (const [key, name] of [['Escape', 'my-two-tier'], ['Enter', 'my-two-tier-2']]) {
    await page.setInputFiles('input[type=file]', { name: 'mine.json', mimeType: 'application/json', buffer: other });
    await page.waitForFunction(() => document.activeElement?.dataset.answer === 'both');
    await page.keyboard.press(key);
    await page.waitForFunction((wanted) => document.querySelector('#scenario')?.value === wanted && !document.querySelector('dialog[open]'), name);
  }
  await settled(page);
  return page;
});

test('a lesson is predicted, led, revealed and handed in; a curve is drawn; the board is read', async () => {
  const page = await open(url);
  await settled(page);
  await press(page, 'nav a[data-room=lessons]');
  await press(page, '.cards a');
  await page.waitForSelector('.choices');
  await press(page, '.choices input', 'Space');
  await press(page, '[data-stage=predict]');
  await page.waitForSelector('[data-stage=predict][aria-pressed=true]');
  await reach(page, '#team', true);
  await page.keyboard.type('Keys');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('.hand-in [role=status]').textContent.includes('Handed in'));
  for (const [stage, shown] of [['one', '1'], ['twenty', '2'], ['band', '3']]) {
    await press(page, `[data-stage=${stage}]`);
    await page.waitForSelector(`.words[data-stage="${shown}"]`);
  }
  await press(page, '[data-stage=discuss]');
  await page.waitForSelector('.after:not([hidden])');
  await press(page, '[data-stage=""]', 'Enter', true);
  await press(page, '#teacher > summary');
  await press(page, '.up', 'Enter', true);
  await press(page, '.cards a[href$=lesson-worse-before-better]');
  await press(page, '.knots input:not(:disabled)', 'ArrowUp');
  await press(page, '#see');
  await page.waitForSelector('.words[data-stage="1"]');
  await reach(page, 'nav a[data-room=class]', true);
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('.teams')?.innerText.includes('Keys'));
  await reach(page, '#team');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('.hand-in [role=status]').textContent === 'Your plan is on the board.');
  await press(page, '#board-save');
  await press(page, '.teams button');
  await page.waitForSelector('.explore');
  await settled(page);
  return page;
});

test('the game is played for six rounds', async () => {
  const page = await open(`${url}#lessons?l=game`);
  await page.waitForSelector('#game-go');
  for (let round = 1; round <= 6; round += 1) {
    if (round === 1) await press(page, '#game-tension', 'Home');
    await press(page, '#game-go');
    await page.waitForFunction((n) => document.querySelectorAll('.game-told tbody tr').length === n, round);
  }
  check(await page.evaluate(() => document.activeElement.textContent.startsWith('Your score')), 'the debrief does not get the keyboard');
  await reach(page, '#team');
  await page.keyboard.type('Keys 2');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('.hand-in [role=status]').textContent.includes('on the class board'));
  return page;
});

await run();
