/**
 * One account's journal as bytes of lines. Whatever resolves is on the disk. Calls are made under the lock of
 * decide-append, so that windows take turns. Rejects when the device cannot do it.
 */
export interface JournalStore {
  /** Null where no journal has been begun. */
  read(): Promise<Uint8Array | null>;
  /** The size of all lines afterwards; null, with nothing written, when no journal has been begun. */
  append(lines: Uint8Array<ArrayBuffer>): Promise<number | null>;
  /** Makes these the only lines, at once or not at all. Answers their size. */
  replace(lines: Uint8Array<ArrayBuffer>): Promise<number>;
  remove(): Promise<void>;
  close(): void;
}

/** To the worker, each answered in turn. */
export type JournalRequest =
  | { kind: 'read' | 'remove'; name: string }
  | { kind: 'append' | 'replace'; name: string; lines: Uint8Array<ArrayBuffer> };

export type JournalAnswer =
  | { ok: true; lines: Uint8Array | null; size: number | null }
  | { ok: false; error: unknown };

/** A worker that does not answer for so long counts as one that cannot. */
const PATIENCE_MS = 5000;

/** The journal in the Origin Private File System, which only a worker can write to the disk. */
export function openWorkerJournal(name: string, startWorker: () => Worker): JournalStore {
  const failing = new AbortController();
  let worker: Worker | null = null;
  try {
    // Now, so that nobody's first command waits for it.
    worker = startWorker();
    worker.addEventListener('error', () => failing.abort(new Error('the worker of the journal failed')));
  } catch (error) {
    failing.abort(error);
  }
  const ask = (request: JournalRequest) => answerOf(worker, request, failing.signal);
  return {
    read: async () => (await ask({ kind: 'read', name })).lines,
    append: async (lines) => (await ask({ kind: 'append', name, lines })).size,
    replace: async (lines) => (await ask({ kind: 'replace', name, lines })).size ?? 0,
    remove: async () => void (await ask({ kind: 'remove', name })),
    close: () => worker?.terminate(),
  };
}

type Answered = Extract<JournalAnswer, { ok: true }>;

async function answerOf(
  worker: Worker | null,
  request: JournalRequest,
  failing: AbortSignal,
): Promise<Answered> {
  // A port for each question: an answer that nobody waits for any more is heard by nobody.
  const { port1, port2 } = new MessageChannel();
  const givingUp = AbortSignal.any([failing, AbortSignal.timeout(PATIENCE_MS)]);
  try {
    return await new Promise<Answered>((resolve, reject) => {
      givingUp.throwIfAborted();
      givingUp.addEventListener('abort', () => reject(givingUp.reason as Error));
      port1.addEventListener('message', ({ data }: MessageEvent<JournalAnswer>) => {
        if (data.ok) resolve(data);
        else reject(data.error);
      });
      port1.start();
      worker?.postMessage(request, [port2]);
    });
  } finally {
    port1.close();
  }
}
