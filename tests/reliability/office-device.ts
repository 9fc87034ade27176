import type { Browser, BrowserContext, Page } from 'playwright';
import type { Chance } from '#server/seed/seeded-chance.ts';
import { must } from '#shared/core/assert.ts';
import type { Customer } from '#shared/documents/customer.ts';
import type { OutboxRow } from '#shared/sync/outbox-row.ts';
import { call, createCustomer, openAs, until, visit, type Reachable } from '../replica/support/office.ts';

/** Patient: what is tested is what comes back, not how soon. */
const REST_MS = 120_000;

interface Own {
  id: string;
  notes: string;
}

/** A browser profile with somebody of the office before it, who books and edits what they booked. */
export class OfficeDevice {
  private page: Page | null = null;
  private readonly own: Own[] = [];
  private made = 0;
  private readonly context: BrowserContext;
  private readonly office: Reachable;
  private readonly role: 'admin' | 'manager';

  private constructor(context: BrowserContext, office: Reachable, role: 'admin' | 'manager') {
    this.context = context;
    this.office = office;
    this.role = role;
  }

  static async open(browser: Browser, office: Reachable, role: 'admin' | 'manager'): Promise<OfficeDevice> {
    const device = new OfficeDevice(await browser.newContext(), office, role);
    await device.signIn();
    return device;
  }

  /** Again, too: a restored server knows no session. */
  async signIn(): Promise<void> {
    if (!this.page) {
      this.page = await this.context.newPage();
      await visit(this.page, this.office);
    }
    await openAs(this.page, this.office, { role: this.role, timeoutMs: REST_MS });
  }

  /** Its databases stay. */
  async turnOff(): Promise<void> {
    await this.page?.close();
    this.page = null;
  }

  async act(chance: Chance): Promise<void> {
    const page = this.window();
    this.made += 1;
    const known = this.own.at(-1);
    if (!known || chance.isBelow(0.4)) {
      const id = await createCustomer(page, `Of ${this.role} ${this.made}`);
      this.own.push({ id, notes: '' });
      return;
    }
    const customer = chance.pick(this.own);
    const notes = `note ${this.made}`;
    const edit = { customerId: customer.id, set: { notes }, expect: { notes: customer.notes } };
    const outcome = await call(page, 'submit', 'customer.edit', edit);
    if (!outcome.ok) throw new Error(`an edit: ${outcome.code}`);
    customer.notes = notes;
  }

  /** Everything is answered and what is seen is nothing but the server's. */
  async atRest(): Promise<void> {
    await until(
      () => this.rows(),
      (rows) => rows.every(({ verdict, isSettled }) => verdict !== null && isSettled),
      REST_MS,
    );
  }

  /** Everything is answered; what is seen may be anything. */
  async answered(): Promise<void> {
    await until(
      () => this.rows(),
      (rows) => rows.every(({ verdict }) => verdict !== null),
      REST_MS,
    );
  }

  async acceptedIds(): Promise<string[]> {
    const rows = await this.rows();
    return rows.filter(({ verdict }) => verdict?.outcome === 'accepted').map(({ commandId }) => commandId);
  }

  async refused(): Promise<unknown[]> {
    const rows = await this.rows();
    return rows.flatMap(({ name, verdict }) =>
      verdict?.refusal ? [{ name, refusal: verdict.refusal }] : [],
    );
  }

  /** As its screen shows them. */
  async ownCustomers(): Promise<Pick<Customer, 'id' | 'revision' | 'notes'>[]> {
    const ids = this.own.map(({ id }) => id);
    const query = { selector: { id: { $in: ids } }, sort: [], skip: 0, limit: ids.length };
    const { documents } = await call(this.window(), 'look', 'customers', query);
    return documents.map(({ document }) => {
      const { id, revision, notes } = document as Customer;
      return { id, revision, notes };
    });
  }

  private async rows(): Promise<OutboxRow[]> {
    const { rows } = JSON.parse(await call(this.window(), 'exportOutbox')) as { rows: OutboxRow[] };
    return rows;
  }

  private window(): Page {
    return must(this.page, 'a device that is on');
  }
}
