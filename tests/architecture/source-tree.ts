import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseModule } from './source-module.ts';
import type { SourceModule } from './source-module.ts';

const projectRoot = path.resolve(import.meta.dirname, '../..');

/** Folders that hold our TypeScript. */
const PARTS = ['shared', 'server', 'desktop', 'tests'];
const GENERATED = new Set(['node_modules', 'out', 'dist', 'release', 'coverage']);

/** Every TypeScript file of the project, parsed. */
export function readSourceTree(): readonly SourceModule[] {
  const files = PARTS.flatMap((part) => filesBelow(part)).filter((file) => /\.tsx?$/.test(file));
  return files.map((file) => parseModule(file, readProjectFile(file)));
}

/** Every text file that the project's authors wrote, by path: sources, settings, documents. */
export function listTextFiles(): readonly string[] {
  const atRoot = readdirSync(projectRoot, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'package-lock.json')
    .map((entry) => entry.name);
  const below = [...PARTS, '.ci'].flatMap((part) => filesBelow(part));
  return [...atRoot, ...below].filter((file) => !/\.(png|ico|icns|woff2?|gz)$/.test(file));
}

export function projectHas(file: string): boolean {
  return existsSync(path.join(projectRoot, file));
}

export function readProjectFile(file: string): string {
  return readFileSync(path.join(projectRoot, file), 'utf8');
}

function filesBelow(folder: string): string[] {
  if (!projectHas(folder)) return [];
  return readdirSync(path.join(projectRoot, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return GENERATED.has(entry.name) ? [] : filesBelow(file);
    return entry.isFile() ? [file] : [];
  });
}
