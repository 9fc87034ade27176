import type { CollectionName, DocumentOf } from '#shared/documents/collections.ts';
import type { Seen } from '../replica/replica.ts';
import { useReplica } from './app-context.tsx';
import { useWatched } from './use-watched.ts';

export interface LiveDocument<Document> {
  /** Null while loading and when it is not held. */
  seen: Seen<Document> | null;
  isLoading: boolean;
}

/** One live document. Null as id: nothing is asked. */
export function useDocument<Name extends CollectionName>(
  collection: Name,
  id: string | null,
): LiveDocument<DocumentOf<Name>> {
  const replica = useReplica();
  const { value, isLoading } = useWatched<Seen<DocumentOf<Name>> | null>(
    `${replica.accountId} ${collection} ${id}`,
    (listener) => {
      if (id !== null) return replica.watchDocument(collection, id, listener);
      listener(null);
      return () => undefined;
    },
    null,
  );
  const isTheOneAsked = value === null || value.document.id === id;
  return { seen: isTheOneAsked ? value : null, isLoading };
}
