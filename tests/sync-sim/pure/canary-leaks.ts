import type { Appointment } from '#shared/documents/appointment.ts';
import type { AnyDocument, CollectionName } from '#shared/documents/collections.ts';
import type { Role } from '#shared/access/actor.ts';
import { idOf } from '#shared/testing/builders.ts';
import { CUSTOMERS } from './first-office.ts';
import { plantedDefects, productRules } from './sim-defects.ts';
import { serverRules } from './server-rules.ts';
import type { Rules } from './sim-world.ts';
import { must } from '#shared/core/assert.ts';
import { shownTo, type Viewer } from './viewer.ts';

type Show = (collection: CollectionName, document: AnyDocument, viewer: Viewer) => AnyDocument | null;

const right: Show = (collection, document, viewer) => shownTo(collection, document as never, viewer);

/** One field that stays as it is for a role. */
function field(role: Role, collection: CollectionName, name: string): Rules {
  return showing((each, document, viewer) => {
    const shown = right(each, document, viewer);
    if (!shown || each !== collection || viewer.actor.role !== role) return shown;
    return { ...shown, [name]: document[name as keyof AnyDocument] };
  });
}

/** One row that a role has besides. */
function row(role: Role, collection: CollectionName, isIt: (document: AnyDocument) => boolean): Rules {
  return showing((each, document, viewer) =>
    each === collection && viewer.actor.role === role && isIt(document)
      ? document
      : right(each, document, viewer),
  );
}

function showing(show: Show): Rules {
  const server = { ...serverRules, shown: show as never, shownInSnapshot: show as never };
  return { ...productRules, server };
}

const withId =
  (id: string) =>
  (document: AnyDocument): boolean =>
    document.id === id;

/** [T17] Masks and scopes that leave out one field or let one row through. */
export const canaryLeaks: Record<string, Rules> = {
  "the company's e-mail to staff": field('staff', 'company', 'email'),
  'the price of a service to staff': field('staff', 'services', 'priceMinor'),
  'what a person costs to staff': field('staff', 'staff', 'services'),
  'the price of a visit to staff': field('staff', 'appointments', 'priceMinor'),
  'whom a visit is for to staff': field('staff', 'appointments', 'customerAppointments'),
  'one customer to staff': row('staff', 'customers', withId(must(CUSTOMERS[0], 'a customer'))),
  'one coupon to staff': row('staff', 'coupons', () => true),
  'one order to staff': row('staff', 'orders', withId(idOf('order 0'))),
  'a visit of somebody else to staff': row('staff', 'appointments', withId(idOf('visit 0'))),
  'a visit of their own too far ahead to staff': showing((collection, document, { actor, date }) =>
    collection === 'appointments' && (document as Appointment).staffId === actor.staffId
      ? right(collection, { ...document, date } as AnyDocument, { actor, date })
      : right(collection, document, { actor, date }),
  ),
  'one customer to managers': row('manager', 'customers', withId(must(CUSTOMERS[2], 'a customer'))),
  'one visit to managers': row('manager', 'appointments', withId(idOf('visit 1'))),
  'one series to managers': row('manager', 'subscriptions', withId(idOf('series 1'))),
  'an invitation to managers': row('manager', 'invitations', () => true),
  "the admin's account to managers": row('manager', 'accounts', withId(idOf('admin account'))),
  'rights kept from sign-in': must(plantedDefects['rights kept from sign-in'], 'the defect'),
};
