import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { officeRegressions } from './pure/office-regressions.ts';
import { runPure, searchDefects, shrunk, type Failure } from './pure/run-pure.ts';
import { plantedDefects, productRules } from './pure/sim-defects.ts';
import { runOperations } from './pure/sim-history.ts';
import type { Rules } from './pure/sim-world.ts';

/**
 * The simulation from the command line:
 *   npm run sim -- --seed 1 --histories 2000            random histories of the pure layer, after the finds of old
 *   npm run sim -- --seed 7 --histories 1 --keep        one history again, shrunk and kept in regressions if it fails
 *   npm run sim -- --defects --histories 500            which history finds each planted defect
 *   npm run sim -- --defects --pin --histories 500      and keeps the seeds for the test
 *   npm run sim -- --defect 'two windows lead'          the histories under one defect
 *   npm run sim -- --layer full --histories 10          the real server and clients
 *   npm run sim -- --layer full --histories 20 --defect 'the mask is left out'    until one of its own is caught
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    histories: { type: 'string', default: '200' },
    layer: { type: 'string', default: 'pure' },
    defect: { type: 'string' },
    defects: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    pin: { type: 'boolean', default: false },
  },
});

const range = { seed: Number(values.seed), histories: Number(values.histories) };
const print = (line: string) => process.stdout.write(`${line}\n`);

async function runFullLayer(): Promise<void> {
  // Loaded only when it is asked for.
  const { runFull } = await import('./full/run-full.ts');
  const { defect: bug } = values;
  const { commands, ...rest } = await runFull({
    ...range,
    ...(bug !== undefined && { bug, stopAtFirst: true }),
  });
  for (const [name, counts] of Object.entries(commands).toSorted(([one], [other]) =>
    one.localeCompare(other),
  ))
    print(`${name}: ${JSON.stringify(counts)}`);
  print(JSON.stringify(rest, null, 2));
  process.exitCode = rest.failures.length === 0 ? 0 : 1;
}

async function runRegressions(): Promise<boolean> {
  let isKept = true;
  for (const { title, seed, operations } of officeRegressions()) {
    const { broken } = await runOperations(seed, operations, productRules);
    if (broken) print(`found once and back: ${title}: ${broken.message}`);
    isKept &&= broken === null;
  }
  return isKept;
}

function tell(failure: Failure, seconds: string): void {
  print(`seed ${failure.seed} breaks a promise after ${seconds} s: ${failure.message}`);
  for (const operation of failure.operations) print(`  ${JSON.stringify(operation)}`);
  print(`again: npm run sim -- --seed ${failure.seed} --histories 1 --keep`);
}

function keep(failure: Failure): void {
  const folder = fileURLToPath(new URL('regressions/office/', import.meta.url));
  mkdirSync(folder, { recursive: true });
  const { seed, operations, promise } = failure;
  const title = `${promise} (seed ${seed})`;
  writeFileSync(`${folder}seed-${seed}.json`, `${JSON.stringify({ title, seed, operations }, null, 2)}\n`);
  print(`kept as regressions/office/seed-${seed}.json`);
}

async function runPureLayer(rules: Rules): Promise<void> {
  const start = performance.now();
  const isKept = values.defect !== undefined || (await runRegressions());
  const report = await runPure(range, rules);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  print(
    `${report.histories} histories, ${report.operations} operations from seed ${range.seed} in ${seconds} s`,
  );
  print(`at least ${report.coverage.fewestInOne} faults in each; times, and share of histories:`);
  for (const line of report.coverage.lines()) print(line);
  const rare = report.histories >= 500 ? report.coverage.tooRare() : [];
  for (const line of rare) print(`too rare: ${line}`);
  print('commands that were accepted and wrote something, the rarest first:');
  for (const line of report.coverage.commandLines()) print(line);
  if (report.failure) {
    const failure = await shrunk(report.failure, rules);
    tell(failure, seconds);
    if (values.keep && values.defect === undefined) keep(failure);
  }
  process.exitCode = isKept && !report.failure && rare.length === 0 ? 0 : 1;
}

async function runDefects(): Promise<void> {
  const pins: Record<string, number> = {};
  await searchDefects(range, ({ defect, seed, promise }) => {
    print(`${defect} -> ${seed === null ? 'NOT FOUND' : `seed ${seed}: ${promise}`}`);
    if (seed === null) process.exitCode = 1;
    else pins[defect] = seed;
  });
  const file = fileURLToPath(new URL('pure/pinned-seeds.json', import.meta.url));
  if (values.pin) writeFileSync(file, `${JSON.stringify(pins, null, 2)}\n`);
}

if (values.layer === 'full') await runFullLayer();
else if (values.defects) await runDefects();
else
  await runPureLayer(
    values.defect === undefined ? productRules : (plantedDefects[values.defect] ?? productRules),
  );
