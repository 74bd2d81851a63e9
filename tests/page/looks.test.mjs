// The page on every screen, in every light and for everyone: `node looks.test.mjs URL`. Prints one line a test; exits with 1 when one fails.
import { check, open, run, settled, test, url, violations } from './browser.mjs';

test('the page has no violations of accessibility rules at any width, and fits a phone', async () => {
  for (const viewport of [{ width: 1600, height: 900 }, { width: 390, height: 844 }, { width: 2560, height: 1440 }]) {
    const page = await open(url, { viewport, reducedMotion: 'reduce' });
    await settled(page);
    for (const d of await page.locator('main details:not(.menu) > summary').all()) await d.click();
    const found = await violations(page);
    check(found.length === 0, `${viewport.width}: ${found.join('\n')}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    check(wide <= 0, `${viewport.width}: ${wide} pixels too wide`);
    check(page.problems.length === 0, page.problems.join('\n'));
    await page.context().close();
  }
  const page = await open(`${url}#lessons`);
  await page.waitForSelector('.cards');
  const found = await violations(page);
  check(found.length === 0, found.join('\n'));
  return page;
});

test('on a phone charts are as wide as the screen, and a turned phone gets others', async () => {
  const page = await open(url, { viewport: { width: 360, height: 780 } });
  let n = await settled(page);
  const box = () => page.locator('.stage .canvas').evaluate((c) => [c.scrollWidth - c.clientWidth, c.querySelector('svg').viewBox.baseVal.width / c.clientWidth]);
  for (const view of ['difference', 'levels', 'temperature', 'ripple']) {
    await page.click(`#tab-${view}`);
    n = await settled(page, n);
    const [beyond, share] = await box();
    check(beyond <= 0, `${view} is scrolled sideways by ${beyond} pixels`);
    // Type of 20 units in a tenth of a unit: how large it is on the screen.
    check(200 / share >= 11, `${view}: letters of ${(200 / share).toFixed(1)} pixels`);
  }
  const upright = await page.locator('.stage svg').evaluate((svg) => svg.viewBox.baseVal.width);
  await page.setViewportSize({ width: 780, height: 360 });
  await page.waitForFunction((w) => document.querySelector('.stage svg').viewBox.baseVal.width > 1.5 * w, upright);
  await settled(page, n);
  const [beyond] = await box();
  check(beyond <= 0, `turned, a chart is scrolled sideways by ${beyond} pixels`);
  return page;
});

test('tiles hold what they say at every usual width', async () => {
  for (const width of [1366, 1440, 1600, 1920]) {
    const page = await open(url, { viewport: { width, height: 900 } });
    await settled(page);
    const beyond = await page.evaluate(() => [...document.querySelectorAll('.signs li')].filter((li) => li.scrollWidth > li.clientWidth + 1
      || [...li.children].some((c) => c.getBoundingClientRect().right > li.getBoundingClientRect().right + 1)).map((li) => li.innerText));
    check(beyond.length === 0, `${width}: ${beyond.join(' | ')}`);
    await page.context().close();
  }
  return open(url);
});

test('in the dark everything can be read, and charts lie on paper', async () => {
  for (const at of ['', '#lessons', '#lessons?l=lesson-worse-before-better', '#class']) {
    const page = await open(url + at, { colorScheme: 'dark', reducedMotion: 'reduce' });
    if (at === '') await settled(page);
    else await page.waitForSelector('h1');
    for (const d of await page.locator('main details:not(.menu) > summary').all()) await d.click();
    const found = await violations(page);
    check(found.length === 0, `${at}: ${found.join('\n')}`);
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    check(ground === 'rgb(20, 24, 28)', `the page is ${ground}`);
    if (at === '') {
      const paper = await page.locator('.stage svg').first().evaluate((s) => getComputedStyle(s).backgroundColor);
      check(paper === 'rgb(255, 255, 255)', `charts lie on ${paper}`);
    }
    check(page.problems.length === 0, page.problems.join('\n'));
    await page.context().close();
  }
  return open(url);
});

test('forced colours keep the tracks of sliders', async () => {
  const page = await open(url, { forcedColors: 'active' });
  await settled(page);
  const png = await page.locator('#lever-tension').screenshot();
  // In one colour alone there would be no track: the picture has the ground, the track and the thumb.
  const colours = await page.evaluate(async (data) => {
    const image = await createImageBitmap(new Blob([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
    canvas.drawImage(image, 0, 0);
    const { data: pixels } = canvas.getImageData(0, 0, image.width, image.height);
    const row = Math.floor(image.height / 2);
    const right = (row * image.width + image.width - 6) * 4;
    const corner = (2 * image.width + image.width - 6) * 4;
    return [[...pixels.slice(right, right + 3)], [...pixels.slice(corner, corner + 3)]];
  }, png.toString('base64'));
  check(colours[0].join() !== colours[1].join(), `track and ground are both ${colours[0]}`);
  return page;
});

await run();
