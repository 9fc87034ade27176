import { overlaps } from '#shared/command-kit/time-block.ts';
import { addMinutes } from '#shared/core/zoned-time.ts';
import type { Refusal } from '#shared/core/refusal.ts';
import type { Account } from '#shared/documents/account.ts';
import type { CollectionName } from '#shared/documents/collections.ts';
import type { Customer } from '#shared/documents/customer.ts';
import type { Appointment } from '#shared/documents/appointment.ts';
import type { PushFailure } from '#shared/sync/delivery-failure.ts';
import type { PulledDocument } from '#shared/sync/sync-protocol.ts';
import type { Verdict } from '#shared/sync/verdict.ts';
import type { FaultName } from './fault-names.ts';
import { FIRST_PRICE } from '../arguments/sight.ts';
import { doubleBookedIn } from './double-booking.ts';
import type { Viewer } from './viewer.ts';
import type { Origin, ServerState, Stored } from './server-state.ts';
import { Violation } from './violation.ts';

/** Stands in texts that field staff must never receive. */
export const OFFICE_CANARY = 'canary-office';
/** Prices, which field staff must never receive, are all of this size. */
export const PRICE_CANARY = { from: FIRST_PRICE, to: 779_999 };

/** Looks at everything that the server tells somebody, on top of what every history is judged by. */
export interface Judge {
  served(viewer: Viewer, documents: readonly PulledDocument[]): void;
  refused(viewer: Viewer, refusal: Refusal): void;
}

const STAFF_COLLECTIONS = ['company', 'services', 'accounts', 'staff', 'appointments'];

/** What the server does, watched from inside: what must never leave it, and what must never happen in it. */
export class ServerWatch {
  /** Numbers that clients lost (a restore, a copied profile) make `behind` and `forked` right answers. */
  hasLostNumbers = false;
  /** When a row was saved, by its command: the order in which the server must run them. Two profiles share some. */
  readonly issued = new Map<string, { device: string; order: number; isShared: boolean }>();
  private readonly lastOrder = new Map<string, number>();
  judge: Judge | null = null;
  /** How often a command was accepted and wrote anything, by its name. */
  readonly effective = new Map<string, number>();
  readonly hit: (name: FaultName) => void;
  private readonly now: () => string;

  constructor(hit: (name: FaultName) => void, now: () => string) {
    this.hit = hit;
    this.now = now;
  }

  /** Security: checked without the product's own scopes and masks. */
  served(viewer: Viewer, documents: readonly PulledDocument[]): void {
    this.judge?.served(viewer, documents);
    const { actor } = viewer;
    for (const { collection, deleted, document } of documents) {
      if (deleted) continue;
      if (actor.role === 'guest') leak('somebody disabled', collection);
      if (actor.role === 'staff') {
        if (!STAFF_COLLECTIONS.includes(collection)) leak(actor.role, collection);
        const isForeign =
          (collection === 'appointments' && (document as Appointment).staffId !== actor.staffId) ||
          (collection === 'staff' && (document as { id: string }).id !== actor.staffId);
        // An administrator who became staff still reads their own account; another's is a leak below.
        if (isForeign || (collection !== 'accounts' && hasCanary(document))) leak(actor.role, collection);
      }
      if (collection === 'accounts' && actor.role !== 'admin' && (document as Account).id !== actor.accountId)
        leak(actor.role, collection);
      if (collection === 'customers' && actor.role === 'manager') {
        const { id, createdBy } = document as Customer;
        const scope = actor.managerScope;
        const isTheirs =
          scope?.allCustomers || scope?.customerIds.includes(id) || createdBy === actor.accountId;
        if (!isTheirs) leak(actor.role, collection);
      }
    }
  }

  tellsRefusal(viewer: Viewer, refusal: Refusal): void {
    this.judge?.refused(viewer, refusal);
    const { actor } = viewer;
    const scope = actor.managerScope;
    if (refusal.code !== 'appointment.overlap' || actor.role !== 'manager' || !scope || scope.allStaff)
      return;
    const named = [
      ...refusal.details.freeStaffIds,
      ...refusal.details.freeSlots.flatMap((slot) => slot.staffIds),
    ];
    if (named.some((id) => !scope.staffIds.includes(id))) leak(actor.role, 'a refusal');
  }

