// What leads to a decision, and scenarios of one's own: `node decide.test.mjs URL`. Prints one line a test; exits with 1 when one fails.
import { readFileSync } from 'node:fs';
import { check, open, run, settled, test, url, violations } from './browser.mjs';

const small = (more) => ({ name: 'mine', months: 6, futures: 16, chain: { template: 'two-tier' }, programme: { provider: { tension: 0.7, employee_inclusion: 0.7 } }, ...more });

/** Opens a small scenario of one's own, so that everything is soon simulated. */
async function own(page, file = small()) {
  await settled(page);
  await page.setInputFiles('input[type=file]', { name: 'mine.json', mimeType: 'application/json', buffer: Buffer.from(typeof file === 'string' ? file : JSON.stringify(file, null, 2)) });
}
async function opened(page, file) {
  await own(page, file);
  await page.waitForFunction(() => document.querySelector('#scenario')?.value === 'mine');
  return settled(page);
}

test('the pad is computed, read aloud and moved with the keys; undo brings the plan back', async () => {
  const page = await open(url);
  let n = await opened(page);
  await page.locator('.surface').scrollIntoViewIfNeeded();
  await page.waitForFunction(() => document.querySelector('.pad-words .hint')?.textContent.startsWith('Each point'));
  const mark = page.locator('.plan-mark');
  check((await mark.getAttribute('aria-valuetext')).includes('Adaptive tension 0.7'), await mark.getAttribute('aria-valuetext'));
  check((await page.locator('.terrain .ridge').getAttribute('d')).length > 10, 'no ridge');
  await mark.focus();
  await page.keyboard.press('ArrowRight');
  n = await settled(page, n);
  check(Number(await page.locator('#lever-tension').inputValue()) > 0.7, 'the lever did not move');
  await page.click('#undo');
  n = await settled(page, n);
  check((await page.locator('#lever-tension').inputValue()) === '0.7', 'undo did not bring it back');
  await page.locator('.terrain').evaluate((t) => t.scrollIntoView({ block: 'center', behavior: 'instant' }));
  const box = await page.locator('.terrain').boundingBox();
  await page.mouse.click(box.x + box.width * 0.3, box.y + box.height * 0.7);
  await settled(page, n);
  check((await page.locator('#lever-tension').inputValue()) !== '0.7', 'a click did not move the plan');
  const found = await violations(page);
  check(found.length === 0, found.join('\n'));
  return page;
});

test('why and how sure are worked out, and are said to be of the plan before when it changes', async () => {
  const page = await open(url);
  const n = await opened(page);
  await page.getByRole('button', { name: 'Work out why' }).click();
  await page.waitForFunction(() => document.querySelectorAll('.card')[0].querySelector('.bar-row'));
  await page.getByRole('button', { name: 'Draw the assumptions' }).click();
  await page.waitForFunction(() => document.querySelectorAll('.card')[1].innerText.includes('of 16 draws'));
  const found = await violations(page);
  check(found.length === 0, found.join('\n'));
  await page.locator('.plan-mark').focus();
  await page.keyboard.press('ArrowUp');
  await settled(page, n);
  check((await page.locator('.stale-note:visible').count()) === 2, 'it is not said');
  return page;
});

test('a number is assumed otherwise, the verdicts are compared, and the address keeps it', async () => {
  const page = await open(url);
  let n = await opened(page);
  await page.locator('.assumed > summary').click();
  await page.waitForSelector('.assumption');
  const field = page.locator('#assumed-solution-potential');
  await field.fill('99');
  await field.press('Tab');
  check((await page.locator('.wrong:visible').innerText()).startsWith('Between'), 'the error is not beside its field');
  await field.fill('0.5');
  await field.press('Tab');
  n = await settled(page, n);
  await page.waitForFunction(() => document.querySelector('.holds').innerText.includes('With 1 number'));
  const found = await violations(page);
  check(found.length === 0, found.join('\n'));
  check(page.url().includes('&a='), 'the address does not hold it');
  await page.reload();
  await settled(page);
  await page.waitForFunction(() => document.querySelector('.assumed .count').textContent === '1 changed');
  await page.locator('.assumed > summary').click();
  await page.click('#reset-numbers');
  await page.waitForFunction(() => document.querySelector('.assumed .count').textContent === '');
  return page;
});

test('every fault of a file stands beside its line, and each remedy is a button', async () => {
  const page = await open(url);
  await own(page, '{\n  "name": "mine",\n  "months": 6,\n  "futures": 16,\n  "chain": { "template": "two-teir" },\n  "programme": { "provider": { "tenson": 0.7, "employee_inclusion": "70%" } }\n}\n');
  await page.waitForSelector('.own[open] .fault');
  const found = await violations(page);
  check(found.length === 0, found.join('\n'));
  for (let left = await page.locator('.fault').count(); left > 0; left -= 1) {
    check((await page.locator('.fault').count()) === left, 'a remedy did not mend its fault');
    await page.locator('.fault button').first().click();
    await page.waitForFunction((before) => document.querySelectorAll('.fault').length < before, left);
  }
  await page.click('#own-open');
  await page.waitForFunction(() => document.querySelector('#scenario')?.value === 'mine');
  await settled(page);
  check((await page.locator('#lever-tension').inputValue()) === '0.7', 'another plan');
  await page.reload();
  await settled(page);
  check((await page.locator('#scenario').inputValue()) === 'mine', 'it is not kept in the browser');
  return page;
});

