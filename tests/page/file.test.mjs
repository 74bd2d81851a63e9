// The page as a file, opened from disk: `node file.test.mjs FILE`. Prints one line a test; exits with 1 when one fails.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { check, latency, open, run, settled, slide, test, url, violations } from './browser.mjs';

const alone = { offline: true };
const value = (page) => page.locator('.signs li').nth(2).locator('.value').textContent();

test('it opens from disk without a network and answers', async () => {
  const began = performance.now();
  const page = await open(url, alone);
  await page.waitForFunction(() => document.querySelector('.stage svg'));
  console.log(`   chromium: first answer after ${Math.round(performance.now() - began)} ms`);
  await settled(page);
  check(/\d/.test(await page.locator('#headline').textContent()), 'there is no finding');
  check((await page.locator('[data-room="class"]').count()) === 0, 'a file has no class board');
  check(new URL(page.url()).hash.includes('s='), 'the address does not hold the state');
  return page;
});

test('a slider moves the answer, and undo brings it back', async () => {
  const page = await open(url, alone);
  let n = await settled(page);
  const before = await value(page);
  await slide(page, 'lever-tension', 1.4);
  n = await settled(page, n);
  check((await value(page)) !== before, 'the numbers stayed');
  await page.locator('#undo').click();
  await settled(page, n);
  check((await value(page)) === before, 'undo did not bring the numbers back');
  return page;
});

test('how long it takes while a lever is dragged, and for all futures', async () => {
  const page = await open(url, alone);
  await settled(page);
  console.log(`   chromium, from a file: ${await latency(page)}`);
  return page;
});

test('every view, a comparison and the chain month by month', async () => {
  const page = await open(url, { ...alone, reducedMotion: 'reduce' });
  let n = await settled(page);
  for (const view of ['difference', 'levels', 'temperature', 'chain', 'ripple']) {
    await page.click(`#tab-${view}`);
    n = await settled(page, n);
    check((await page.locator('.stage svg').count()) > 0, `${view} is not drawn`);
  }
  await page.click('#pin-what-ifs');
  await page.waitForFunction(() => document.querySelectorAll('#comparison svg').length === 1);
  return page;
});

test('the values of each chart are read with the keyboard', async () => {
  const page = await open(url, alone);
  let n = await settled(page);
  const mark = page.locator('.stage .reader');
  for (const [view, words] of [['ripple', /^Supplier, month 36: mean.* [+−]?[\d.]+ points; 8 in 10/], ['levels', /, month 36: with/]]) {
    if (view !== 'ripple') {
      await page.click(`#tab-${view}`);
      n = await settled(page, n);
    }
    await mark.focus();
    await page.keyboard.press('End');
    check(words.test(await mark.getAttribute('aria-valuetext')), `${view}: ${await mark.getAttribute('aria-valuetext')}`);
  }
  return page;
});

test('the address opens the same plan again', async () => {
  const page = await open(url, alone);
  const n = await settled(page);
  await slide(page, 'lever-employee_inclusion', 0.9);
  await settled(page, n);
  const shown = await value(page);
  const other = await open(page.url(), alone);
  await settled(other);
  check((await other.locator('#lever-employee_inclusion').inputValue()) === '0.9', 'the dial is elsewhere');
  check((await value(other)) === shown, 'the numbers differ');
  await other.context().close();
  return page;
});

test('a lesson is played to its end', async () => {
  const page = await open(`${url}#lessons`, { ...alone, reducedMotion: 'reduce' });
  await page.locator('.cards a').first().click();
  await page.locator('.choices input').first().check();
  for (const stage of ['1', '2', '3']) {
    await page.click('#see');
    await page.waitForSelector(`.words[data-stage="${stage}"]`);
  }
  check(/futures/.test(await page.locator('.words').innerText()), 'the band is not told');
  check((await page.locator('.hand-in').count()) === 0, 'there is no board to hand in to');
  return page;
});

test('it gives back the scenario, and the chart as a picture', async () => {
  const page = await open(url, { ...alone, acceptDownloads: true });
  await settled(page);
  const download = async (id) => {
    const menu = page.locator('.menu', { has: page.locator(id) });
    if (!(await menu.evaluate((m) => m.open))) await menu.locator('summary').click();
    const [file] = await Promise.all([page.waitForEvent('download'), page.click(id)]);
    return readFileSync(await file.path(), 'utf8');
  };
  const opening = JSON.parse(readFileSync(fileURLToPath(url), 'utf8').match(/id="opening">(.*?)<\/script>/s)[1]);
  check((await download('#take-given')) === opening.file, 'the file differs from the one that was exported');
  const plan = JSON.parse(await download('#take-file'));
  check(plan.name === JSON.parse(opening.file).name && plan.programme, 'the plan is no scenario');
  return page;
});

/** The page with two workers, who say this about a path instead of what the engine says. */
async function saying(path, said) {
  const page = await open('about:blank', alone);
  await page.addInitScript((of) => {
    Object.defineProperty(navigator, 'hardwareConcurrency', { value: 2 });
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function postMessage(message, ...more) {
      if (message.path === of.path) setTimeout(() => this.onmessage({ data: of.said }));
      else post.call(this, message, ...more);
    };
  }, { path, said });
  await page.goto(url);
  return page;
}

test('a piece that is not taken is told, not asked for without end', async () => {
  const page = await saying('/api/known', { status: 422, bytes: JSON.stringify({ problems: ['this piece is not taken'] }) });
  const problem = page.locator('.problem:visible').first();
  await problem.waitFor();
  check((await problem.innerText()).includes('this piece is not taken'), await problem.innerText());
  return page;
});

test('when the simulation breaks off, a file speaks of no server and waits for none', async () => {
  const page = await saying('/api/play', { status: 999, bytes: '' });
  const problem = page.locator('.problem:visible').first();
  await problem.waitFor();
  check((await problem.innerText()).includes('The simulation broke off'), await problem.innerText());
  check(!/server|serve/.test(await page.locator('body').innerText()), 'it speaks of a server');
  check(await page.locator('#gone').isHidden(), 'it waits for a server');
  return page;
});

test('a script that somebody changed does not run', async () => {
  const page = await open('about:blank');
  page.expected = /Content Security Policy/;
  const text = readFileSync(fileURLToPath(url), 'utf8');
  await page.setContent(text.replace('// The page: opens rooms', '// The Page: opens rooms'));
  await page.waitForTimeout(500);
  check((await page.locator('.explore').count()) === 0, 'it ran');
  return page;
});

test('it has no violations of accessibility rules, in light and dark, and fits a phone', async () => {
  for (const options of [{}, { colorScheme: 'dark' }, { viewport: { width: 390, height: 844 } }]) {
    const page = await open(url, { ...alone, ...options, reducedMotion: 'reduce' });
    await settled(page);
    const found = await violations(page);
    check(found.length === 0, `${JSON.stringify(options)}: ${found.join('\n')}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    check(wide <= 0, `${wide} pixels too wide`);
    check(page.problems.length === 0, page.problems.join('\n'));
    await page.context().close();
  }
  return open(url, alone);
});

await run();
