import type { Actor } from '#shared/access/actor.ts';
import type { SnapshotHeader } from '#shared/sync/sync-protocol.ts';
import { PROTOCOL_VERSION } from '#shared/sync/protocol-version.ts';
import { companyOf } from '../storage/find.ts';
import { readHorizon } from './change-feed.ts';
import type { SyncDeps } from './pull-changes.ts';
import { sessionScope } from './session-scope.ts';
import { Spool } from './spool.ts';
import { visibleDocuments } from './visible-documents.ts';

export interface SpooledSnapshot {
  header: SnapshotHeader;
  /** JSON texts without line ends: one SnapshotLine per document, then the SnapshotEnd. To be read once, or returned. */
  lines: AsyncIterable<string>;
}

export type Snapshot = (actor: Actor) => Promise<SpooledSnapshot>;

/** [SY9] Everything in the actor's sight as of one transaction, spooled; its checkpoint is that transaction's horizon. */
export function createSnapshot({ database, now }: SyncDeps): Snapshot {
  return async (actor) => {
    const spool = new Spool();
    try {
      const header = await database.transact(
        async (trx): Promise<SnapshotHeader> => {
          const { horizon } = await readHorizon(trx);
          const scope = sessionScope(actor, await companyOf(trx), now());
          const counts: Record<string, number> = {};
          for await (const { collection, documents } of visibleDocuments(trx, { actor, scope })) {
            counts[collection] = (counts[collection] ?? 0) + documents.length;
            for (const document of documents) await spool.add(JSON.stringify({ c: collection, d: document }));
          }
          const checkpoint = { epoch: await database.epoch(), scope: scope.key, xid: horizon, seq: '0' };
          return { kind: 'header', protocol: PROTOCOL_VERSION, checkpoint, horizon, counts };
        },
        { mode: 'snapshot' },
      );
      const documents = Object.values(header.counts).reduce((sum, count) => sum + count, 0);
      await spool.add(JSON.stringify({ kind: 'end', documents }));
      return { header, lines: spool.lines() };
    } catch (error) {
      await spool.discard();
      throw error;
    }
  };
}
