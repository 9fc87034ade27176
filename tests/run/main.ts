import { parseArgs } from 'node:util';
import { stages } from './stages.ts';
import type { Stage } from './stages.ts';
import { addCounts, closingLine, isGreen, noTests } from './test-counts.ts';
import type { TestCounts } from './test-counts.ts';

const { values, positionals } = parseArgs({
  options: { stages: { type: 'string' } },
  allowPositionals: true,
});

const total = await runStages(choose(values.stages), positionals);
if (total.passed === 0 && total.failed === 0) console.log('\nNo test was run.');
console.log(`\n${closingLine(total)}`);
process.exitCode = isGreen(total) ? 0 : 1;

function choose(names: string | undefined): readonly Stage[] {
  if (names === undefined) return stages;
  return names.split(',').map((name) => {
    const stage = stages.find((candidate) => candidate.name === name);
    if (stage === undefined) throw new Error(`no stage "${name}": ${stages.map((s) => s.name).join(', ')}`);
    return stage;
  });
}

async function runStages(chosen: readonly Stage[], testFilters: readonly string[]): Promise<TestCounts> {
  let sum = noTests;
  let redGroup: string | undefined;
  const summary: string[] = [];
  for (const stage of chosen) {
    if (redGroup !== undefined && redGroup !== stage.group) {
      summary.push(`${stage.name}: not run, because "${redGroup}" stages failed`);
      continue;
    }
    console.log(`\n== ${stage.name}`);
    const startedAt = performance.now();
    const counts = await runGuarded(stage, testFilters);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    const verdict = counts.failed > 0 ? 'FAILED' : 'ok';
    const tests = counts.passed + counts.failed > 0 ? ` (${closingLine(counts)})` : '';
    summary.push(`${stage.name}: ${verdict} in ${seconds} s${tests}`);
    console.log(`== ${summary.at(-1)}`);
    sum = addCounts(sum, counts);
    if (counts.failed > 0) redGroup = stage.group;
  }
  console.log(`\nstages\n  ${summary.join('\n  ')}`);
  return sum;
}

/** A stage that breaks is a red stage, so that the closing line is always printed. */
async function runGuarded(stage: Stage, testFilters: readonly string[]): Promise<TestCounts> {
  try {
    return await stage.run(testFilters);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
