import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { projectRoot } from '../run/run-command.ts';

const run = promisify(execFile);

/** Where a program finds the database: `DATABASE_URL` or `DATA_DIR`, and `SERVER_KEY`. */
export type ProgramSettings = Readonly<Record<string, string>>;

/** `npm run backup -- file` in a process of its own; rejects with what it printed. */
export async function runBackup(file: string, settings: ProgramSettings, timeoutMs = 0): Promise<void> {
  await npmRun(['backup', '--', file], settings, timeoutMs);
}

/** `npm run restore -- file [--replace]`. */
export async function runRestore(
  file: string,
  settings: ProgramSettings,
  { isReplacing }: { isReplacing: boolean },
): Promise<void> {
  await npmRun(['restore', '--', file, ...(isReplacing ? ['--replace', '--yes'] : [])], settings, 0);
}

async function npmRun(args: readonly string[], settings: ProgramSettings, timeout: number): Promise<void> {
  await run('npm', ['run', '--silent', ...args], {
    cwd: projectRoot,
    env: { ...process.env, NODE_ENV: 'production', ...settings },
    timeout,
  });
}
