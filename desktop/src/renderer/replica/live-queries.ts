import type { CollectionName, DocumentOf } from '#shared/documents/collections.ts';
import { seenById, seenWindowOfTotal, type SeenSource } from '#shared/sync/overlay.ts';
import type { TruthQuery } from '#shared/sync/truth-store.ts';
import type { Seen, SeenWindow } from './replica.ts';

const ONE_FRAME_MS = 16;
const LONGEST_PAUSE_MS = 1000;

interface Watcher {
  readonly collection: CollectionName;
  /** Evaluates and tells the listener when the answer differs from the last one. */
  run(): Promise<void>;
  /** Tells the next answer whatever it is. */
  forgetLast(): void;
  isRunning: boolean;
  isDirty: boolean;
}

/** Everything that the screens of this window watch; evaluated again, together, when something underneath changed. */
export class LiveQueries {
  private readonly watchers = new Set<Watcher>();
  private readonly source: () => SeenSource;
  private readonly failed: (error: unknown) => void;

  /** `source` is asked at each evaluation: rows first, then the truth. */
  constructor(source: () => SeenSource, failed: (error: unknown) => void) {
    this.source = source;
    this.failed = failed;
  }

  watchWindow<Name extends CollectionName>(
    collection: Name,
    query: TruthQuery,
    listener: (window: SeenWindow<DocumentOf<Name>>) => void,
  ): () => void {
    const ask = (source: SeenSource): Promise<SeenWindow<DocumentOf<Name>>> =>
      seenWindowOfTotal(source, collection, query);
    return this.watch(collection, ask, { listener, isSame: isSameWindow });
  }

  watchDocument<Name extends CollectionName>(
    collection: Name,
    id: string,
    listener: (seen: Seen<DocumentOf<Name>> | null) => void,
  ): () => void {
    const ask = async (source: SeenSource) => (await seenById(source, collection, [id])).get(id) ?? null;
    return this.watch(collection, ask, { listener, isSame: isSameOrNull });
  }

  /** Something in these collections, or in the patches on them, changed. */
  changed(collections: ReadonlySet<CollectionName>): void {
    for (const watcher of this.watchers) if (collections.has(watcher.collection)) this.start(watcher);
  }

  /** The whole truth is another one: the same revision may be another document. */
  allChanged(): void {
    for (const watcher of this.watchers) {
      watcher.forgetLast();
      this.start(watcher);
    }
  }

  clear(): void {
    this.watchers.clear();
  }

  private watch<Answer>(
    collection: CollectionName,
    ask: (source: SeenSource) => Promise<Answer>,
    to: { listener: (answer: Answer) => void; isSame: (left: Answer, right: Answer) => boolean },
  ): () => void {
    let last: { answer: Answer } | null = null;
    const watcher: Watcher = {
      collection,
      isRunning: false,
      isDirty: false,
      forgetLast: () => {
        last = null;
      },
      run: async () => {
        const answer = await ask(this.source());
        if (!this.watchers.has(watcher) || (last && to.isSame(last.answer, answer))) return;
        last = { answer };
        to.listener(answer);
      },
    };
    this.watchers.add(watcher);
    this.start(watcher);
    return () => void this.watchers.delete(watcher);
  }

  private start(watcher: Watcher): void {
    watcher.isDirty = true;
    if (!watcher.isRunning) void this.runUntilClean(watcher);
  }

  private async runUntilClean(watcher: Watcher): Promise<void> {
    watcher.isRunning = true;
    // Changes of one turn are answered by one evaluation.
    await Promise.resolve();
    while (watcher.isDirty && this.watchers.has(watcher)) {
      watcher.isDirty = false;
      const startedAt = performance.now();
      try {
        await watcher.run();
      } catch (error) {
        this.failed(error);
      }
      // What takes long and changes all the time leaves the window half of its time for everything else.
      const took = performance.now() - startedAt;
      if (took > ONE_FRAME_MS) await pause(Math.min(took, LONGEST_PAUSE_MS));
    }
    watcher.isRunning = false;
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function isSameWindow<Document extends { id: string; revision: number }>(
  left: SeenWindow<Document>,
  right: SeenWindow<Document>,
): boolean {
  if (left.total !== right.total || left.documents.length !== right.documents.length) return false;
  return left.documents.every((seen, at) => {
    const other = right.documents[at];
    return other !== undefined && isSameSeen(seen, other);
  });
}

function isSameOrNull<Document extends { id: string; revision: number }>(
  left: Seen<Document> | null,
  right: Seen<Document> | null,
): boolean {
  return left === null || right === null ? left === right : isSameSeen(left, right);
}

/** One revision of the server's is always the same document; what is patched has to be looked at. */
function isSameSeen<Document extends { id: string; revision: number }>(
  left: Seen<Document>,
  right: Seen<Document>,
): boolean {
  if (left.document.id !== right.document.id || left.document.revision !== right.document.revision)
    return false;
  if (left.provisional.length === 0 && right.provisional.length === 0) return true;
  return JSON.stringify(left) === JSON.stringify(right);
}
