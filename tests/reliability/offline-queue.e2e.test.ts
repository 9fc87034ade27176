import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Customer } from '#shared/documents/customer.ts';
import { signInByApi } from '../e2e/support/public-api.ts';
import { syncClient } from '../e2e/support/sync-client.ts';
import { call, goOffline, goOnline, openAs, until, visit } from '../replica/support/office.ts';
import type { Office } from '../replica/support/office.ts';
import { openPreparedOffice } from '../replica/support/prepared-office.ts';
import { launchChromium } from '../support/chromium.ts';
import { testSizes } from '../support/test-sizes.ts';

const COMMANDS = testSizes.queuedCommands;
const LONGEST_DRAIN_MS = 120_000;
/** Waited longer than allowed, so that a failure tells how long it takes. */
const PATIENCE_MS = 10 * LONGEST_DRAIN_MS;
const LIST = { selector: {}, sort: [{ field: 'name', direction: 'asc' as const }], skip: 0, limit: 50 };

/** Where the time of a drain is told; a cost that grows with what waits would show from one to the next. */
const STEP = Math.max(100, Math.floor(COMMANDS / 10));

let browser: Browser;
let office: Office;
let page: Page;

beforeAll(async () => {
  [browser, office] = await Promise.all([launchChromium(), openPreparedOffice()]);
  page = await browser.newPage();
  await visit(page, office);
  await openAs(page, office, 'admin');
}, PATIENCE_MS);

afterAll(async () => {
  await browser.close();
  await office.close();
});

test(
  `[SY1][SY4] ${COMMANDS} commands made offline all arrive, each once, while a list stays open`,
  { timeout: 3 * PATIENCE_MS },
  async () => {
    goOffline(office);
    await call(page, 'watch', 'customers', 'customers', LIST);
    const queueing = performance.now();
    const { ids, submitMs } = await call(page, 'queueCustomers', 'Queued', COMMANDS);
    const queuedMs = performance.now() - queueing;
    expect(await call(page, 'status')).toMatchObject({ waiting: COMMANDS });
    const lookMs = await call(page, 'timedLook', 'customers', { ...LIST, skip: 50 });

    const draining = performance.now();
    await goOnline(office, page);
    const steps = await drained();
    const answeredMs = performance.now() - draining;
    await until(
      async () => (await call(page, 'look', 'customers', LIST)).documents,
      (documents) => documents.every(({ provisional }) => provisional.length === 0),
      LONGEST_DRAIN_MS,
    );
    console.log(`each ${STEP} commands took ${steps.map(stepText).join(', ')}`);
    const pushes = office.network.count('/sync/push');
    console.log(
      `${COMMANDS} commands: saved in ${seconds(queuedMs)}, the last ones in ${median(submitMs.slice(-100))} ms each; ` +
        `a list in ${Math.round(lookMs)} ms; answered in ${seconds(answeredMs)} by ${pushes} pushes, ` +
        `settled in ${seconds(performance.now() - draining)}`,
    );

    const { email, password } = office.credentials('admin');
    const server = syncClient(office.server.url, await signInByApi(office.server.url, email, password));
    const customers = await server.documents<Customer>('customers');
    const arrived = customers.filter(({ name }) => name.startsWith('Queued '));
    expect(arrived.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    // Created once, and the edited ones edited once.
    const wrong = arrived.filter(({ revision, notes }) => revision !== (notes === 'edited' ? 2 : 1));
    expect(wrong).toEqual([]);
    expect(arrived.filter(({ notes }) => notes === 'edited')).toHaveLength(Math.floor(COMMANDS / 5));
    expect(await call(page, 'status')).toMatchObject({ waiting: 0, attention: 0, trouble: null });
    expect(answeredMs).toBeLessThan(LONGEST_DRAIN_MS);
  },
);

/** What a stretch of the drain took, by the clock and of both processors' time. */
interface Step {
  wallMs: number;
  /** The server, in this process, with the network between. */
  serverMs: number;
  /** The window with the replica, without its worker and the browser's own processes. */
  windowMs: number;
}

async function drained(): Promise<Step[]> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const now = async (): Promise<Step> => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    const windowMs = 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0);
    const { user, system } = process.cpuUsage();
    return { wallMs: performance.now(), serverMs: (user + system) / 1000, windowMs };
  };
  const marks = [await now()];
  await until(
    async () => {
      const status = await call(page, 'status');
      const isDue = (status?.waiting ?? COMMANDS) <= COMMANDS - marks.length * STEP;
      if (isDue) marks.push(await now());
      return status;
    },
    (status) => status?.waiting === 0,
    PATIENCE_MS,
  );
  return marks.slice(1).map((mark, at) => ({
    wallMs: mark.wallMs - (marks[at]?.wallMs ?? 0),
    serverMs: mark.serverMs - (marks[at]?.serverMs ?? 0),
    windowMs: mark.windowMs - (marks[at]?.windowMs ?? 0),
  }));
}

function stepText({ wallMs, serverMs, windowMs }: Step): string {
  return `${seconds(wallMs)} (server ${seconds(serverMs)}, window ${seconds(windowMs)})`;
}

function median(values: readonly number[]): string {
  return (values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0).toFixed(1);
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
