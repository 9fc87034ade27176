import type { Actor } from '#shared/access/actor.ts';
import type { SnapshotHeader } from '#shared/sync/sync-protocol.ts';
import { DOCUMENTS_VERSION, PROTOCOL_VERSION } from '#shared/sync/protocol-version.ts';
import { readEpoch } from '../storage/epoch.ts';
import { companyOf } from '../storage/find.ts';
import { readHorizon } from './change-feed.ts';
import type { SyncDeps } from './pull-changes.ts';
import { sessionScope } from './session-scope.ts';
import { Spool } from './spool.ts';
import { visibleTexts } from './visible-documents.ts';

export interface SpooledSnapshot {
  header: SnapshotHeader;
  /** NDJSON in UTF-8, cut anywhere: one SnapshotLine per document, then the SnapshotEnd. To be read once, or returned. */
  body: AsyncIterable<Uint8Array>;
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
          for await (const { collection, texts } of visibleTexts(trx, { actor, scope })) {
            counts[collection] = (counts[collection] ?? 0) + texts.length;
            await spool.add(texts.map((text) => `{"c":"${collection}","d":${text}}\n`).join(''));
          }
          const { name: epoch } = await readEpoch(trx);
          const checkpoint = { epoch, scope: scope.key, xid: horizon, seq: '0', schema: DOCUMENTS_VERSION };
          return { kind: 'header', protocol: PROTOCOL_VERSION, checkpoint, horizon, counts };
        },
        { mode: 'snapshot' },
      );
      const documents = Object.values(header.counts).reduce((sum, count) => sum + count, 0);
      await spool.add(`${JSON.stringify({ kind: 'end', documents })}\n`);
      return { header, body: spool.bytes() };
    } catch (error) {
      await spool.discard();
      throw error;
    }
  };
}
