import { randomKey } from './tokens.ts';
import type { Db, Trx } from './database.ts';

/** A stored value; the first caller of any process sets it. */
export async function stateValue(
  db: Db | Trx,
  state: { key: string; initial: () => string },
): Promise<string> {
  const { key, initial } = state;
  await db
    .insertInto('server_state')
    .values({ key, value: initial() })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
  const { value } = await db
    .selectFrom('server_state')
    .select('value')
    .where('key', '=', key)
    .executeTakeFirstOrThrow();
  return value;
}

export async function keyFromServerState(db: Db): Promise<Buffer> {
  return Buffer.from(
    await stateValue(db, { key: 'server.key', initial: () => randomKey().toString('hex') }),
    'hex',
  );
}
