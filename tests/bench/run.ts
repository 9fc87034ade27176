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
for (const line of [...table(results), '', ...readmeTable(results)]) console.log(line);
// Tiny sizes only show that everything runs.
if (process.env['BENCH_TINY'] !== '1') save(results);
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
      (figure) =>
        `  ${figure.name.padEnd(80)} ${shown(figure.value).padStart(9)} ${figure.unit.padEnd(12)} ${verdict(figure)}`,
    ),
  ]);
}

/** What README shows: the figures that have a goal of their own number, in its order. */
function readmeTable(all: readonly BenchResult[]): string[] {
  const judged = all
    .flatMap(({ figures }) => figures)
    .filter(({ measure }) => measure !== undefined)
    .toSorted((left, right) => Number(left.measure?.slice(1)) - Number(right.measure?.slice(1)));
  if (judged.length === 0) return [];
  return [
    '| id | measure | goal | figure | |',
    '|---|---|---|---|---|',
    ...judged.map(
      (figure) =>
        `| ${figure.measure} | ${figure.name} | ${goalText(figure)} | ${shown(figure.value)} ${figure.unit} | ${isMet(figure)} |`,
    ),
  ];
}

function goalText({ goal, isAtLeast, unit }: Figure): string {
  return goal === undefined ? 'printed' : `${isAtLeast ? '>=' : '<='} ${shown(goal)} ${unit}`;
}

function isMet({ value, goal, isAtLeast }: Figure): string {
  if (goal === undefined) return '';
  return (isAtLeast ? value >= goal : value <= goal) ? 'met' : 'missed';
}

function verdict(figure: Figure): string {
  return figure.goal === undefined ? '' : `goal ${goalText(figure)}: ${isMet(figure)}`;
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
