import { describe, expect, test } from 'vitest';
import { codeRules, linesOf } from './code-rules.ts';
import { findForbiddenWords } from './forbidden-words.ts';
import { findBrokenImports, findCircles } from './import-circles.ts';
import { forbiddenImport } from './import-directions.ts';
import { definedRuleIds, quotedRuleIds } from './rule-ids.ts';
import { listTextFiles, projectHas, readProjectFile, readSourceTree } from './source-tree.ts';

// The rules on the whole project. That each of them can fail is shown in the other files of this folder.
const modules = readSourceTree();

test('the source tree was found', () => {
  expect(modules.length).toBeGreaterThan(20);
  expect(modules.flatMap(({ imports }) => imports).length).toBeGreaterThan(modules.length);
  const lengths = modules.map(linesOf).toSorted((one, other) => one - other);
  const median = lengths[Math.floor(lengths.length / 2)];
  console.info(`${modules.length} modules, median ${median} lines, longest ${lengths.at(-1)}`);
});

describe('imports', () => {
  test('point only in the allowed directions', () => {
    const offences = modules.flatMap((module) =>
      module.imports.flatMap((imported) => {
        const reason = forbiddenImport(module, imported);
        return reason === undefined ? [] : [`${module.path} -> ${imported.specifier}: ${reason}`];
      }),
    );
    expect(offences).toEqual([]);
  });

  test('never form a circle', () => {
    expect(findCircles(modules)).toEqual([]);
  });

  test('name a file that exists, with its extension', () => {
    expect(findBrokenImports(modules, projectHas)).toEqual([]);
  });
});

describe('code', () => {
  test.each(Object.entries(codeRules))('%s', (_title, rule) => {
    expect(modules.flatMap((module) => rule(module))).toEqual([]);
  });

  test('no file contains a forbidden word', () => {
    const offences = listTextFiles().flatMap((file) => findForbiddenWords(file, readProjectFile(file)));
    expect(offences).toEqual([]);
  });
});

describe('the specification and the tests', () => {
  const specification = projectHas('shared/SPEC.md') ? readProjectFile('shared/SPEC.md') : '';
  const defined = definedRuleIds(specification);
  const quoted = quotedRuleIds(modules);

  test('every rule is quoted by a test', () => {
    expect([...defined].filter((id) => !quoted.has(id))).toEqual([]);
  });

  test('every quoted rule is defined', () => {
    expect([...quoted].filter((id) => !defined.has(id))).toEqual([]);
  });
});
