import { chmod, mkdir, mkdtemp, open, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyBackup } from '#server/backup/read-backup.ts';
import { seededChance, type Chance } from '#server/seed/seeded-chance.ts';
import { must } from '#shared/core/assert.ts';
import { SERVER_KEY } from '../bench/support/bench-database.ts';
import { runBackup, type ProgramSettings } from '../support/backup-programs.ts';
import { brokenPages, type Place } from '../support/check-pages.ts';
import { testSeed, testSizes } from '../support/test-sizes.ts';
import { copyFolder, makeSpecimen, OPEN_TO_OTHERS, type Specimen } from './damage-specimen.ts';

// T7: bytes of a database's files change while it is stopped. What may not happen is that it goes on as if nothing were:
// our programs read other rows than were written, and neither they nor the database's own checker say a word.

const PER_CASE_MS = 180_000;
const PAGE = 8192;
const CASES = Math.ceil(testSizes.damagedFiles / 2);

/** How it came out, from best to worst. */
type Outcome =
  /** All rows are right and every page is sound: the bytes meant nothing any more. */
  | 'harmless'
  /** The database does not open. */
  | 'refused'
  /** Reading everything fails. */
  | 'reading fails'
  /** All rows are right, and the checker names the index or table. */
  | 'checker names it'
  /** Other rows than were written, without a word. */
  | 'silent';

interface Damage {
  /** Relative to the folder. */
  file: string;
  how: 'bytes' | 'zeros';
}

type Sums = Readonly<Record<string, { rows: number; hash: string }>>;

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'valclean-damage-'));
  await chmod(scratch, OPEN_TO_OTHERS);
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** `npm run backup`, which reads every row; its sums, or why there is none. */
async function readEverything(place: Place): Promise<Sums | string> {
  const file = path.join(scratch, 'read.ndjson.gz');
  try {
    await runBackup(file, settingsOf(place), PER_CASE_MS);
    const verified = await verifyBackup(file);
    return verified.ok ? verified.value.manifest.tables : verified.error.code;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await rm(file, { force: true });
  }
}

async function damage(folder: string, { file, how }: Damage, chance: Chance): Promise<string> {
  const target = path.join(folder, file);
  const pages = Math.max(1, Math.floor((await stat(target)).size / PAGE));
  const page = chance.between(0, pages - 1);
  const length = how === 'zeros' ? PAGE : chance.pick([1, 8, 64, 512]);
  const at = page * PAGE + (how === 'zeros' ? 0 : chance.between(0, PAGE - length));
  const handle = await open(target, 'r+');
  const before = Buffer.alloc(length);
  await handle.read(before, 0, length, at);
  // Every byte becomes another one.
  const after = how === 'zeros' ? Buffer.alloc(length) : before.map((byte) => byte ^ chance.between(1, 255));
  await handle.write(after, 0, length, at);
  await handle.close();
  return `${how} at ${at} (${length}) of ${file}`;
}

/** A damaged copy of the folder, looked at; the copy goes. */
async function outcomeOf(
  specimen: Specimen,
  { from, right, harm }: { from: string; right: Sums; harm: (folder: string) => Promise<string> },
): Promise<{ outcome: Outcome; what: string; why: string; sums: Sums | null }> {
  const folder = path.join(scratch, 'copy', 'data');
  await mkdir(path.dirname(folder), { recursive: true });
  copyFolder(from, folder);
  const what = await harm(folder);
  let reached = false;
  try {
    return await specimen.on(folder, async (place) => {
      reached = true;
      const sums = await readEverything(place);
      if (typeof sums === 'string') return { outcome: 'reading fails' as const, what, why: sums, sums: null };
      const broken = await brokenPages(place).catch((error: unknown) => [String(error)]);
      const wrong = Object.keys(right).filter((table) => right[table]?.hash !== sums[table]?.hash);
      const outcome = broken.length > 0 ? 'checker names it' : wrong.length > 0 ? 'silent' : 'harmless';
      return { outcome, what, why: [...broken, ...wrong].join('; '), sums };
    });
  } catch (error) {
    return { outcome: reached ? 'reading fails' : 'refused', what, why: String(error), sums: null };
  } finally {
    await rm(path.dirname(folder), { recursive: true, force: true });
  }
}

