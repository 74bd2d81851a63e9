// What a report and the evidence have in common: files that anybody can open and read.
import { check, open, test, url, violations } from './browser.mjs';

export function readable(what) {
  test(`${what} has no violations of accessibility rules, open or shut, in light and dark`, async () => {
    for (const colorScheme of ['light', 'dark']) {
      const page = await open(url, { colorScheme });
      for (const state of ['shut', 'open']) {
        await page.evaluate((s) => document.querySelectorAll('details').forEach((d) => { d.open = s === 'open'; }), state);
        const found = await violations(page);
        check(found.length === 0, `${colorScheme}, ${state}: ${found.join('\n')}`);
      }
      check(page.problems.length === 0, page.problems.join('\n'));
      await page.context().close();
    }
    return open(url);
  });

  test(`${what} fits a phone and a projector`, async () => {
    for (const width of [360, 390, 1280, 1920]) {
      const page = await open(url, { viewport: { width, height: 900 } });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      check(wide <= 0, `${width}: ${wide} pixels too wide`);
      await page.context().close();
    }
    return open(url);
  });
}
