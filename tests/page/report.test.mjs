// A report in a real browser: `node report.test.mjs FILE`. Prints one line a test; exits with 1 when one fails.
import { pathToFileURL } from 'node:url';
import { check, launch, open, run, violations } from './browser.mjs';

const url = pathToFileURL(process.argv[2]).href;
const browser = await launch();
const tests = [];
const test = (name, run) => tests.push([name, run]);

test('the report has no violations of accessibility rules, open or shut, in light and dark', async () => {
  for (const colorScheme of ['light', 'dark']) {
    const page = await open(browser, url, { colorScheme });
    for (const state of ['shut', 'open']) {
      await page.evaluate((s) => document.querySelectorAll('details').forEach((d) => { d.open = s === 'open'; }), state);
      const found = await violations(page);
      check(found.length === 0, `${colorScheme}, ${state}: ${found.join('\n')}`);
    }
    check(page.faults.length === 0, page.faults.join('\n'));
    await page.context().close();
  }
  return open(browser, url);
});

test('it fits a phone and a projector', async () => {
  for (const width of [360, 390, 1280, 1920]) {
    const page = await open(browser, url, { viewport: { width, height: 900 } });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    check(wide <= 0, `${width}: ${wide} pixels too wide`);
    await page.context().close();
  }
  return open(browser, url);
});

test('folds open on paper, the numbers behind charts stay behind, and no chart is cut', async () => {
  const page = await open(browser, url);
  await page.emulateMedia({ media: 'print' });
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  check(await page.evaluate(() => [...document.querySelectorAll('details.paper')].every((d) => d.open)), 'a fold stays shut');
  check((await page.locator('details.data:visible').count()) === 0, 'the numbers behind a chart are printed');
  const cut = await page.evaluate(() => [...document.querySelectorAll('.chart')].filter((c) => getComputedStyle(c).breakInside !== 'avoid').length);
  check(cut === 0, `${cut} charts may be cut`);
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  check(await page.evaluate(() => [...document.querySelectorAll('details.paper')].every((d) => !d.open)), 'a fold stays open');
  return page;
});

test('the scenario as run can be saved', async () => {
  const page = await open(browser, url);
  const saved = await page.locator('a[download]').getAttribute('href');
  const scenario = JSON.parse(Buffer.from(saved.split('base64,')[1], 'base64').toString('utf8'));
  const source = JSON.parse(await page.locator('#source').textContent());
  check(scenario.name === source.scenario && JSON.stringify(scenario) === JSON.stringify(source.as_run), 'another scenario');
  return page;
});

await run(browser, tests, process.argv[3]);
