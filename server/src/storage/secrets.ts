import type { Trx } from './database.ts';
import type { DocumentWrite } from './save-documents.ts';
import type { Tokens } from './tokens.ts';

export interface SecretInput {
  now: string;
  tokens: Tokens;
  /** For the one account that is created; null when none is or it gets no password. */
  passwordHash: string | null;
}

/** What belongs to new documents but to no replica: hashes of their tokens and of the password. */
export async function writeSecrets(
  trx: Trx,
  writes: readonly DocumentWrite[],
  secrets: SecretInput,
): Promise<void> {
  const { now, tokens, passwordHash } = secrets;
  const created = writes.filter(({ before, after }) => before === null && after !== null);
  const idsOf = (name: string) => created.flatMap(({ collection, id }) => (collection === name ? [id] : []));
  const orders = idsOf('orders').map((id) => ({
    order_id: id,
    tracking_token_hash: tokens.hash(tokens.tracking(id, 0)),
  }));
  if (orders.length > 0) await trx.insertInto('order_secrets').values(orders).execute();
  const invitations = idsOf('invitations').map((id) => ({
    invitation_id: id,
    token_hash: tokens.hash(tokens.invitation(id)),
  }));
  if (invitations.length > 0) await trx.insertInto('invitation_secrets').values(invitations).execute();
  if (passwordHash === null) return;
  const accounts = idsOf('accounts').map((id) => ({
    account_id: id,
    password_hash: passwordHash,
    updated_at: now,
    locked_until: null,
  }));
  if (accounts.length > 0) await trx.insertInto('account_secrets').values(accounts).execute();
}

/** The next tracking token of an order; the one before opens nothing once this is committed. */
export async function rotateTrackingToken(trx: Trx, orderId: string, tokens: Tokens): Promise<string> {
  const { rotation } = await trx
    .selectFrom('order_secrets')
    .where('order_id', '=', orderId)
    .select('rotation')
    .forUpdate()
    .executeTakeFirstOrThrow();
  const token = tokens.tracking(orderId, rotation + 1);
  await trx
    .updateTable('order_secrets')
    .set({ rotation: rotation + 1, tracking_token_hash: tokens.hash(token) })
    .where('order_id', '=', orderId)
    .execute();
  return token;
}
