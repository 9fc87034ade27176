import { parseArgs } from 'node:util';
import { findOrInstallBrowser } from './find-browser.ts';
import { buildApps, runVitest } from './stages.ts';
import { addCounts, closingLine, isGreen, noTests } from './test-counts.ts';

/** One kind of test at its long size. */
interface LongPart {
  readonly name: string;
  /** On 2 cores that do nothing else. */
  readonly minutes: number;
  readonly what: string;
  readonly vitest: readonly string[];
}

const parts: readonly LongPart[] = [
  part('feed', 'pg tests/reliability/change-feed', {
    minutes: 11,
    what: 'writers and pollers on PostgreSQL',
  }),
  part('isolation', 'unit,pg tests/isolation', {
    minutes: 18,
    what: 'concurrent clients, histories searched for cycles',
  }),
  part('kills', 'e2e-paired tests/reliability/server-killed', {
    minutes: 60,
    what: 'servers ended in the middle of a push',
  }),
  part('migrations', 'pg tests/reliability/migrations-killed', {
    minutes: 10,
    what: 'killed before each statement',
  }),
  part('disk', 'long tests/reliability/disk-full', {
    minutes: 3,
    what: 'full disk on a tmpfs (needs the right to mount)',
  }),
  part('damage', 'long tests/reliability/page-damage', {
    minutes: 15,
    what: 'pages of tables, indexes and logs damaged',
  }),
  part('browser', 'e2e tests/replica/crash', { minutes: 25, what: 'browsers killed while saving' }),
  part('queue', 'e2e tests/reliability/offline-queue', {
    minutes: 5,
    what: 'commands queued offline, then delivered',
  }),
  part('keys', 'unit,pg tests/http/idempotency', { minutes: 5, what: 'idempotency keys' }),
  part('slots', 'pg tests/http/races', { minutes: 5, what: 'many bookings of one slot' }),
  part('backup', 'unit,pg,long tests/backup', {
    minutes: 30,
    what: 'restores with clients ahead of them, and by the clock',
  }),
  part('skew', 'unit,pg,e2e tests/sync-skew', { minutes: 15, what: 'pairs of versions' }),
  part('restored', 'e2e-paired tests/reliability/restored-server', {
    minutes: 20,
    what: 'servers put back while browsers go on',
  }),
  part('sim', 'unit,pg,e2e tests/sync-sim', {
    minutes: 90,
    what: 'simulated histories and planted bugs',
  }),
];

const { values } = parseArgs({ options: { parts: { type: 'string' }, list: { type: 'boolean' } } });
if (values.list === true) {
  for (const { name, minutes, what } of parts)
    console.log(`${name.padEnd(12)}${String(minutes).padStart(4)} min  ${what}`);
} else {
  // The tests take their sizes and print their seeds by it (tests/support/test-sizes.ts).
  process.env['TEST_TIER'] = 'N';
  await run(chosen(values.parts));
}

function chosen(names: string | undefined): readonly LongPart[] {
  return (names?.split(',') ?? parts.map(({ name }) => name)).map((name) => {
    const found = parts.find((each) => each.name === name);
    if (found === undefined)
      throw new Error(`no part "${name}": ${parts.map((each) => each.name).join(', ')}`);
    return found;
  });
}

/** All that were chosen run, whatever becomes of the others; a part without a test is red. */
async function run(all: readonly LongPart[]): Promise<void> {
  const minutes = all.reduce((sum, each) => sum + each.minutes, 0);
  console.log(`${all.map(({ name }) => name).join(', ')}: about ${minutes} minutes`);
  await findOrInstallBrowser();
  let total = await buildApps();
  for (const { name, vitest } of all) {
    console.log(`\n== ${name}`);
    const startedAt = performance.now();
    const counts = await runVitest(vitest);
    const took = ((performance.now() - startedAt) / 60_000).toFixed(1);
    const isEmpty = counts.passed + counts.failed === 0;
    console.log(`== ${name}: ${isEmpty ? 'NO TEST' : closingLine(counts)} in ${took} min`);
    total = addCounts(total, isEmpty ? { ...noTests, failed: 1 } : counts);
  }
  console.log(`\n${closingLine(total)}`);
  process.exitCode = isGreen(total) ? 0 : 1;
}

/** `tests`: projects, separated by commas, and the path that names the files. */
function part(name: string, tests: string, { minutes, what }: Pick<LongPart, 'minutes' | 'what'>): LongPart {
  const [projects = '', path = ''] = tests.split(' ');
  const vitest = [...projects.split(',').flatMap((project) => ['--project', project]), path];
  return { name, minutes, what, vitest };
}
