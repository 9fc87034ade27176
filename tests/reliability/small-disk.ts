import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const MB = 1024 * 1024;

/** A file system of its own in memory, to be filled. */
export interface SmallDisk {
  /** Empty at first, for a server's data. */
  readonly dataDirectory: string;
  /** Takes up all but so much of what is free now. */
  leaveFree(megabytes: number): Promise<void>;
  /** Gives it back. */
  makeRoom(): Promise<void>;
  freeMegabytes(): Promise<number>;
  remove(): Promise<void>;
}

/** Null, with the reason printed in one line, where this account may not mount anything. */
export async function mountSmallDisk(megabytes: number): Promise<SmallDisk | null> {
  const folder = await mkdtemp(path.join(tmpdir(), 'valclean-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'pipe' });
  } catch (error) {
    await rm(folder, { recursive: true });
    console.log(`full disk: NOT TESTED, a tmpfs cannot be mounted here (${firstLine(error)})`);
    return null;
  }
  const filler = path.join(folder, 'filler');
  const freeMegabytes = async () => {
    const { bavail, bsize } = await statfs(folder);
    return (bavail * bsize) / MB;
  };
  return {
    dataDirectory: path.join(folder, 'data'),
    freeMegabytes,
    async leaveFree(left) {
      await rm(filler, { force: true });
      const size = Math.floor((await freeMegabytes()) - left);
      await writeFile(filler, Buffer.alloc(Math.max(0, size) * MB));
    },
    makeRoom: () => rm(filler, { force: true }),
    async remove() {
      execFileSync('umount', ['-l', folder]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).trim().split('\n').at(-1) ?? '';
}