  pageCut(last: Stored | undefined, next: Stored | undefined): void {
    if (last && next && last.xid === next.xid)
      throw new Violation('no half command within a page', `transaction ${last.xid} is cut`);
  }

  /** A clash must be one: stretches that touch are free. */
  refused(state: ServerState, refusal: Refusal): void {
    if (refusal.code !== 'appointment.overlap') return;
    const { staffId, startsAt, endsAt } = refusal.details;
    const isTrue = state
      .blocks()
      .some(
        (block) => block.staffId === staffId && overlaps(block, { startsAt, endsAt: addMinutes(endsAt, 0) }),
      );
    if (!isTrue) throw new Violation('touching is free', `${startsAt} to ${endsAt} was refused`);
  }

  committed(state: ServerState, { documents }: Verdict): void {
    if (!documents.some(({ collection }) => collection === 'appointments' || collection === 'orders')) return;
    const clash = doubleBookedIn(state, this.now());
    if (clash !== null) throw new Violation('nobody is booked twice', clash);
  }

  /** A command was accepted and writes something. */
  wrote(name: string, isBefore: boolean): void {
    const told = isBefore ? `${name}, version before` : name;
    this.effective.set(told, (this.effective.get(told) ?? 0) + 1);
  }

  /** [CO2] A coupon is used as often as it may be, and counts just the uses that stand. */
  counted(state: ServerState, writes: readonly { collection: CollectionName }[]): void {
    if (!writes.some(({ collection }) => collection === 'coupons')) return;
    const used = [...state.all('orders'), ...state.all('subscriptions')];
    const standing = used.flatMap(({ couponUsages }) =>
      couponUsages.flatMap(({ releasedAt, couponId }) => (releasedAt === null ? [couponId] : [])),
    );
    for (const { id, code, usageLimit, usedCount } of state.all('coupons')) {
      if (usageLimit !== null && usedCount > usageLimit)
        throw new Violation(
          'a coupon is used as often as it may be',
          `${code}: ${usedCount} of ${usageLimit}`,
        );
      const count = standing.filter((couponId) => couponId === id).length;
      if (count !== usedCount)
        throw new Violation('a coupon counts its uses', `${code}: ${usedCount} instead of ${count}`);
    }
  }

  /** `isLater`: the server does not know this version of the command. */
  decided(origin: Origin, { commandId, decidedAt, epoch, refusal }: Verdict, isLater: boolean): void {
    if (isLater) throw new Violation('a command of a later version waits', commandId);
    if (decidedAt !== this.now())
      throw new Violation("the server's own clock decides", `${decidedAt} instead of ${this.now()}`);
    if (origin.kind === 'replica' && refusal?.code === 'args.invalid')
      throw new Violation('what a device decided is understood in its version', commandId);
    const issued = this.issued.get(commandId);
    if (origin.kind !== 'replica' || !issued || issued.isShared) return;
    const place = `${issued.device} ${epoch}`;
    if ((this.lastOrder.get(place) ?? 0) > issued.order)
      throw new Violation('commands of one client run in their order', `command ${issued.order} of ${place}`);
    this.lastOrder.set(place, issued.order);
  }

  lostUpdate(key: string): void {
    throw new Violation('no update is lost', `${key} was written over`);
  }

  forked(): PushFailure {
    if (!this.hasLostNumbers)
      throw new Violation('numbers have no gaps', 'a client that is alone was told it is not');
    return { kind: 'forked' };
  }

  behind(lastN: number): PushFailure {
    if (!this.hasLostNumbers)
      throw new Violation('numbers have no gaps', `a number is missing after ${lastN}`);
    return { kind: 'behind', lastN };
  }

  tooLarge(): void {
    this.hit('answer 413');
  }

  newer(): void {
    this.hit('client newer than server');
  }
}

function hasCanary(value: unknown): boolean {
  if (typeof value === 'string') return value.includes(OFFICE_CANARY);
  if (typeof value === 'number') return value >= PRICE_CANARY.from && value <= PRICE_CANARY.to;
  return typeof value === 'object' && value !== null && Object.values(value).some(hasCanary);
}

function leak(role: string, what: string): never {
  throw new Violation('nobody receives what is out of sight', `${what} to ${role}`);
}
