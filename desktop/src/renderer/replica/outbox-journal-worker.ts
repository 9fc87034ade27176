import type { JournalAnswer, JournalRequest } from './outbox-journal-store.ts';
import {
  appendToSlots,
  emptySlots,
  readSlots,
  replaceInSlots,
  type SlotFile,
  type Slots,
} from './outbox-journal-slots.ts';

// Writes the journal: files can be forced to the disk only from a worker.

/** The page's library does not describe what only workers have. */
interface AccessHandle extends SlotFile {
  /** Absent where the browser knows no other than the exclusive one. */
  readonly mode?: string;
  close(): void;
}
interface SlotFileHandle {
  createSyncAccessHandle(options: { mode: 'readwrite-unsafe' }): Promise<AccessHandle>;
}

/** Another window's exclusive handle, or that of a window that is just being closed, is waited for so long. */
const TRIES = 20;
const PAUSE_MS = 50;

class SlotHandles {
  private kept: { name: string; handles: AccessHandle[] } | null = null;

  /** Both files of a journal. Created where they are not there. */
  async open(name: string): Promise<Slots> {
    if (this.kept?.name !== name) {
      this.close();
      const directory = await navigator.storage.getDirectory();
      const handles: AccessHandle[] = [];
      this.kept = { name, handles };
      for (const file of slotNames(name)) handles.push(await openSlot(directory, file));
    }
    const [first, second] = this.kept.handles;
    if (!first || !second) throw new Error('the journal is not open');
    return [first, second];
  }

  /** Exclusive handles would keep the other windows out. */
  closeExclusive(): void {
    if (this.kept?.handles.some(({ mode }) => mode !== SHARED)) this.close();
  }

  close(): void {
    for (const handle of this.kept?.handles ?? []) handle.close();
    this.kept = null;
  }
}

/** Windows take turns by a lock of their own; without it each write would have to open and close the file. */
const SHARED = 'readwrite-unsafe';

function answerRequests(): void {
  const handles = new SlotHandles();
  let last: Promise<void> = Promise.resolve();
  addEventListener('message', ({ data, ports }: MessageEvent<JournalRequest>) => {
    last = last.then(async () => ports[0]?.postMessage(await answer(handles, data)));
  });
}

async function answer(handles: SlotHandles, request: JournalRequest): Promise<JournalAnswer> {
  try {
    const done = await perform(handles, request);
    handles.closeExclusive();
    return { ok: true, lines: null, size: null, ...done };
  } catch (error) {
    handles.close();
    return { ok: false, error };
  }
}

async function perform(
  handles: SlotHandles,
  request: JournalRequest,
): Promise<{ lines?: Uint8Array | null; size?: number | null }> {
  const { name } = request;
  const slots = await handles.open(name);
  switch (request.kind) {
    case 'read':
      return { lines: readSlots(slots) };
    case 'append':
      return { size: appendToSlots(slots, request.lines) };
    case 'replace':
      return { size: replaceInSlots(slots, request.lines) };
    case 'remove':
      emptySlots(slots);
      handles.close();
      await removeFiles(name);
      return {};
  }
}

async function openSlot(directory: FileSystemDirectoryHandle, file: string): Promise<AccessHandle> {
  const handle = await directory.getFileHandle(file, { create: true });
  const openable = handle as unknown as SlotFileHandle;
  for (let tries = 1; ; tries += 1) {
    try {
      return await openable.createSyncAccessHandle({ mode: SHARED });
    } catch (error) {
      const isTaken = error instanceof DOMException && error.name === 'NoModificationAllowedError';
      if (!isTaken || tries === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

/** Another window may have them open: then they stay, empty. */
async function removeFiles(name: string): Promise<void> {
  const directory = await navigator.storage.getDirectory();
  for (const file of slotNames(name)) await directory.removeEntry(file).catch(() => undefined);
}

function slotNames(name: string): string[] {
  return [`${name}-a`, `${name}-b`];
}

answerRequests();
