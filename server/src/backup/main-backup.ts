import { parseArgs } from 'node:util';
import type { BackupManifest } from './backup-format.ts';
import { openConfigured } from './open-for-backup.ts';
import { problemText } from './problem-text.ts';
import { verifyBackup } from './read-backup.ts';
import { writeBackup } from './write-backup.ts';

const USAGE = `npm run backup -- [file]           write everything to a file; default valclean-<time>.ndjson.gz
npm run backup -- --verify file    check a file, without a database

PostgreSQL (DATABASE_URL, SERVER_KEY) is read while the server works; the embedded database (DATA_DIR) only while it
is stopped. The file holds everybody's data: keep it as you keep the database.`;

try {
  const options = { verify: { type: 'boolean' }, help: { type: 'boolean' } } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [file] = positionals;
  if (values.help || positionals.length > 1 || (values.verify && file === undefined)) console.log(USAGE);
  else if (values.verify && file !== undefined) await verify(file);
  else await backUp(file);
} catch (error) {
  fail(error instanceof Error ? error.message : String(error));
}

async function backUp(given: string | undefined): Promise<void> {
  const now = new Date().toISOString();
  const file = given ?? `valclean-${now.replaceAll(/[:.]/g, '-')}.ndjson.gz`;
  const database = await openConfigured(process.env, (line) => console.error(line));
  try {
    const written = await writeBackup(database, { file, now });
    if (written.ok) console.log(`${file}: ${totalOf(written.value.manifest)} rows, written and on the disk`);
    else fail(problemText(written.error));
  } finally {
    await database.close();
  }
}

async function verify(file: string): Promise<void> {
  const verified = await verifyBackup(file);
  if (!verified.ok) return fail(problemText(verified.error));
  const { header, manifest } = verified.value;
  console.log(`${file}: whole; ${totalOf(manifest)} rows of ${header.createdAt}, schema ${header.schema}`);
}

function totalOf({ tables }: BackupManifest): number {
  return Object.values(tables).reduce((total, { rows }) => total + rows, 0);
}

function fail(reason: string): void {
  console.error(`No backup: ${reason}`);
  process.exitCode = 1;
}
