import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { migrateSchema } from '#server/storage/migrate.ts';
import { openPGlite } from '#server/storage/open-pglite.ts';

const root = path.resolve(import.meta.dirname, '../..');
const STORAGE = path.join(root, 'server/src/storage');
const CACHE = path.join(root, 'node_modules/.cache/valclean');

/**
 * A migrated PGlite without rows, for `openDatabase({ memoryImage })`: loading one takes a fraction of making one. Made
 * by the first test that asks and kept for as long as PGlite and the migrations stay as they are.
 */
export async function migratedImage(): Promise<Blob> {
  const file = path.join(CACHE, `migrated-${fingerprint()}.tar`);
  if (!existsSync(file)) {
    await mkdir(CACHE, { recursive: true });
    const draft = `${file}.${randomUUID()}`;
    await writeFile(draft, await makeImage());
    await rename(draft, file);
  }
  return new Blob([await readFile(file)]);
}

/** Of everything that decides what an image holds. */
function fingerprint(): string {
  const migrations = path.join(STORAGE, 'migrations');
  const sources = [
    path.join(root, 'node_modules/@electric-sql/pglite/package.json'),
    path.join(STORAGE, 'migrate.ts'),
    ...readdirSync(migrations)
      .toSorted()
      .map((name) => path.join(migrations, name)),
  ];
  const hash = createHash('sha256');
  for (const source of sources) hash.update(readFileSync(source)).update('\0');
  return hash.digest('hex').slice(0, 24);
}

async function makeImage(): Promise<Buffer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'valclean-image-'));
  try {
    const { db, guard } = await openPGlite(folder);
    await migrateSchema(db, guard);
    await db.destroy();
    const pglite = await PGlite.create(folder, { extensions: { btree_gist, pg_trgm } });
    const dump = await pglite.dumpDataDir('none');
    await pglite.close();
    return Buffer.from(await dump.arrayBuffer());
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
