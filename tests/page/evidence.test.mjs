// The evidence in a real browser: `node evidence.test.mjs FILE`. Prints one line a test; exits with 1 when one fails.
import { check, open, run, test, url } from './browser.mjs';
import { readable } from './paper.mjs';

readable('the evidence');

test('every chart has a name and its numbers', async () => {
  const page = await open(url);
  const bare = await page.evaluate(() => [...document.querySelectorAll('.chart')].filter((c) => !c.querySelector('svg[aria-label]') || !c.querySelector('tbody tr')).length);
  check(bare === 0, `${bare} charts without a name or numbers`);
  check((await page.locator('.chart').count()) > 0, 'there is no chart');
  return page;
});

await run();
