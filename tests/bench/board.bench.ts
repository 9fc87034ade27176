import { launchChromium } from '../support/chromium.ts';
import { serveScreens } from '../ui/serve-screens.ts';
import { percentile, reportFigure } from './report-figure.ts';

// The board of a big day: 50 people with about 400 visits; how long until it is there, and how evenly a visit is dragged.
// What runs in the page stands as text: the runner of this file would change it on the way.
const OPEN_BOARD = `new Promise((resolve) => {
  const startedAt = performance.now();
  location.hash = '/board';
  const look = () => {
    if (document.querySelectorAll('[data-visit]').length > 300) {
      requestAnimationFrame(() => resolve(performance.now() - startedAt));
    } else requestAnimationFrame(look);
  };
  look();
})`;
const TAKE_FRAMES = `new Promise((resolve) => {
  const times = [];
  let before = performance.now();
  const beat = () => {
    const now = performance.now();
    times.push(now - before);
    before = now;
    if (times.length < 120) requestAnimationFrame(beat);
    else resolve(times);
  };
  requestAnimationFrame(beat);
})`;

const [screens, browser] = await Promise.all([serveScreens(), launchChromium()]);
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${screens.address}?staff=50&visits=9#/`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  const openMs = await page.evaluate<number>(OPEN_BOARD);
  const visitCount = await page.locator('[data-visit]').count();
  const visit = page.locator('[data-status="scheduled"]').nth(30);
  await visit.scrollIntoViewIfNeeded();
  const box = await visit.boundingBox();
  if (!box) throw new Error('the visit is not on the screen');
  await page.mouse.move(box.x + 10, box.y + 10);
  await page.mouse.down();
  const frames = page.evaluate<number[]>(TAKE_FRAMES);
  for (let step = 0; step < 90; step += 1)
    await page.mouse.move(box.x + 10 + step * 5, box.y + 10 + (step % 40) * 8);
  const times = await frames;
  await page.mouse.up();
  reportFigure({
    name: `board with 50 people and ${visitCount} visits shown`,
    value: openMs,
    unit: 'ms',
    goal: 1000,
  });
  reportFigure({
    name: 'frame while dragging on it, median',
    value: percentile(times, 0.5),
    unit: 'ms',
    goal: 20,
  });
  reportFigure({
    name: 'frame while dragging on it, 95 %',
    value: percentile(times, 0.95),
    unit: 'ms',
    goal: 50,
  });
} finally {
  await browser.close();
  await screens.stop();
}
