import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot, runCommand, tool } from '../run/run-command.ts';
import { FIGURE_MARK, type Figure } from './report-figure.ts';

// Runs every *.bench.ts beside this file, one after the other, each in a process of its own, and prints one table.
// Words on the command line choose files by a part of their name. The figures also go to out/bench.json.

interface BenchResult {
  file: string;
  seconds: number;
  isOk: boolean;
  figures: Figure[];
  /** What it printed besides. */
  text: string[];
}

const { positionals } = parseArgs({ allowPositionals: true });
const files = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.bench.ts'))
  .filter((name) => positionals.length === 0 || positionals.some((word) => name.includes(word)))
  .toSorted();

const results: BenchResult[] = [];
for (const file of files) {
  console.log(`running ${file}`);
  results.push(await runBench(file));
}
for (const line of table(results)) console.log(line);
save(results);
process.exitCode = results.every(({ isOk }) => isOk) ? 0 : 1;

async function runBench(file: string): Promise<BenchResult> {
  const startedAt = performance.now();
  const { exitCode, output } = await runCommand(
    tool('tsx/dist/cli.mjs', path.join('tests/bench', file)),
    'collect',
  );
  const lines = output.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('npm warn'));
  const figures = lines
    .filter((line) => line.startsWith(FIGURE_MARK))
    .map((line) => JSON.parse(line.slice(FIGURE_MARK.length)) as Figure);
  const text = lines.filter((line) => !line.startsWith(FIGURE_MARK));
  return { file, seconds: (performance.now() - startedAt) / 1000, isOk: exitCode === 0, figures, text };
}

function table(all: readonly BenchResult[]): string[] {
  return all.flatMap(({ file, seconds, isOk, figures, text }) => [
    '',
    `${file} (${seconds.toFixed(0)} s)${isOk ? '' : ' FAILED'}`,
    ...text.map((line) => `  ${line}`),
    ...figures.map(
      ({ name, value, unit, goal }) =>
        `  ${name.padEnd(64)} ${shown(value).padStart(9)} ${unit.padEnd(12)} ${verdict({ value, unit, goal })}`,
    ),
  ]);
}

function verdict({
  value,
  unit,
  goal,
}: {
  value: number;
  unit: Figure['unit'];
  goal: number | undefined;
}): string {
  if (goal === undefined) return '';
  const isMet = unit === 'documents/s' ? value >= goal : value <= goal;
  return `goal ${shown(goal)}: ${isMet ? 'met' : 'missed'}`;
}

function shown(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(2);
}

function save(all: readonly BenchResult[]): void {
  const folder = path.join(projectRoot, 'out');
  mkdirSync(folder, { recursive: true });
  const [processor] = cpus();
  const machine = { processor: processor?.model ?? 'unknown', cores: cpus().length, node: process.version };
  writeFileSync(path.join(folder, 'bench.json'), `${JSON.stringify({ machine, results: all }, null, 2)}\n`);
}
