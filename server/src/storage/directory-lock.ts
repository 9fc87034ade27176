import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { randomUUID } from 'node:crypto';

/** Another live process owns the folder. Two PGlite processes on one folder corrupt it without an error. */
export class DirectoryInUseError extends Error {
  readonly pid: number;
  readonly directory: string;

  constructor(owner: Owner, lockFile: string) {
    const where =
      owner.host === hostname() ? `process ${owner.pid}` : `process ${owner.pid} on ${owner.host}`;
    super(
      `the data folder ${path.dirname(lockFile)} is in use by ${where}; stop it first` +
        (owner.host === hostname() ? '' : ` (if it is gone for good, delete ${lockFile})`),
    );
    this.name = 'DirectoryInUseError';
    this.pid = owner.pid;
    this.directory = path.dirname(lockFile);
  }
}

interface Owner {
  pid: number;
  host: string;
  /** When the process started, so that a reused pid is no owner; null where the system does not tell. */
  startedAt: string | null;
  token: string;
}

export interface DirectoryLock {
  release(): void;
}

/**
 * Takes the folder for this process, creating it where needed. Throws DirectoryInUseError while the owner lives; the
 * lock of a killed process is taken over.
 */
export function lockDirectory(directory: string): DirectoryLock {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const lockFile = path.join(path.resolve(directory), 'owner.lock');
  const self: Owner = {
    pid: process.pid,
    host: hostname(),
    startedAt: startOf(process.pid),
    token: randomUUID(),
  };
  for (let attempt = 1; ; attempt += 1) {
    if (claim(lockFile, self)) break;
    const owner = readOwner(lockFile);
    if (owner && (isAlive(owner) || attempt === 5)) throw new DirectoryInUseError(owner, lockFile);
    // A claim appears whole, so a lock that names nobody is what a power cut left of one, or is gone by now.
    removeStale(lockFile, owner);
  }
  return {
    release() {
      if (readOwner(lockFile)?.token === self.token) rmSync(lockFile, { force: true });
    },
  };
}

/** A link appears with its content in one step, or fails because there is one. */
function claim(lockFile: string, self: Owner): boolean {
  const draft = `${lockFile}.${self.token}`;
  writeFileSync(draft, JSON.stringify(self), { mode: 0o600 });
  try {
    linkSync(draft, lockFile);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Moved away first: whoever moves it checks that it is still the one judged dead, and puts back any other. */
function removeStale(lockFile: string, dead: Owner | null): void {
  const aside = `${lockFile}.${randomUUID()}`;
  try {
    renameSync(lockFile, aside);
  } catch {
    return;
  }
  if (readOwner(aside)?.token !== dead?.token) {
    try {
      linkSync(aside, lockFile);
    } catch {
      // Somebody claimed it meanwhile; the loop reads who.
    }
  }
  rmSync(aside, { force: true });
}

function readOwner(lockFile: string): Owner | null {
  try {
    return JSON.parse(readFileSync(lockFile, 'utf8')) as Owner;
  } catch {
    return null;
  }
}

function isAlive(owner: Owner): boolean {
  if (owner.host !== hostname()) return true;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const startedAt = startOf(owner.pid);
  return owner.startedAt === null || startedAt === null || owner.startedAt === startedAt;
}

function startOf(pid: number): string | null {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
      return `${boot}:${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
    }
    if (process.platform === 'win32') return null;
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return null;
  }
}
