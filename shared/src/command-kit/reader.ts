import type { Appointment } from '../documents/appointment.ts';
import type { Account, Invitation } from '../documents/account.ts';
import type { CollectionName, DocumentOf } from '../documents/collections.ts';
import type { Company } from '../documents/company.ts';
import type { Staff } from '../documents/staff.ts';
import type { TimeBlock } from './time-block.ts';

/**
 * 'missing' covers "not there" and "not yours" alike. 'notHeld' is only answered by a replica that does not hold all
 * of the collection: the document may exist, and effects on it are left to the server's run.
 */
export type Lookup<Document> = Document | 'missing' | 'notHeld';

/** Everything that concerns one person, in any status. */
export interface CustomerWork {
  orders: DocumentOf<'orders'>[];
  subscriptions: DocumentOf<'subscriptions'>[];
  /** Of those orders and series, and those booked for the customer besides. */
  appointments: Appointment[];
  /** The customer's own, and of managers who look after them by name. None for a guest. */
  accounts: Account[];
}

/** A customer record, or a guest by the e-mail that was verified: only what is under no record yet. */
export type WorkOwner = { customerId: string } | { guestEmail: string };

/**
 * All that a command's `load` may ask, already narrowed to the actor's scope except where said. Implemented over SQL,
 * over the replica with unsettled patches, and over maps. Answers are consistent within one run of a command.
 */
export interface Reader {
  /** The company; throws before set-up. */
  company(): Promise<Company>;
  get<Name extends CollectionName>(collection: Name, id: string): Promise<Lookup<DocumentOf<Name>>>;
  /** The services by id that exist; not narrowed, the catalogue is public. */
  services(ids: readonly string[]): Promise<DocumentOf<'services'>[]>;
  /**
   * Everybody who is active, or those among the given ids, with schedules. Not narrowed to the scope: whether a start is
   * free depends on all of them.
   */
  activeStaff(among?: readonly string[]): Promise<Staff[]>;
  /** Ids of everybody who is active and offers any of these services; not narrowed, for the same reason. */
  staffOffering(serviceIds: readonly string[]): Promise<string[]>;
  /**
   * Blocks touching [from, to) of these people, or of everybody (null). Expired holds are left out. Not narrowed;
   * refusals are masked.
   */
  blocks(query: { staffIds: readonly string[] | null; from: string; to: string }): Promise<TimeBlock[]>;
  /**
   * The order behind a visit that the actor may see. Not narrowed on the server: what follows for the order is an
   * effect of the command, not something the actor reads. A replica that does not hold orders answers 'notHeld'.
   */
  orderOfVisit(orderId: string): Promise<Lookup<DocumentOf<'orders'>>>;
  /** The appointments of an order, any status; not narrowed, for the same reason. */
  appointmentsOfOrder(orderId: string): Promise<Appointment[]>;
  /** Appointments of a customer that start at or after `from`. */
  upcomingOfCustomer(customerId: string, from: string): Promise<Appointment[]>;
  /** Appointments of a staff member that start at or after `from`, any status. Whoever sees the person sees these. */
  upcomingOfStaff(staffId: string, from: string): Promise<Appointment[]>;
  /** Not narrowed: a rule that was allowed to move or empty a record must reach all that hangs on it. */
  workOf(owner: WorkOwner): Promise<CustomerWork>;
  /** The appointments of a series, any status; not narrowed, for the same reason. */
  appointmentsOfSubscription(subscriptionId: string): Promise<Appointment[]>;
  /** The series behind a visit; answers as `orderOfVisit` does. */
  subscriptionOfVisit(subscriptionId: string): Promise<Lookup<DocumentOf<'subscriptions'>>>;
  /** Not narrowed: a guest who has a code may use it, though no guest may list coupons. */
  couponByCode(code: string): Promise<DocumentOf<'coupons'> | null>;
  /** The id of the coupon with this code; for what must be locked before it is read. */
  couponIdByCode(code: string): Promise<string | null>;
  /** The coupon by id, for whoever may change the order that uses it. Not narrowed. */
  coupon(id: string): Promise<Lookup<DocumentOf<'coupons'>>>;
  /** How many uses of a coupon that still count were made by a person known by any of these keys. */
  couponUsesBy(couponId: string, personKeys: readonly string[]): Promise<number>;
  accountByEmail(email: string): Promise<Account | null>;
  openInvitationByEmail(email: string): Promise<Invitation | null>;
  /** Active admins; for the rule that one must remain. */
  activeAdmins(): Promise<Account[]>;
  /** Whether another service has this slug. */
  serviceSlugTaken(slug: string): Promise<boolean>;
  /** Whatever their state; not narrowed, the catalogue is public. */
  serviceIdsOfCategory(categoryId: string): Promise<string[]>;
  /** Whether there is a service, coupon, order or series: whatever has amounts. Not narrowed. */
  holdsAmounts(): Promise<boolean>;
}

/** The document, or null where it is missing or not held. */
export function held<Document extends object>(lookup: Lookup<Document>): Document | null {
  return typeof lookup === 'string' ? null : lookup;
}
