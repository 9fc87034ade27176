import { sql } from 'kysely';
import type { Order } from '#shared/documents/order.ts';
import type { Subscription } from '#shared/documents/subscription.ts';
import { loadDocument } from './aggregate-store.ts';
import type { Db, Trx } from './database.ts';
import type { DocumentWrite } from './save-documents.ts';
import type { Tokens } from './tokens.ts';

/** What a guest follows by a token. */
export type TrackedCollection = 'orders' | 'subscriptions';

/** Where the hash of the present token stands. */
const SECRETS = {
  orders: { table: 'order_secrets', owner: 'order_id' },
  subscriptions: { table: 'subscription_secrets', owner: 'subscription_id' },
} as const;

/** The token of a rotation, 0 for a new document; derived, so that it can be told again and is never stored. */
export function trackingToken(
  tokens: Tokens,
  { collection, id }: { collection: TrackedCollection; id: string },
  rotation: number,
): string {
  return collection === 'orders' ? tokens.tracking(id, rotation) : tokens.subscriptionTracking(id, rotation);
}

/** The hash of the first token, beside every document that is created. */
export async function writeTrackingTokens(
  trx: Trx,
  created: readonly DocumentWrite[],
  tokens: Tokens,
): Promise<void> {
  const rowsOf = (collection: TrackedCollection) =>
    created.flatMap(({ collection: name, id }) =>
      name === collection
        ? [{ id, tracking_token_hash: tokens.hash(trackingToken(tokens, { collection, id }, 0)) }]
        : [],
    );
  const orders = rowsOf('orders').map(({ id, ...row }) => ({ order_id: id, ...row }));
  if (orders.length > 0) await trx.insertInto('order_secrets').values(orders).execute();
  const series = rowsOf('subscriptions').map(({ id, ...row }) => ({ subscription_id: id, ...row }));
  if (series.length > 0) await trx.insertInto('subscription_secrets').values(series).execute();
}

/**
 * The next token of an order or a series; the one before opens nothing once this is committed. A series of the time
 * before series had tokens gets its first.
 */
export async function rotateTrackingToken(
  trx: Trx,
  { collection, id }: { collection: TrackedCollection; id: string },
  tokens: Tokens,
): Promise<string> {
  const { table, owner } = SECRETS[collection];
  const { rows } = await sql<{ rotation: number }>`SELECT rotation FROM ${sql.table(table)}
    WHERE ${sql.ref(owner)} = ${id}::uuid FOR UPDATE`.execute(trx);
  const rotation = (rows[0]?.rotation ?? 0) + 1;
  const token = trackingToken(tokens, { collection, id }, rotation);
  await sql`INSERT INTO ${sql.table(table)} (${sql.ref(owner)}, tracking_token_hash, rotation)
    VALUES (${id}::uuid, ${tokens.hash(token)}, ${rotation})
    ON CONFLICT (${sql.ref(owner)}) DO UPDATE SET
      tracking_token_hash = excluded.tracking_token_hash, rotation = excluded.rotation`.execute(trx);
  return token;
}

/** Null for a token that opens nothing. */
export async function orderByTokenHash(db: Db | Trx, tokenHash: string): Promise<Order | null> {
  const id = await idByTokenHash(db, 'orders', tokenHash);
  return id === null ? null : loadDocument(db, 'orders', id);
}

/** Null for a token that opens nothing. */
export async function subscriptionByTokenHash(db: Db | Trx, tokenHash: string): Promise<Subscription | null> {
  const id = await idByTokenHash(db, 'subscriptions', tokenHash);
  return id === null ? null : loadDocument(db, 'subscriptions', id);
}

async function idByTokenHash(
  db: Db | Trx,
  collection: TrackedCollection,
  tokenHash: string,
): Promise<string | null> {
  const { table, owner } = SECRETS[collection];
  const { rows } = await sql<{ id: string }>`SELECT ${sql.ref(owner)} AS id FROM ${sql.table(table)}
    WHERE tracking_token_hash = ${tokenHash}`.execute(db);
  return rows[0]?.id ?? null;
}
