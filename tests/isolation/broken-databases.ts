import { setTimeout as pause } from 'node:timers/promises';
import { OperationNodeTransformer, sql, type KyselyPlugin, type RawNode } from 'kysely';
import type { OpenDatabase } from '#server/storage/open-database.ts';

const WRITTEN = ['appointments', 'appointment_notes', 'customers', 'orders', 'coupons', 'coupon_usages'];

/**
 * The database without what keeps writers apart: no row is locked, a revision that has moved is written over, and no
 * trigger asks for a new one.
 */
export async function withoutLocks(database: OpenDatabase): Promise<OpenDatabase> {
  for (const table of WRITTEN)
    await sql`ALTER TABLE ${sql.table(table)} DISABLE TRIGGER USER`.execute(database.db);
  const forgetful = forget([
    /ORDER BY root\.id FOR NO KEY UPDATE OF root/,
    /AND stored\.revision = wanted\.revision - 1/,
  ]);
  return {
    ...database,
    transact: (work, options) => database.transact((trx) => work(trx.withPlugin(forgetful)), options),
  };
}

/** What promises one moment gives another one for each statement, with time between them. */
export function withoutSnapshots(database: OpenDatabase): OpenDatabase {
  const slow: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      await pause(3);
      return result;
    },
  };
  return {
    ...database,
    transact: (work, options) =>
      options?.mode === 'snapshot'
        ? database.transact((trx) => work(trx.withPlugin(slow)))
        : database.transact(work, options),
  };
}

function forget(words: readonly RegExp[]): KyselyPlugin {
  const transformer = new (class extends OperationNodeTransformer {
    protected override transformRaw(node: RawNode): RawNode {
      const raw = super.transformRaw(node);
      const without = (text: string) => words.reduce((left, word) => left.replace(word, ''), text);
      return { ...raw, sqlFragments: raw.sqlFragments.map(without) };
    }
  })();
  return {
    transformQuery: ({ node }) => transformer.transformNode(node),
    transformResult: async ({ result }) => result,
  };
}
