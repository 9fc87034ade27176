import { call, newCustomer, openAs, openOffice, visit } from '../replica/support/office.ts';
import { launchChromium } from '../support/chromium.ts';
import { percentile, reportFigure } from './report-figure.ts';

// From a command in one office to the changed list in another, over a real server on its embedded database.

const RUNS = 60;

const [browser, office] = await Promise.all([launchChromium(), openOffice()]);
try {
  const [mine, theirs] = await Promise.all([browser.newContext(), browser.newContext()]);
  const [sender, watcher] = await Promise.all([mine.newPage(), theirs.newPage()]);
  for (const page of [sender, watcher]) {
    await visit(page, office);
    await openAs(page, office, 'admin');
  }
  await call(watcher, 'noteArrivals', 'customers', {
    selector: {},
    sort: [{ field: 'name', direction: 'asc' }],
    skip: 0,
    limit: RUNS + 50,
  });
  const times: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const id = await call(sender, 'newId');
    const sentAt = await call(sender, 'timedSubmit', 'customer.create', newCustomer(id, `00 bench ${run}`));
    times.push((await call(watcher, 'arrivalOf', id)) - sentAt);
  }
  reportFigure({
    name: 'command in one office to the list in another, median',
    value: percentile(times, 0.5),
    unit: 'ms',
  });
  reportFigure({
    name: 'command in one office to the list in another, p95',
    value: percentile(times, 0.95),
    unit: 'ms',
    goal: 1000,
  });
} finally {
  await browser.close();
  await office.close();
}
