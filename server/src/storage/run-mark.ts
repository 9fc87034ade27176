import { execFileSync } from 'node:child_process';
import {
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { EpochEnd } from './epoch-end.ts';

/**
 * The file beside a PGlite folder that tells how the last run ended. PGlite never forces to disk: what it wrote
 * survives a killed process, and a machine that goes down loses any part of it.
 */
interface RunMark {
  /** Of the machine, while the server runs and after it was killed. */
  bootId: string | null;
  isStopped: boolean;
  /** The database knew every transaction below this one. */
  nextXid: string;
}

export interface Run {
  /** What the mark of the run before gives reason to believe of the database, whose next transaction is `nextXid`. */
  suspicion(nextXid: string): EpochEnd | null;
  /** The database is open and the epoch settled. */
  begun(nextXid: string): void;
  /** The database is closed: forces to disk what the run wrote, and says so. */
  stopped(nextXid: string): void;
}

/** Called before the database is opened, by whoever holds the folder's lock. */
export function openRun(dataDirectory: string, bootId = bootIdOfMachine()): Run {
  const file = path.join(dataDirectory, 'last-run.json');
  const folder = path.join(dataDirectory, 'database');
  const hadDatabase = isThere(folder);
  const before = readMark(file);
  const write = (mark: RunMark) => writeDurably(file, JSON.stringify(mark));
  return {
    suspicion(nextXid) {
      if (!hadDatabase) return null;
      if (before && BigInt(nextXid) < BigInt(before.nextXid)) return 'went_back';
      // Where the machine does not say which boot this is, every run that was not stopped counts as one before this boot.
      const isSafe = before?.isStopped || (before && before.bootId !== null && before.bootId === bootId);
      return isSafe ? null : 'power_cut';
    },
    begun: (nextXid) => write({ bootId, isStopped: false, nextXid }),
    stopped(nextXid) {
      forceToDisk(folder);
      write({ bootId, isStopped: true, nextXid });
    },
  };
}

/** Differs after each boot; null where the system does not tell. */
function bootIdOfMachine(): string | null {
  try {
    if (process.platform === 'linux')
      return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim() || null;
    if (process.platform === 'darwin')
      return execFileSync('sysctl', ['-n', 'kern.bootsessionuuid'], { encoding: 'utf8' }).trim() || null;
  } catch {
    // As if it did not tell.
  }
  return null;
}

/**
 * A copied folder is another one: its first file, which is never written again, has another number and another birth.
 * A folder that was overwritten file by file is not told apart here.
 */
export function folderIdentity(databaseFolder: string): string {
  const { ino, birthtimeNs } = statSync(path.join(databaseFolder, 'PG_VERSION'), { bigint: true });
  return `${ino}/${birthtimeNs}`;
}

function forceToDisk(folder: string): void {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (entry.isFile()) syncFile(path.join(entry.parentPath, entry.name));
  }
}

function syncFile(file: string): void {
  const handle = openSync(file, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Whole or not at all, also over a power cut. */
function writeDurably(file: string, text: string): void {
  const draft = `${file}.new`;
  writeFileSync(draft, text, { mode: 0o600 });
  syncFile(draft);
  renameSync(draft, file);
}

function readMark(file: string): RunMark | null {
  try {
    const mark = JSON.parse(readFileSync(file, 'utf8')) as Partial<RunMark>;
    const { bootId = null, isStopped = false, nextXid } = mark;
    return typeof nextXid === 'string' && /^\d+$/.test(nextXid) ? { bootId, isStopped, nextXid } : null;
  } catch {
    return null;
  }
}

function isThere(folder: string): boolean {
  return statSync(folder, { throwIfNoEntry: false }) !== undefined;
}
