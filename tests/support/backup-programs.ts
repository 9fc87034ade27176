import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { projectRoot } from '../run/run-command.ts';

const run = promisify(execFile);

/** Where a program finds the database: `DATABASE_URL` or `DATA_DIR`, and `SERVER_KEY`. */
export type ProgramSettings = Readonly<Record<string, string>>;

/** What `npm run backup -- file` runs, in a process of its own; rejects with what it printed. */
export async function runBackup(file: string, settings: ProgramSettings, timeoutMs = 0): Promise<void> {
  await runProgram(['backup', file], settings, timeoutMs);
}

/** What `npm run restore -- file [--replace]` runs. */
export async function runRestore(
  file: string,
  settings: ProgramSettings,
  { isReplacing }: { isReplacing: boolean },
): Promise<void> {
  await runProgram(['restore', file, ...(isReplacing ? ['--replace', '--yes'] : [])], settings, 0);
}

/** As it was built, and without npm between: it would outlive a program that is stopped for being late. */
async function runProgram(
  [program, ...args]: readonly [string, ...string[]],
  settings: ProgramSettings,
  timeout: number,
): Promise<void> {
  const env = { ...process.env, NODE_ENV: 'production', ...settings };
  const command = ['--enable-source-maps', `out/server/${program}.js`, ...args];
  await run(process.execPath, command, { cwd: projectRoot, env, timeout, killSignal: 'SIGKILL' });
}
