import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { openConfigured } from './open-for-backup.ts';
import { problemText } from './problem-text.ts';
import { restoreBackup } from './restore-backup.ts';

const USAGE = `npm run restore -- file                    load a backup into an empty database
npm run restore -- file --replace [--yes]  put it in place of everything that the database holds

Stop the server first. Everybody signs in again; what clients hold and the backup does not comes back by itself.`;

try {
  const options = {
    replace: { type: 'boolean', default: false },
    yes: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [file] = positionals;
  if (values.help || file === undefined || positionals.length > 1) console.log(USAGE);
  else if (!values.replace || values.yes || (await isConfirmed())) await restore(file, values.replace);
  else fail('not confirmed');
} catch (error) {
  fail(error instanceof Error ? error.message : String(error));
}

async function restore(file: string, isReplacing: boolean): Promise<void> {
  const database = await openConfigured(process.env, (line) => console.error(line));
  try {
    const restored = await restoreBackup(database, { file, isReplacing });
    if (!restored.ok) return fail(problemText(restored.error));
    const { header, manifest, isOtherKey } = restored.value;
    const rows = Object.values(manifest.tables).reduce((total, table) => total + table.rows, 0);
    console.log(
      `Restored ${rows} rows of ${header.createdAt}; read back and compared. A new epoch has begun.`,
    );
    if (isOtherKey)
      console.log(
        'The server key is another one: links that were sent still open, links sent from now on for older orders and invitations do not. Put back the old SERVER_KEY or server.key if you have it.',
      );
  } finally {
    await database.close();
  }
}

async function isConfirmed(): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question('Everything in the database is replaced. Type replace to go on: ');
  terminal.close();
  return answer.trim() === 'replace';
}

function fail(reason: string): void {
  console.error(`Not restored: ${reason}`);
  process.exitCode = 1;
}
