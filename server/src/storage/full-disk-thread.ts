import { statfsSync, writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import type { FullDiskWatch } from './full-disk-watch.ts';

// A thread beside the server; see full-disk-watch.ts.

const LOOK_MS = 1000;
const SILENT_LOOKS = 3;
/** Two segments of the log: with more there is room for whatever is being written. */
const FULL_BYTES = 32 * 1024 * 1024;
const STDERR = 2;

watch(workerData as FullDiskWatch);

function watch({ beats, directory }: FullDiskWatch): void {
  let lastBeat = -1;
  let silent = 0;
  setInterval(() => {
    const beat = Atomics.load(beats, 0);
    silent = beat === lastBeat ? silent + 1 : 0;
    lastBeat = beat;
    if (silent < SILENT_LOOKS || freeBytes(directory) >= FULL_BYTES) return;
    writeSync(STDERR, `The disk of ${directory} is full and the database stands still: the server ends.\n`);
    process.kill(process.pid, 'SIGKILL');
  }, LOOK_MS);
}

function freeBytes(directory: string): number {
  try {
    const { bavail, bsize } = statfsSync(directory);
    return bavail * bsize;
  } catch {
    return Infinity;
  }
}
