import { statfs } from 'node:fs/promises';

/** Thrown instead of a write while the disk is nearly full. Nothing was written; it may be tried again later. */
export class StorageLowError extends Error {
  constructor() {
    super('too little free space for another write');
    this.name = 'StorageLowError';
  }
}

export interface FreeSpaceOptions {
  /** Folder of the embedded database; null where the database keeps its data elsewhere: there nothing is low. */
  directory: string | null;
  /** With less than this nothing is written any more. */
  leastFreeBytes: number;
  /** Milliseconds, from any start. */
  now(): number;
  /** Free bytes of the file system that a folder lies on. */
  freeBytes?: (directory: string) => Promise<number>;
}

export interface FreeSpace {
  /** Throws StorageLowError below the watermark. To be asked before each write: it looks at the disk twice a second. */
  require(): Promise<void>;
}

/** Older than this the last look does not count any more. A full load writes some 10 MB in the meantime. */
const LOOK_EVERY_MS = 500;

/**
 * The watermark: a database that finds the disk full in the middle of a write may not come up again, so writing ends
 * while there is still room for what is under way. It begins again by itself when there is room.
 */
export function createFreeSpace(options: FreeSpaceOptions): FreeSpace {
  const { directory, leastFreeBytes, now, freeBytes = freeBytesOf } = options;
  if (directory === null) return { require: async () => undefined };
  let lookedAt = -Infinity;
  let isLow: Promise<boolean> = Promise.resolve(false);
  return {
    async require() {
      if (now() - lookedAt >= LOOK_EVERY_MS) {
        lookedAt = now();
        isLow = freeBytes(directory).then((free) => free < leastFreeBytes);
        // A disk that cannot be asked is the database's to complain of.
        isLow = isLow.catch(() => false);
      }
      if (await isLow) throw new StorageLowError();
    },
  };
}

export async function freeBytesOf(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
}
