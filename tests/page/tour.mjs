// A tour of the page as pictures, to be looked at by people: `node tour.mjs URL FOLDER [PART]`, an address or an exported file.
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { pathToFileURL } from 'node:url';

const [place, folder, only] = process.argv.slice(2);
const url = place.startsWith('http') ? place : pathToFileURL(place).href;
const isFile = url.startsWith('file:');
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const LAPTOP = { width: 1366, height: 768 };
mkdirSync(folder, { recursive: true });

async function open(hash = '', options = {}) {
  const context = await browser.newContext({ viewport: LAPTOP, reducedMotion: 'reduce', offline: isFile, ...options });
  context.setDefaultTimeout(400_000);
  const page = await context.newPage();
  await page.goto(url + hash);
  return page;
}

const settled = (page) => page.waitForFunction(() => {
  const { asked, answered } = document.querySelector('.explore')?.dataset ?? {};
  return answered && answered === asked && document.fonts.status === 'loaded';
});
const quiet = (page) => page.evaluate(() => document.getElementById('toast').classList.remove('shown'));

const stops = {
  async 'first-screen'() { const page = await open(); await settled(page); return page; },
  async difference() { const page = await open('#explore?v=difference'); await settled(page); return page; },
  async levels() { const page = await open('#explore?v=levels'); await settled(page); return page; },
  async temperature() { const page = await open('#explore?v=temperature'); await settled(page); return page; },
  async chain() { const page = await open('#explore?v=chain'); await settled(page); await page.waitForSelector('.player .frame svg'); return page; },
  async projector() { const page = await open('', { viewport: { width: 1920, height: 1080 } }); await settled(page); return page; },
  async presented() { const page = await open(); await settled(page); await page.click('#present'); await page.waitForTimeout(400); await settled(page); return page; },
  async dark() { const page = await open('', { colorScheme: 'dark' }); await settled(page); return page; },
  async phone() { const page = await open('', { viewport: { width: 390, height: 844 }, isMobile: true, deviceScaleFactor: 2 }); await settled(page); return page; },
  async 'phone-chart'() { const page = await open('', { viewport: { width: 390, height: 844 }, isMobile: true, deviceScaleFactor: 2 }); await settled(page); await page.locator('.stage .bar').evaluate((x) => x.scrollIntoView()); return page; },
  async tablet() { const page = await open('', { viewport: { width: 820, height: 1180 } }); await settled(page); return page; },
  async pad() {
    const page = await open('', { viewport: { width: 1366, height: 768 } });
    await settled(page);
    await page.locator('.surface').evaluate((x) => x.scrollIntoView());
    await page.waitForFunction(() => document.querySelector('.pad-words').innerText.includes('Each point'));
    await page.click('#pad-doubt');
    await page.waitForFunction(() => /points hold|Every point holds/.test(document.querySelector('.surface').innerText));
    return page;
  },
  async why() {
    const page = await open();
    await settled(page);
    await page.getByRole('button', { name: 'Work out why' }).click();
    await page.waitForSelector('.card .bar-row');
    await page.getByRole('button', { name: 'Draw the assumptions' }).click();
    await page.waitForFunction(() => document.querySelectorAll('.card')[1].innerText.includes('of 16 draws'));
    await page.locator('.reasons').evaluate((x) => x.scrollIntoView());
    return page;
  },
  async assumptions() {
    const page = await open();
    await settled(page);
    await page.locator('.assumed > summary').click();
    await page.fill('#assumed-solution-potential', '0.4');
    await page.locator('#assumed-solution-potential').press('Tab');
    await page.waitForFunction(() => document.querySelector('.holds').innerText.includes('With 1 number'));
    await page.locator('.assumed').evaluate((x) => x.scrollIntoView());
    return page;
  },
  async compare() {
    const page = await open();
    await settled(page);
    await page.click('#pin-what-ifs');
    await page.waitForFunction(() => document.querySelectorAll('.ranked tbody tr').length > 3);
    await quiet(page);
    await page.locator('.compare').evaluate((x) => x.scrollIntoView());
    return page;
  },
  async editor() {
    const page = await open();
    await settled(page);
    await page.locator('#tools .menu > summary').first().click();
    await page.click('#edit-file');
    await page.waitForSelector('.chain-form');
    return page;
  },
  async faults() {
    const page = await open();
    await settled(page);
    await page.setInputFiles('input[type=file]', { name: 'plan.json', mimeType: 'application/json', buffer: Buffer.from('{\n  "name": "plan",\n  "months": 36,\n  "chain": { "template": "three-teir" },\n  "programme": { "maker": { "tenson": 0.7, "employee_inclusion": "70%" } }\n}\n') });
    await page.waitForSelector('.fault');
    return page;
  },
  async templates() { const page = await open(); await settled(page); await page.locator('#tools .menu > summary').first().click(); await page.click('#new-file'); return page; },
  async lessons() { const page = await open('#lessons'); await page.waitForSelector('.cards'); return page; },
  async 'lesson-student'() {
    const page = await open('#lessons?l=lesson-productive-zone');
    await page.waitForSelector('.choices');
    await page.evaluate(() => { document.querySelector('.lead-class')?.remove(); document.getElementById('teacher')?.remove(); });
    await page.locator('.choices input').first().check();
    for (const stage of ['1', '2', '3']) { await page.click('#see'); await page.waitForSelector(`.words[data-stage="${stage}"]`); }
    return page;
  },
};

if (!isFile) Object.assign(stops, {
  async 'lesson-teacher'() {
    const page = await open('#lessons?l=lesson-worse-before-better');
    await page.waitForSelector('.lead-class');
    await page.click('[data-stage=predict]');
    await page.waitForSelector('[data-stage=predict][aria-pressed=true]');
    await page.locator('#teacher > summary').click();
    await page.waitForTimeout(2500);
    return page;
  },
  async game() {
    const page = await open('#lessons?l=game');
    await page.waitForSelector('#game-go');
    for (let k = 1; k <= 2; k += 1) { await page.click('#game-go'); await page.waitForFunction((n) => document.querySelectorAll('.game-told tbody tr').length === n, k); }
    return page;
  },
  async 'board-of-forty'() {
    const send = (body) => fetch(`${url}api/class`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    const { lesson } = await (await fetch(`${url}api/scenario/lesson-productive-zone`)).json();
    for (let k = 0; k < 40; k += 1) {
      const team = `Team ${k + 1}`;
      await send({ team, by: team, scenario: 'lesson-productive-zone', choice: lesson.prediction.choices[(k * k) % lesson.prediction.choices.length].text });
      await send({ team, by: team, scenario: 'tension-and-inclusion', plan: { name: team, programme: { maker: { tension: 0.2 + k / 40, employee_inclusion: 0.3 + k / 80 } }, events: [] } });
    }
    const page = await open('#class', { viewport: { width: 1920, height: 1080 } });
    await page.waitForFunction(() => document.querySelectorAll('#outcomes tbody tr').length === 40);
    return page;
  },
});

for (const [name, go] of Object.entries(stops)) {
  if (only && !only.split(',').includes(name)) continue;
  try {
    const page = await go();
    const whole = ['board-of-forty', 'lesson-student', 'lesson-teacher', 'game'].includes(name);
    await page.screenshot({ path: `${folder}/${name}.png`, fullPage: whole });
    await page.context().close();
    console.log(`${folder}/${name}.png`);
  } catch (error) {
    console.log(`${name}: ${error.message.split('\n')[0]}`);
    process.exitCode = 1;
  }
}
await browser.close();
