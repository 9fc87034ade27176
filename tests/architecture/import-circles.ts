import type { SourceModule } from './source-module.ts';

/** Returns each circle of imports once, as the paths walked, the first one repeated at the end. */
export function findCircles(modules: readonly SourceModule[]): readonly (readonly string[])[] {
  const targets = new Map(modules.map((module) => [module.path, targetsOf(module)]));
  const finished = new Set<string>();
  const walked: string[] = [];
  const circles: string[][] = [];

  const walk = (path: string): void => {
    const at = walked.indexOf(path);
    if (at !== -1) {
      circles.push([...walked.slice(at), path]);
      return;
    }
    if (finished.has(path)) return;
    walked.push(path);
    for (const target of targets.get(path) ?? []) walk(target);
    walked.pop();
    finished.add(path);
  };

  for (const path of targets.keys()) walk(path);
  return circles;
}

/** Imports that lead to no file of the project, as `module -> specifier`. */
export function findBrokenImports(
  modules: readonly SourceModule[],
  exists: (path: string) => boolean,
): readonly string[] {
  return modules.flatMap((module) =>
    module.imports
      .filter(({ target }) => target !== undefined && !exists(target))
      .map(({ specifier }) => `${module.path} -> ${specifier}`),
  );
}

function targetsOf(module: SourceModule): readonly string[] {
  return module.imports.flatMap(({ target }) => (target === undefined ? [] : [target]));
}
