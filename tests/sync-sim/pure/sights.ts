import { GUEST, SYSTEM, type Actor } from '#shared/access/actor.ts';
import { type AnyDocument, type CollectionName } from '#shared/documents/collections.ts';
import type { Account } from '#shared/documents/account.ts';
import type { Sight } from '../arguments/sight.ts';
import { keyOf } from './server-state.ts';
import type { SimDevice } from './sim-device.ts';
import type { SimServer } from './sim-server.ts';
import type { SimWorld } from './sim-world.ts';
import { actorWith, shownTo } from './viewer.ts';

/** What the device shows, for whoever chooses arguments; a collection is read when it is asked for, and once. */
export async function sightOf(world: SimWorld, device: SimDevice, random: () => number): Promise<Sight> {
  const { current, outbox } = device.disk;
  const created = outbox.all().flatMap(({ patches }) => patches.filter(({ kind }) => kind === 'create'));
  const show = await device.screenNow();
  const read = (collection: CollectionName): AnyDocument[] => {
    const held = [...(current?.truth.all(collection).keys() ?? [])];
    const own = created.flatMap((change) => (change.collection === collection ? [change.id] : []));
    const keys = [...new Set([...held, ...own])].map((id) => ({ collection, id }));
    return [...show(keys).values()].map(({ document }) => document);
  };
  return {
    random,
    now: device.now(),
    documents: readOnce(read),
    own: () =>
      show([{ collection: 'accounts', id: device.accountId }]).get(keyOf('accounts', device.accountId))
        ?.document ?? null,
    newText: () => world.newText(),
  };
}

/** Collections of which the office publishes what visitors choose from. */
const PUBLISHED: ReadonlySet<CollectionName> = new Set(['company', 'services', 'staff', 'coupons']);

/** What somebody without a replica goes by: what the server shows them, and what is published. */
export function visitorSight(world: SimWorld, actor: Actor, random: () => number): Sight {
  const { server } = world;
  const viewer = server.viewer(actor);
  return {
    random,
    now: Date.parse(server.now()),
    documents: readOnce((collection) =>
      server.state
        .all(collection)
        .filter((document) => PUBLISHED.has(collection) || shownTo(collection, document as never, viewer)),
    ),
    own: () => server.state.find('accounts', actor.accountId ?? ''),
    newText: () => world.newText(),
  };
}

/** The server itself, a guest who holds every link that was ever mailed, or a customer who holds those of guests. */
export function visitorAs(
  server: SimServer,
  role: 'system' | 'guest' | 'customer',
  choice: number,
): Actor | null {
  if (role === 'system') return SYSTEM;
  const ofGuests = (all: readonly { id: string; customerId: string | null }[]) =>
    all.flatMap(({ id, customerId }) => (customerId === null ? [id] : []));
  const { state } = server;
  const links = {
    grantedOrderIds: ofGuests(state.all('orders')),
    grantedSubscriptionIds: ofGuests(state.all('subscriptions')),
    grantedInvitationIds: state.all('invitations').map(({ id }) => id),
  };
  if (role === 'guest') return { ...GUEST, ...links };
  const isCustomer = (account: Account) =>
    account.role === 'customer' && account.isActive && account.isVerified;
  const customers = state.all('accounts').filter(isCustomer);
  const account = customers[choice % Math.max(1, customers.length)];
  return account ? { ...actorWith(account), ...links, grantedInvitationIds: [] } : null;
}

function readOnce(read: (collection: CollectionName) => AnyDocument[]): Sight['documents'] {
  const known = new Map<CollectionName, AnyDocument[]>();
  return (collection) => {
    const documents = known.get(collection) ?? read(collection);
    known.set(collection, documents);
    return documents;
  };
}
