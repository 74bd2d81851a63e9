// A report in a real browser: `node report.test.mjs FILE`. Prints one line a test; exits with 1 when one fails.
import { check, open, run, test, url } from './browser.mjs';
import { readable } from './paper.mjs';

readable('the report');

test('folds open on paper, the numbers behind charts stay behind, and no chart is cut', async () => {
  const page = await open(url);
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
  const page = await open(url);
  const saved = await page.locator('a[download]').getAttribute('href');
  const scenario = JSON.parse(Buffer.from(saved.split('base64,')[1], 'base64').toString('utf8'));
  const source = JSON.parse(await page.locator('#source').textContent());
  check(scenario.name === source.scenario && JSON.stringify(scenario) === JSON.stringify(source.as_run), 'another scenario');
  return page;
});

await run();
