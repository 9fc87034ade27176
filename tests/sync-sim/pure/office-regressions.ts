import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { SimOperation } from './sim-operations.ts';

/** A history that once broke a promise. Its numbers decide what its operations choose, and must never be changed. */
export interface Regression {
  title: string;
  seed: number;
  operations: SimOperation[];
}

const folder = fileURLToPath(new URL('../regressions/office/', import.meta.url));

export function officeRegressions(): Regression[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => JSON.parse(readFileSync(folder + file, 'utf8')) as Regression);
}
