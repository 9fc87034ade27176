import ts from 'typescript';
import { isTest } from './import-directions.ts';
import { visit } from './source-module.ts';
import type { SourceModule } from './source-module.ts';

/** The ids that the specification defines: lines `- **SC7** ...` and headings that start with an id. */
export function definedRuleIds(specification: string): ReadonlySet<string> {
  const definitions = specification.matchAll(/^(?:\s*[-*]\s+\*\*|#{1,6}\s+(?:\*\*)?)([A-Z]{2}\d+[a-z]?)\b/gm);
  return new Set([...definitions].map(([, id]) => id ?? ''));
}

/** The ids that test titles quote in brackets, e.g. `test('[SC7] a pending order holds its slot')`. */
export function quotedRuleIds(modules: readonly SourceModule[]): ReadonlySet<string> {
  const quoted = new Set<string>();
  for (const module of modules.filter(({ path }) => isTest(path))) {
    visit(module.tree, (node) => {
      if (
        !ts.isCallExpression(node) ||
        !/^(?:test|it|describe)\b/.test(node.expression.getText(module.tree))
      ) {
        return;
      }
      const [title] = node.arguments;
      // The table of a `test.each` is no title.
      if (title === undefined || ts.isArrayLiteralExpression(title)) return;
      for (const [bracket] of title.getText(module.tree).matchAll(/\[[^\]]*\]/g)) {
        for (const [id] of bracket.matchAll(/\b[A-Z]{2}\d+[a-z]?\b/g)) quoted.add(id);
      }
    });
  }
  return quoted;
}