describe.each(['PGlite', 'PostgreSQL'] as const)('%s', (kind) => {
  let specimen: Specimen;
  let right: Sums;
  beforeAll(async () => {
    specimen = await makeSpecimen(kind);
    const undamaged = { from: specimen.stopped, right: {}, harm: async () => 'nothing' };
    const { outcome, why, sums } = await outcomeOf(specimen, undamaged);
    if (outcome !== 'harmless') throw new Error(`undamaged, and yet ${outcome}: ${why}`);
    right = must(sums, 'the sums of all tables');
  }, 1_200_000);
  afterAll(() => specimen.remove());

  async function looked(from: string, damages: readonly Damage[], chance: Chance) {
    const counts: Partial<Record<Outcome, number>> = {};
    const silent: string[] = [];
    let most = 0;
    for (const each of damages) {
      const harm = (folder: string) => damage(folder, each, chance);
      const { outcome, what, why, sums } = await outcomeOf(specimen, { from, right, harm });
      counts[outcome] = (counts[outcome] ?? 0) + 1;
      most = Math.max(most, rowsOf(sums));
      if (outcome === 'silent') silent.push(`${what}: ${why}; ${rowsOf(sums)} of ${rowsOf(right)} rows`);
    }
    return { counts: JSON.stringify(counts), silent, most };
  }

  test(
    `${CASES} pages of tables and indexes with other bytes: none is served as if it were right`,
    { timeout: PER_CASE_MS * CASES },
    async () => {
      const chance = seededChance(testSeed(`damaged pages on ${kind}`));
      const damages = Array.from({ length: CASES }, () => ({
        file: chance.pick(specimen.relations),
        how: 'bytes' as const,
      }));
      const { counts, silent } = await looked(specimen.stopped, damages, chance);
      console.log(`${kind}, bytes of pages: ${counts}`);
      expect(silent).toEqual([]);
    },
  );

  /** Neither database can tell these: a page of zeros is a new page, a log ends where its sums do not fit. */
  test(
    `${Math.ceil(CASES / 5)} pages of zeros and as many damaged logs: some rows may be gone, and none is made up`,
    { timeout: PER_CASE_MS * CASES },
    async () => {
      const chance = seededChance(testSeed(`zeros and logs on ${kind}`));
      const some = Array.from({ length: Math.ceil(CASES / 5) });
      const zeros = some.map(() => ({ file: chance.pick(specimen.relations), how: 'zeros' as const }));
      const ofPages = await looked(specimen.stopped, zeros, chance);
      console.log(`${kind}, pages of zeros: ${ofPages.counts}\n${ofPages.silent.join('\n')}`);
      const segments = await readdir(path.join(specimen.killed, specimen.logs));
      const logs = segments
        .filter((name) => /^[0-9A-F]{24}$/.test(name))
        .map((name) => path.join(specimen.logs, name));
      const inLogs = some.map(() => ({ file: chance.pick(logs), how: 'bytes' as const }));
      const ofLogs = await looked(specimen.killed, inLogs, chance);
      console.log(`${kind}, bytes of the log after a kill: ${ofLogs.counts}\n${ofLogs.silent.join('\n')}`);
      expect(Math.max(ofPages.most, ofLogs.most)).toBeLessThanOrEqual(rowsOf(right));
    },
  );
});

function settingsOf(place: Place): ProgramSettings {
  return 'databaseUrl' in place
    ? { DATABASE_URL: place.databaseUrl, SERVER_KEY }
    : { DATA_DIR: place.dataDirectory, SERVER_KEY };
}

function rowsOf(sums: Sums | null): number {
  return Object.values(sums ?? {}).reduce((total, { rows }) => total + rows, 0);
}
