import { writeSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { isBuilt } from '../is-built.ts';

const BEAT_MS = 500;
const STDERR = 2;

/** What the thread is given when it starts. */
export interface FullDiskWatch {
  /** Goes up with every beat of the process. */
  beats: Int32Array;
  directory: string;
}

/**
 * PGlite does not come back from a log that the disk had no room for: it spins, and the whole process with it, so that
 * nobody is answered and no signal is heard. A thread of its own sees that the process is silent and its disk full, and
 * ends it; what was acknowledged is there at the next start. For the process as a whole, not for tests inside another.
 */
export function watchFullDisk(directory: string): void {
  const beats = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  setInterval(() => Atomics.add(beats, 0, 1), BEAT_MS).unref();
  const workerData: FullDiskWatch = { beats, directory };
  const worker = startThread(workerData);
  // The server is as good without it, as long as there is room.
  worker.on('error', (error) => writeSync(STDERR, `The disk is not watched: ${error.message}\n`));
  worker.unref();
}

function startThread(workerData: FullDiskWatch): Worker {
  if (isBuilt) return new Worker(new URL('full-disk-thread.js', import.meta.url), { workerData });
  // A thread starts without the loader that the process was started with.
  const loader = import.meta.resolve('tsx/esm/api');
  const thread = import.meta.resolve('./full-disk-thread.ts');
  const start = `import('${loader}').then(({ tsImport }) => tsImport('${thread}', '${thread}'))`;
  return new Worker(start, { eval: true, workerData });
}