test('a chain is begun from a picture, changed in a form, and opened', async () => {
  const page = await open(url);
  await settled(page);
  await page.locator('#tools .menu summary').first().click();
  await page.click('#new-file');
  await page.locator('.templates button', { hasText: 'Provider' }).click();
  await page.waitForSelector('.chain-form');
  await page.getByRole('button', { name: 'Add a segment' }).click();
  await page.waitForFunction(() => document.querySelectorAll('.chain-form section:nth-child(3) li').length === 2);
  const found = await violations(page);
  check(found.length === 0, found.join('\n'));
  await page.locator('.chain-form [aria-label=Months]').fill('6');
  await page.locator('.chain-form [aria-label=Months]').press('Tab');
  await page.waitForFunction(() => document.querySelector('#own-text').value.includes('"months": 6'));
  await page.locator('.chain-form [aria-label=Futures]').fill('8');
  await page.locator('.chain-form [aria-label=Futures]').press('Tab');
  await page.waitForFunction(() => document.querySelector('#own-text').value.includes('"futures": 8') && !document.querySelector('#own-open').disabled);
  await page.click('#own-open');
  await page.waitForFunction(() => document.querySelector('#scenario')?.value === 'my-two-tier');
  await settled(page);
  return page;
});

test('pinned plans stand in the order of what matters, with what they cost', async () => {
  const page = await open(url);
  let n = await opened(page);
  for (const name of ['Gentle', 'Hot']) {
    if (name === 'Hot') {
      await page.locator('.plan-mark').focus();
      await page.keyboard.press('Shift+ArrowRight');
      n = await settled(page, n);
    }
    await page.fill('#pin-name', name);
    await page.click('#pin');
  }
  await page.waitForFunction(() => document.querySelectorAll('.ranked tbody tr').length === 2);
  check((await page.locator('.ranked thead').innerText()).includes('Cost of the programme'), 'no cost');
  await page.locator('#weight-loyalty').focus();
  await page.keyboard.press('End');
  const found = await violations(page);
  check(found.length === 0, found.join('\n'));
  return page;
});

test('the finding and its chart are on the first screen of a laptop, a tablet and a projector', async () => {
  for (const viewport of [{ width: 1366, height: 768 }, { width: 820, height: 1180 }, { width: 1024, height: 768 }, { width: 1920, height: 1080 }]) {
    const page = await open(url, { viewport });
    await settled(page);
    const [top, bottom] = await page.evaluate(() => [document.querySelector('#headline').getBoundingClientRect().top, document.querySelector('.stage .canvas svg').getBoundingClientRect().bottom]);
    check(top > 0 && bottom <= viewport.height, `${viewport.width}: the chart ends at ${bottom} of ${viewport.height}`);
    await page.context().close();
  }
  return open(url);
});

test('a plan is downloaded as report, slides, workbook, numbers and all of it, and a chart as SVG, PNG and CSV', async () => {
  // On a laptop the chart is drawn for its box; what is taken along is a slide.
  const page = await open(url, { viewport: { width: 1366, height: 768 } });
  await opened(page);
  for (const [id, name, begins] of [['report', 'mine-report.html', '<!doctype html>'], ['deck', 'mine.pptx', 'PK'], ['workbook', 'mine.xlsx', 'PK'], ['series', 'mine-series.csv', 'arm,'], ['all', 'mine-report.zip', 'PK'],
    ['svg', 'mine-ripple.svg', '<svg'], ['png', 'mine-ripple.png', '\u{fffd}PNG'], ['csv', 'mine-ripple.csv', '"metric","place"']]) {
    await page.locator(`details.menu:has(#take-${id}) > summary`).click();
    const [got] = await Promise.all([page.waitForEvent('download'), page.click(`#take-${id}`)]);
    check(got.suggestedFilename() === name, `${id}: ${got.suggestedFilename()}`);
    const text = readFileSync(await got.path()).toString('utf8');
    if (id === 'svg') check(text.includes('viewBox="0 0 16000 9000"'), `no slide: ${/viewBox="[^"]*"/.exec(text)}`);
    check(text.toLowerCase().startsWith(begins.toLowerCase()), `${id}: ${text.slice(0, 40)}`);
  }
  return page;
});

test('figures of one’s own stand beside the plan, in words and as rings, and another plan is told apart', async () => {
  const page = await open(url);
  const series = [{ metric: 'engagement', at: 'provider', fit: 'level', points: [[1, 60, 2], [3, 62, 2]] }];
  let n = await opened(page, small({ observed: { series } }));
  const told = () => page.locator('.beside').innerText();
  check(await page.locator('.beside').isVisible(), 'no section');
  check((await page.locator('.beside li').count()) === 1 && (await told()).includes('Engagement at '), await told());
  check((await told()).includes('There are no figures of the metric shown') && !(await told()).includes('another plan'), await told());
  await page.selectOption('#metric', 'engagement');
  n = await settled(page, n);
  check((await told()).includes('Rings on Difference and With and without'), await told());
  await page.click('#tab-levels');
  n = await settled(page, n);
  check((await page.locator('.stage svg').first().textContent()).includes('observed, give or take two standard errors'), 'no rings on the chart');
  const found = await violations(page);
  check(found.length === 0, found.join('\n'));
  await page.locator('#lever-tension').focus();
  await page.keyboard.press('End');
  n = await settled(page, n);
  check((await told()).includes('say nothing about how well this plan fits'), await told());
  await page.selectOption('#scenario', 'quiet-baseline');
  await page.waitForFunction(() => document.querySelector('h1').textContent === 'Explore quiet-baseline');
  await settled(page);
  check(!(await page.locator('.beside').isVisible()), 'figures of another scenario');
  return page;
});

await run();
