import { useCallback, useMemo, useRef, useState } from 'react';

/** Which rows of a list are chosen, by id. */
export interface Selection {
  ids: ReadonlySet<string>;
  /** Chooses one or gives it up; with `isRange` everything from the last one on is as that one is. */
  toggle(id: string, isRange: boolean): void;
  /** All of the list, or none where all are chosen. */
  toggleAll(): void;
  replace(ids: Iterable<string>): void;
}

/** `listed` are the ids in the order in which they are shown; what is not listed any more is not chosen either. */
export function useSelection(listed: readonly string[]): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const anchor = useRef<string | null>(null);
  const ids = useMemo(() => new Set(listed.filter((id) => chosen.has(id))), [listed, chosen]);

  const toggle = useCallback(
    (id: string, isRange: boolean) => {
      const from = anchor.current === null ? -1 : listed.indexOf(anchor.current);
      const isExtending = isRange && from !== -1 && anchor.current !== null;
      const isChosen = isExtending ? ids.has(anchor.current ?? id) : !ids.has(id);
      const to = listed.indexOf(id);
      const touched = isExtending ? listed.slice(Math.min(from, to), Math.max(from, to) + 1) : [id];
      const next = new Set(ids);
      for (const each of touched) {
        if (isChosen) next.add(each);
        else next.delete(each);
      }
      if (!isExtending) anchor.current = id;
      setChosen(next);
    },
    [ids, listed],
  );
  const replace = useCallback((wanted: Iterable<string>) => {
    anchor.current = null;
    setChosen(new Set(wanted));
  }, []);
  const toggleAll = useCallback(
    () => replace(ids.size === listed.length ? [] : listed),
    [ids, listed, replace],
  );
  return useMemo(() => ({ ids, toggle, toggleAll, replace }), [ids, toggle, toggleAll, replace]);
}
