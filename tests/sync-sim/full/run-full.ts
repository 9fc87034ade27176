import { fork } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { bundleWindow, type WindowCode } from './bundle-window.ts';
import { addedUp, type CommandTally } from './command-tally.ts';
import type { HistoryResult } from './history.ts';
import { migratedImage } from '../../support/memory-image.ts';

export interface FullOptions {
  /** Of the first history; the others count on from it. */
  seed: number;
  histories: number;
  /** Name of a planted bug; without one the product is tried as it is. */
  bug?: string;
  /** Processes side by side; each holds a whole office. */
  workers?: number;
  /** Stops as soon as one history has failed: enough to see that a planted bug is caught. */
  stopAtFirst?: boolean;
  onHistory?: (result: HistoryResult) => void;
}

export interface FullReport {
  seed: number;
  histories: number;
  operations: number;
  saved: number;
  /** What became of the commands, by their names. */
  commands: CommandTally;
  /** How often each kind of fault happened. */
  faults: Readonly<Record<string, number>>;
  fewestFaults: number;
  failures: readonly { seed: number; violations: readonly string[]; logFile: string }[];
  /** Errors of the client's code that nobody handled, by their message. */
  unhandled: Readonly<Record<string, number>>;
  slowestHealMs: number;
  ms: number;
}

/** To the worker, once. */
export interface WorkerOrder {
  code: WindowCode;
  bug: string | null;
}
/** From the worker: it wants the next seed, or tells how one went. */
export type WorkerWord =
  | { kind: 'ready' }
  | { kind: 'done'; result: HistoryResult; unhandled: Readonly<Record<string, number>> };

const OUT = path.resolve(import.meta.dirname, '../../../out/sim');
/** A history that takes longer hangs. */
const HISTORY_MS = 180_000;

/**
 * Histories against the real server and the real client code, in processes of their own. A failing history leaves its
 * seed, its operations and what broke in `out/sim`; running the same seed again is a good try and no promise.
 */
export async function runFull(options: FullOptions): Promise<FullReport> {
  const startedAt = performance.now();
  const { seed, histories, bug, workers = 2 } = options;
  await migratedImage();
  const order: WorkerOrder = { code: await bundleWindow(), bug: bug ?? null };
  const results: HistoryResult[] = [];
  const logs = new Map<number, Promise<string>>();
  const unhandled: Record<string, number> = {};
  let next = seed;
  const isDone = () =>
    next >= seed + histories ||
    (options.stopAtFirst && results.some(({ violations }) => violations.length > 0));
  await Promise.all(
    Array.from({ length: Math.min(workers, histories) }, () =>
      runWorker(order, {
        nextSeed: () => (isDone() ? null : next++),
        done(result, errors) {
          results.push(result);
          if (result.violations.length > 0) logs.set(result.seed, writeLog(result));
          for (const [message, count] of Object.entries(errors))
            unhandled[message] = (unhandled[message] ?? 0) + count;
          options.onHistory?.(result);
        },
      }),
    ),
  );
  return { ...(await summed(results, logs)), seed, unhandled, ms: performance.now() - startedAt };
}

interface Foreman {
  nextSeed(): number | null;
  done(result: HistoryResult, unhandled: Readonly<Record<string, number>>): void;
}

function runWorker(order: WorkerOrder, foreman: Foreman): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = fork(path.join(import.meta.dirname, 'full-worker.ts'), {
      execArgv: ['--import', 'tsx', '--no-warnings'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    let running: number | null = null;
    let isOver = false;
    let alarm: NodeJS.Timeout | undefined;
    const give = () => {
      clearTimeout(alarm);
      running = foreman.nextSeed();
      isOver = running === null;
      if (isOver) return worker.disconnect();
      alarm = setTimeout(() => worker.kill('SIGKILL'), HISTORY_MS);
      worker.send({ seed: running });
    };
    worker.on('message', (word: WorkerWord) => {
      if (word.kind === 'done') foreman.done(word.result, word.unhandled);
      give();
    });
    worker.on('exit', () => {
      clearTimeout(alarm);
      if (isOver) resolve();
      else reject(new Error(`the worker ended while it ran seed ${running}`));
    });
    worker.on('error', reject);
    worker.send(order);
  });
}

async function summed(
  results: readonly HistoryResult[],
  logs: ReadonlyMap<number, Promise<string>>,
): Promise<Omit<FullReport, 'seed' | 'ms' | 'unhandled'>> {
  const faults: Record<string, number> = {};
  for (const result of results)
    for (const [kind, count] of Object.entries(result.faults)) faults[kind] = (faults[kind] ?? 0) + count;
  const failed = results.filter(({ violations }) => violations.length > 0);
  const failures = await Promise.all(
    failed.map(async (result) => ({
      seed: result.seed,
      violations: result.violations,
      logFile: (await logs.get(result.seed)) ?? '',
    })),
  );
  const faultsOf = ({ faults: own }: HistoryResult) =>
    Object.values(own).reduce((sum, count) => sum + count, 0);
  return {
    histories: results.length,
    operations: results.reduce((sum, { operations }) => sum + operations, 0),
    saved: results.reduce((sum, { saved }) => sum + saved, 0),
    commands: addedUp(results.map(({ commands }) => commands)),
    faults,
    fewestFaults: Math.min(...results.map(faultsOf)),
    failures,
    slowestHealMs: Math.max(...results.map(({ healedAfterMs }) => healedAfterMs)),
  };
}

async function writeLog({ log, ...result }: HistoryResult): Promise<string> {
  await mkdir(OUT, { recursive: true });
  const file = path.join(OUT, `full-${result.seed}.log`);
  await writeFile(file, `${JSON.stringify(result, null, 2)}\n\n${log.join('\n')}\n`);
  return file;
}
