import type { AnyDocument } from '#shared/documents/collections.ts';
import type { Appointment } from '#shared/documents/appointment.ts';
import { planQuery } from './index-plan.ts';
import { readPlanned } from './index-read.ts';
import type { TruthDatabase } from './truth-database.ts';

/**
 * Which visits to come are whose. The customers of a visit stand in an array, which no index of the replica reaches,
 * and every edit of a customer asks; so they are counted once and followed from then on.
 */
export class UpcomingVisits {
  private readonly database: TruthDatabase;
  private readonly stopFollowing: () => void;
  private counted: { from: string; byCustomer: Promise<Map<string, Set<string>>> } | null = null;

  constructor(database: TruthDatabase) {
    this.database = database;
    this.stopFollowing = database.onChange((collection, changed) => {
      if (collection !== 'appointments' || !this.counted) return;
      const { byCustomer } = this.counted;
      for (const { id, after } of changed)
        void byCustomer.then((counted) => note(counted, id, after)).catch(() => undefined);
    });
  }

  /** At least the ids of the customer's visits that start at `from` or later, as the truth has them. */
  async of(customerId: string, from: string): Promise<string[]> {
    if (!this.counted || from < this.counted.from) {
      this.counted = { from, byCustomer: this.count(from) };
      this.counted.byCustomer.catch(() => {
        this.counted = null;
      });
    }
    return [...((await this.counted.byCustomer).get(customerId) ?? [])];
  }

  close(): void {
    this.stopFollowing();
  }

  private async count(from: string): Promise<Map<string, Set<string>>> {
    const query = {
      selector: { startsAt: { $gte: from } },
      sort: [{ field: 'startsAt', direction: 'asc' as const }],
      skip: 0,
      limit: Infinity,
    };
    const plan = planQuery([['startsAt']], query);
    if (!plan) throw new Error('visits are read by their start');
    const byCustomer = new Map<string, Set<string>>();
    for (const visit of await readPlanned(await this.database.table('appointments'), plan, query))
      note(byCustomer, visit.id, visit);
    return byCustomer;
  }
}

/** Ids are only added: one too many is looked at and dropped by whoever asks. */
function note(byCustomer: Map<string, Set<string>>, id: string, visit: AnyDocument | null): void {
  for (const { customerId } of (visit as Appointment | null)?.customerAppointments ?? []) {
    if (customerId === null) continue;
    const ids = byCustomer.get(customerId) ?? new Set();
    byCustomer.set(customerId, ids.add(id));
  }
}
