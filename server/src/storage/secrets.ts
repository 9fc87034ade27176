import type { Trx } from './database.ts';
import type { DocumentWrite } from './save-documents.ts';
import type { Tokens } from './tokens.ts';
import { writeTrackingTokens } from './tracking-tokens.ts';

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
  await writeTrackingTokens(trx, created, tokens);
  const invitations = idsOf('invitations').map((id) => ({
    invitation_id: id,
    token_hash: tokens.hash(tokens.invitation(id)),
  }));
  if (invitations.length > 0) await trx.insertInto('invitation_secrets').values(invitations).execute();
  await closeLinksOfOldMailboxes(trx, writes, now);
  if (passwordHash === null) return;
  const accounts = idsOf('accounts').map((id) => ({
    account_id: id,
    password_hash: passwordHash,
    updated_at: now,
    locked_until: null,
  }));
  if (accounts.length > 0) await trx.insertInto('account_secrets').values(accounts).execute();
}

/** [AC7] Security: what was sent to an address that an account no longer has neither verifies the new one nor resets. */
async function closeLinksOfOldMailboxes(
  trx: Trx,
  writes: readonly DocumentWrite[],
  now: string,
): Promise<void> {
  const moved = writes.flatMap((write) =>
    write.collection === 'accounts' && write.before && write.before.email !== write.after?.email
      ? [write.id]
      : [],
  );
  if (moved.length === 0) return;
  await trx
    .updateTable('account_tokens')
    .set({ used_at: now })
    .where('account_id', 'in', moved)
    .where('used_at', 'is', null)
    .execute();
}
