// The evidence in a real browser: `node evidence.test.mjs FILE`. Prints one line a test; exits with 1 when one fails.
import { pathToFileURL } from 'node:url';
import { check, launch, open, run } from './browser.mjs';
import { readable } from './paper.mjs';

const url = pathToFileURL(process.argv[2]).href;
const browser = await launch();
const tests = [];
const test = (name, run) => tests.push([name, run]);

readable(test, browser, url, 'the evidence');

test('every chart has a name and its numbers', async () => {
  const page = await open(browser, url);
  const bare = await page.evaluate(() => [...document.querySelectorAll('.chart')].filter((c) => !c.querySelector('svg[aria-label]') || !c.querySelector('tbody tr')).length);
  check(bare === 0, `${bare} charts without a name or numbers`);
  check((await page.locator('.chart').count()) > 0, 'there is no chart');
  return page;
});

await run(browser, tests, process.argv[3]);
