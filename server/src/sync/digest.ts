import type { Actor } from '#shared/access/actor.ts';
import { collectionNames, type AnyDocument } from '#shared/documents/collections.ts';
import { contentDigest } from '#shared/sync/content-digest.ts';
import type { DigestReply } from '#shared/sync/sync-protocol.ts';
import { companyOf } from '../storage/find.ts';
import { readHorizon } from './change-feed.ts';
import type { SyncDeps } from './pull-changes.ts';
import { sessionScope } from './session-scope.ts';
import { visibleDocuments } from './visible-documents.ts';

export type Digest = (actor: Actor) => Promise<DigestReply>;

/** [SY13] Count and content hash per collection of what the actor sees, as of one snapshot. */
export function createDigest({ database, now }: SyncDeps): Digest {
  return (actor) =>
    database.transact(
      async (trx) => {
        const { horizon } = await readHorizon(trx);
        const scope = sessionScope(actor, await companyOf(trx), now());
        const byCollection = new Map<string, AnyDocument[]>(collectionNames.map((name) => [name, []]));
        for await (const { collection, documents } of visibleDocuments(trx, { actor, scope })) {
          byCollection.get(collection)?.push(...documents);
        }
        const digests = [...byCollection].map(
          ([name, documents]) => [name, contentDigest(documents)] as const,
        );
        return { collections: Object.fromEntries(digests), horizon };
      },
      { mode: 'snapshot' },
    );
}
