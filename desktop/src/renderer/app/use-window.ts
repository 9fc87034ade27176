import { useMemo } from 'react';
import type { CollectionName, DocumentOf } from '#shared/documents/collections.ts';
import type { Selector, Sort, TruthQuery } from '#shared/sync/truth-store.ts';
import type { Seen, SeenWindow } from '../replica/replica.ts';
import { useReplica } from './app-context.tsx';
import { useWatched } from './use-watched.ts';

const EMPTY: SeenWindow<never> = { documents: [], total: 0 };

export interface WindowQuery {
  selector?: Selector;
  sort?: Sort;
  skip?: number;
  limit: number;
}

export interface LiveWindow<Document> extends SeenWindow<Document> {
  isLoading: boolean;
}

/** A live window over a collection. Null as query: nothing is asked and nothing is held. */
export function useWindow<Name extends CollectionName>(
  collection: Name,
  query: WindowQuery | null,
): LiveWindow<DocumentOf<Name>> {
  const replica = useReplica();
  const asked = query === null ? null : toTruthQuery(query);
  const key = `${replica.accountId} ${collection} ${JSON.stringify(asked)}`;
  const { value, isLoading } = useWatched<SeenWindow<DocumentOf<Name>>>(
    key,
    (listener) => {
      if (asked !== null) return replica.watchWindow(collection, asked, listener);
      listener(EMPTY);
      return () => undefined;
    },
    EMPTY,
  );
  return { ...value, isLoading };
}

/** The documents with these ids, by id; those that are not held are absent. */
export function useDocumentsById<Name extends CollectionName>(
  collection: Name,
  ids: readonly string[],
): ReadonlyMap<string, DocumentOf<Name>> {
  const wanted = [...new Set(ids)].toSorted();
  const query = wanted.length === 0 ? null : { selector: { id: { $in: wanted } }, limit: wanted.length };
  const { documents } = useWindow(collection, query);
  return useMemo(
    () => new Map(documents.map(({ document }: Seen<DocumentOf<Name>>) => [document.id, document])),
    [documents],
  );
}

function toTruthQuery({ selector = {}, sort = [], skip = 0, limit }: WindowQuery): TruthQuery {
  return { selector, sort, skip, limit };
}
