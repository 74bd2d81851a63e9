// The evidence in a real browser: `node evidence.test.mjs FILE`. Prints one line a test; exits with 1 when one fails.
import { pathToFileURL } from 'node:url';
import { check, launch, open, run, violations } from './browser.mjs';

const url = pathToFileURL(process.argv[2]).href;
const browser = await launch();
const tests = [];
const test = (name, run) => tests.push([name, run]);

test('the evidence has no violations of accessibility rules, open or shut, in light and dark', async () => {
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
  for (const width of [360, 1280, 1920]) {
    const page = await open(browser, url, { viewport: { width, height: 900 } });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    check(wide <= 0, `${width}: ${wide} pixels too wide`);
    await page.context().close();
  }
  return open(browser, url);
});

test('every chart has a name and its numbers', async () => {
  const page = await open(browser, url);
  const bare = await page.evaluate(() => [...document.querySelectorAll('.chart')].filter((c) => !c.querySelector('svg[aria-label]') || !c.querySelector('tbody tr')).length);
  check(bare === 0, `${bare} charts without a name or numbers`);
  check((await page.locator('.chart').count()) > 0, 'there is no chart');
  return page;
});

await run(browser, tests, process.argv[3]);
