import type { Account } from '#shared/documents/account.ts';
import type { Appointment } from '#shared/documents/appointment.ts';
import type { AnyDocument, CollectionName, DocumentOf } from '#shared/documents/collections.ts';
import type { Order } from '#shared/documents/order.ts';
import type { Subscription } from '#shared/documents/subscription.ts';
import { addDays } from '#shared/core/zoned-time.ts';
import { marksIn, marksOf, type Mark } from './canary-office.ts';
import { CUSTOMERS } from './first-office.ts';
import type { Judge } from './server-watch.ts';
import { keyOf } from './server-state.ts';
import type { SimServer } from './sim-server.ts';
import type { Viewer } from './viewer.ts';
import { Violation } from './violation.ts';

/** Of visits, the only fields that field staff read; a field that is added later is a leak until it stands here. */
const VISIT_FIELDS: readonly string[] = [
  'id',
  'revision',
  'createdAt',
  'updatedAt',
  'staffId',
  'serviceId',
  'serviceName',
  'orderId',
  'orderItemId',
  'subscriptionId',
  'subscriptionVisitId',
  'status',
  'date',
  'startsAt',
  'endsAt',
  'bufferMinutes',
  'place',
  'internalNotes',
  'completionPhotos',
  'startedAt',
  'completedAt',
  'cancelledAt',
] satisfies (keyof Appointment)[];

const JOB = ['servicename', 'line1', 'line2', 'city', 'postcode', 'accessnotes'];

/** What field staff may read of customers, wherever it stands: whom they go to, where, and what for. */
const STAFF_READ: Partial<Record<Mark['collection'], readonly string[]>> = {
  customers: ['name', 'phone'],
  orders: [...JOB, 'guestname', 'guestphone'],
  subscriptions: [...JOB, 'guestname', 'guestphone'],
  coupons: [],
  invitations: [],
  price: [],
};

interface Served {
  collection: string;
  id: string;
  document?: unknown;
}

/** [T17] Says anew who may read what, without the scopes and masks under test, and holds every answer against it. */
export class CanaryJudge implements Judge {
  private readonly server: SimServer;
  looks = 0;

  constructor(server: SimServer) {
    this.server = server;
  }

  served(viewer: Viewer, documents: readonly Served[]): void {
    const permitted = this.permitted(viewer);
    for (const { collection, id, document } of documents)
      if (document && !permitted.has(keyOf(collection, id))) this.leak(viewer, `${collection} ${id}`);
    const inDocuments = documents.flatMap(({ document }) =>
      typeof document === 'object' && document !== null ? marksOf(document) : [],
    );
    const besides = documents.map((each) => ({ ...each, document: null }));
    this.read(viewer, [...inDocuments, ...marksIn(JSON.stringify(besides))], permitted);
    if (viewer.actor.role === 'staff') this.namesNobody(viewer, documents);
  }

  refused(viewer: Viewer, refusal: unknown): void {
    this.read(viewer, marksIn(JSON.stringify(refusal)), this.permitted(viewer));
    if (viewer.actor.role === 'staff') this.namesNobody(viewer, refusal);
  }

  private read(viewer: Viewer, told: readonly Mark[], permitted: ReadonlyMap<string, object>): void {
    this.looks += 1;
    const known = new Set([...permitted.values()].flatMap((part) => marksOf(part).map(({ text }) => text)));
    for (const mark of told)
      if (!known.has(mark.text) || !this.isFor(viewer, mark)) this.leak(viewer, mark.text);
  }

  private namesNobody(viewer: Viewer, told: unknown): void {
    const text = JSON.stringify(told);
    if (CUSTOMERS.some((id) => text.includes(id))) this.leak(viewer, 'the id of a customer');
  }

  private isFor({ actor }: Viewer, { collection, field, text }: Mark): boolean {
    if (actor.role !== 'staff') return true;
    const own = actor.accountId && this.server.state.find('accounts', actor.accountId);
    if (collection === 'accounts')
      return (own !== null && JSON.stringify(own).includes(text)) || field === 'name';
    return STAFF_READ[collection]?.includes(field) ?? true;
  }

  /** Everything that the viewer may read now, by key. */
  private permitted(viewer: Viewer): Map<string, object> {
    const { state } = this.server;
    const found = [...state.documents.values()].flatMap(({ collection, id, document }) => {
      const part = document && this.partFor(viewer, collection, document);
      return part ? [[keyOf(collection, id), part] as const] : [];
    });
    return new Map(found);
  }

  private partFor({ actor, date }: Viewer, collection: CollectionName, document: AnyDocument): object | null {
    switch (actor.role) {
      case 'admin':
        return document;
      case 'manager':
        return isManaged(actor, collection, document) ? document : null;
      case 'staff':
        return partForStaff({ actor, date }, collection, document);
      case 'customer':
      case 'guest':
      case 'system':
        return null;
    }
  }

  private leak({ actor }: Viewer, what: string): never {
    throw new Violation('no mark is out of place', `${what} to ${actor.role} ${actor.displayName}`);
  }
}

function partForStaff(
  { actor, date }: Viewer,
  collection: CollectionName,
  document: AnyDocument,
): object | null {
  const is = <Name extends CollectionName>(name: Name, _each: AnyDocument): _each is DocumentOf<Name> =>
    collection === name;
  if (is('company', document)) return { ...document, email: null };
  if (is('services', document))
    return {
      ...document,
      priceMinor: 0,
      extras: document.extras.map((extra) => ({ ...extra, priceMinor: 0 })),
    };
  if (is('accounts', document)) return document.id === actor.accountId ? document : null;
  if (is('staff', document))
    return document.id === actor.staffId
      ? { ...document, services: document.services.map(({ serviceId }) => ({ serviceId })) }
      : null;
  if (!is('appointments', document) || document.staffId !== actor.staffId) return null;
  if (document.date < addDays(date, -1) || document.date > addDays(date, 14)) return null;
  return Object.fromEntries(Object.entries(document).filter(([name]) => VISIT_FIELDS.includes(name)));
}

function isManaged(actor: Viewer['actor'], collection: CollectionName, document: AnyDocument): boolean {
  const { managerScope: scope, accountId } = actor;
  const caresFor = (id: string | null) =>
    id !== null && scope !== null && (scope.allCustomers || scope.customerIds.includes(id));
  const leads = (id: string | null) =>
    id !== null && scope !== null && (scope.allStaff || scope.staffIds.includes(id));
  const ofPeople = (work: Order | Subscription, staffIds: readonly (string | null)[]) =>
    work.status === 'pending' ||
    work.createdBy === accountId ||
    caresFor(work.customerId) ||
    staffIds.some(leads);
  if (scope?.allStaff && scope.allCustomers && !['accounts', 'invitations'].includes(collection)) return true;
  switch (collection) {
    case 'company':
    case 'services':
    case 'coupons':
      return true;
    case 'accounts':
      return (document as Account).id === accountId;
    case 'invitations':
      return false;
    case 'staff':
      return leads(document.id);
    case 'customers':
      return caresFor(document.id) || (document as DocumentOf<'customers'>).createdBy === accountId;
    case 'orders':
      return ofPeople(
        document as Order,
        (document as Order).items.map(({ staffId }) => staffId),
      );
    case 'subscriptions':
      return ofPeople(document as Subscription, [(document as Subscription).staffId]);
    case 'appointments': {
      const { staffId, customerAppointments } = document as Appointment;
      return leads(staffId) || customerAppointments.some(({ customerId }) => caresFor(customerId));
    }
  }
}
