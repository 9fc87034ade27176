import { openOutbox, type DexieOutbox } from '#desktop/renderer/replica/outbox-dexie.ts';
import { writePage } from '#desktop/renderer/replica/pull-truth.ts';
import { openMeta } from '#desktop/renderer/replica/replica-meta.ts';
import { openTruthDatabase } from '#desktop/renderer/replica/truth-database.ts';
import { createTruthStore } from '#desktop/renderer/replica/truth-store-rxdb.ts';
import type { Position } from '#shared/sync/truth-store.ts';
import { START_POSITION } from '#shared/testing/map-truth-store.ts';
import { outboxStoreCases, type OutboxHarness } from '../contract/outbox-store.suite.ts';
import { truthStoreCases, type TruthHarness } from '../contract/truth-store.suite.ts';
import type { ContractCase } from '../contract/contract-case.ts';

// The contract suites of the two stores, run inside the page on RxDB and Dexie over the browser's own IndexedDB.

export interface CaseResult {
  title: string;
  error: string | null;
}

let databases = 0;
const freshName = (): string => `contract-${Date.now()}-${(databases += 1)}`;

export async function runTruthStoreCases(): Promise<CaseResult[]> {
  return runCases<TruthHarness>(truthStoreCases, async () => {
    const database = await openTruthDatabase(freshName());
    const meta = openMeta(freshName());
    const writer = { database, quarantine: meta.quarantine, now: () => 0 };
    let position: Position = START_POSITION;
    const truth = createTruthStore(database, async () => position);
    const harness: TruthHarness = {
      truth,
      async applyPage(documents, horizon = position.horizon) {
        truth.forget(await writePage(writer, documents));
        position = { ...position, horizon };
      },
    };
    return {
      harness,
      close: async () => {
        truth.close();
        meta.close();
        await database.close();
      },
    };
  });
}

export async function runOutboxCases(): Promise<CaseResult[]> {
  return runCases<OutboxHarness>(outboxStoreCases, async () => {
    const name = freshName();
    const opened: DexieOutbox[] = [];
    const open = () => {
      const outbox = openOutbox(name, () => crypto.randomUUID());
      opened.push(outbox);
      return outbox;
    };
    return {
      harness: { store: open(), reopen: async () => open() },
      close: async () => opened.forEach((outbox) => outbox.close()),
    };
  });
}

interface Made<Harness> {
  harness: Harness;
  close(): Promise<void>;
}

async function runCases<Harness>(
  cases: readonly ContractCase<Harness>[],
  make: () => Promise<Made<Harness>>,
): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  for (const { title, run } of cases) {
    const { harness, close } = await make();
    const error = await run(harness).then(
      () => null,
      (reason: unknown) => (reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)),
    );
    await close();
    results.push({ title, error });
  }
  return results;
}
