import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright';
import { must } from '#shared/core/assert.ts';
import { startServer, type RunningServer } from '#server/compose.ts';
import { readInvocation } from '#server/config.ts';
import { TEST_SERVER_KEY } from '../../support/test-server-key.ts';
import type * as replicaPage from '../replica-page.ts';
import { bundlePage } from './bundle-page.ts';
import { startPageServer, type PageServer } from './page-server.ts';

export type ReplicaPage = typeof replicaPage;

/** A real server on demo data in this process, and the network before it, over which pages with a replica reach it. */
export interface Office {
  readonly server: RunningServer;
  readonly network: PageServer;
  credentials(role: 'admin' | 'manager' | 'staff'): { email: string; password: string };
  close(): Promise<void>;
}

/** What an office is opened on. */
export interface OfficeParts {
  /** Empty, or with the demo in it; removed when the office closes. */
  dataDirectory: string;
  /** The module that its pages load. */
  module: string;
}

/** Without parts everything is made here, which takes seconds. */
export async function openOffice(parts?: OfficeParts): Promise<Office> {
  const { dataDirectory, module } = parts ?? (await fromNothing());
  const environment = {
    PORT: '0',
    DATA_DIR: dataDirectory,
    VALCLEAN_DEMO: '1',
    LOG_LEVEL: 'silent',
    SERVER_KEY: TEST_SERVER_KEY,
  };
  const invocation = readInvocation(environment, []);
  if (!invocation.ok || invocation.value.kind !== 'start')
    throw new Error('the server does not take its settings');
  const server = await startServer(invocation.value.config);
  const network = await startPageServer(module, server.url);
  return {
    server,
    network,
    credentials: (role) =>
      must(
        server.notice.demoSignIns.find((each) => each.role === role),
        `a demo ${role}`,
      ),
    async close() {
      await network.close();
      await server.close();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

async function fromNothing(): Promise<OfficeParts> {
  const [dataDirectory, module] = await Promise.all([
    mkdtemp(path.join(tmpdir(), 'valclean-office-')),
    bundlePage('tests/replica/replica-page.ts'),
  ]);
  return { dataDirectory, module };
}

type Functions = {
  [
    Name in keyof ReplicaPage as ReplicaPage[Name] extends (...args: never[]) => unknown ? Name : never
  ]: ReplicaPage[Name];
};
type Returned<Name extends keyof Functions> = Awaited<ReturnType<Functions[Name]>>;

/** Calls a function of the page's module. */
export async function call<Name extends keyof Functions>(
  page: Page,
  name: Name,
  ...args: Parameters<Functions[Name]>
): Promise<Returned<Name>> {
  const called = await page.evaluate(
    ([each, given]) => {
      const { underTest } = window as unknown as {
        underTest: Record<string, (...all: unknown[]) => unknown>;
      };
      return underTest[each]?.(...given);
    },
    [name, args as unknown[]] as const,
  );
  return called as Returned<Name>;
}

/** What a page needs to know of an office. */
export type Reachable = Pick<Office, 'network' | 'credentials'>;

export async function visit(page: Page, office: Pick<Office, 'network'>, query = ''): Promise<void> {
  await page.goto(`${office.network.url}/${query}`);
  await page.waitForFunction(() => 'underTest' in window);
}

/** Polls until the question is answered with something true; throws with what it last saw. */
export async function until<Value>(
  ask: () => Promise<Value>,
  isDone: (value: Value) => boolean,
  timeoutMs = 20_000,
): Promise<Value> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const value = await ask();
    if (isDone(value)) return value;
    if (Date.now() > end)
      throw new Error(`still not so after ${timeoutMs} ms: ${JSON.stringify(value)?.slice(0, 2000)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The arguments of `customer.create`. */
export function newCustomer(customerId: string, name: string) {
  return { customerId, name, email: null, phone: null, notes: '', tags: [], addresses: [] };
}

/** Issues a customer on this page; answers the id. */
export async function createCustomer(page: Page, name: string): Promise<string> {
  const id = await call(page, 'newId');
  const outcome = await call(page, 'submit', 'customer.create', newCustomer(id, name));
  if (!outcome.ok) throw new Error(`${name} was refused: ${outcome.code}`);
  return id;
}

/** Waits until the customer on this page is nothing but what the server has. */
export function settledCustomer(page: Page, id: string) {
  return until(
    () => call(page, 'seeOne', 'customers', id),
    (seen) => seen?.provisional.length === 0,
  );
}

/** A network that is down: nothing gets through, and what stood is cut. */
export function goOffline(office: Pick<Office, 'network'>): void {
  office.network.setFault(() => ({ kind: 'unreachable' }));
  office.network.cutAll();
}

export async function goOnline(office: Pick<Office, 'network'>, page: Page): Promise<void> {
  office.network.setFault(() => null);
  await call(page, 'syncNow');
}

type OfficeRole = 'admin' | 'manager' | 'staff';

/** Signs in on this page, opens the replica and waits for the server. */
export async function openAs(
  page: Page,
  office: Pick<Office, 'credentials'>,
  who: OfficeRole | { role: OfficeRole; timeoutMs: number },
): Promise<Returned<'signIn'>> {
  const { role, timeoutMs } = typeof who === 'string' ? { role: who, timeoutMs: undefined } : who;
  const session = await call(page, 'signIn', office.credentials(role));
  await call(page, 'open', session);
  await until(
    () => call(page, 'status'),
    (status) => status?.phase === 'online',
    timeoutMs,
  );
  return session;
}

/** Every customer of this name as another, fresh device sees it: what the server has. */
export async function onServer(page: Page, office: Office, name: string): Promise<number> {
  const context = await must(page.context().browser(), 'a browser').newContext();
  const other = await context.newPage();
  await visit(other, office);
  await openAs(other, office, 'admin');
  const { total } = await call(other, 'look', 'customers', {
    selector: { name },
    sort: [],
    skip: 0,
    limit: 10,
  });
  await context.close();
  return total;
}
