import { parseArgs } from 'node:util';
import { findOrInstallBrowser } from './find-browser.ts';
import { longParts, type LongPart } from './long-parts.ts';
import { buildApps, runVitest } from './stages.ts';
import { addCounts, closingLine, isGreen, noTests } from './test-counts.ts';

const { values } = parseArgs({ options: { parts: { type: 'string' }, list: { type: 'boolean' } } });
if (values.list === true) {
  for (const { name, minutes, what } of longParts)
    console.log(`${name.padEnd(12)}${String(minutes).padStart(4)} min  ${what}`);
} else {
  // The tests take their sizes and print their seeds by it (tests/support/test-sizes.ts).
  process.env['TEST_TIER'] = 'N';
  await run(chosen(values.parts));
}

function chosen(names: string | undefined): readonly LongPart[] {
  return (names?.split(',') ?? longParts.map(({ name }) => name)).map((name) => {
    const found = longParts.find((each) => each.name === name);
    if (found === undefined)
      throw new Error(`no part "${name}": ${longParts.map((each) => each.name).join(', ')}`);
    return found;
  });
}

/** All that were chosen run, whatever becomes of the others; a part without a test is red. */
async function run(all: readonly LongPart[]): Promise<void> {
  const minutes = all.reduce((sum, each) => sum + each.minutes, 0);
  console.log(`${all.map(({ name }) => name).join(', ')}: about ${minutes} minutes`);
  await findOrInstallBrowser();
  let total = await buildApps();
  for (const { name, projects, path } of all) {
    console.log(`\n== ${name}`);
    const startedAt = performance.now();
    const counts = await runVitest([...projects.flatMap((project) => ['--project', project]), path]);
    const took = ((performance.now() - startedAt) / 60_000).toFixed(1);
    const isEmpty = counts.passed + counts.failed === 0;
    console.log(`== ${name}: ${isEmpty ? 'NO TEST' : closingLine(counts)} in ${took} min`);
    total = addCounts(total, isEmpty ? { ...noTests, failed: 1 } : counts);
  }
  console.log(`\n${closingLine(total)}`);
  process.exitCode = isGreen(total) ? 0 : 1;
}
