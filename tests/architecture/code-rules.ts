import ts from 'typescript';
import { isTest } from './import-directions.ts';
import { lineOf, visit } from './source-module.ts';
import type { SourceModule } from './source-module.ts';

/** A rule about the text of one module: returns one message per offence, each with its line. */
export type CodeRule = (module: SourceModule) => readonly string[];

export const MAX_LINES = 400;
const MAX_PARAMETERS = 3;

export function linesOf(module: SourceModule): number {
  return module.text.trimEnd().split('\n').length;
}

export const tooLong: CodeRule = (module) =>
  linesOf(module) > MAX_LINES ? [`${module.path} has ${linesOf(module)} lines, more than ${MAX_LINES}`] : [];

/** The type `any`, wherever it is written. */
export const anyType: CodeRule = nodeRule('says `any`', (node) => node.kind === ts.SyntaxKind.AnyKeyword);

/** Comments that switch the compiler or the linter off. */
export const suppression: CodeRule = (module) => {
  const pattern = /@ts-(?:ignore|nocheck|expect-error)|(?:ox|es)lint-(?:disable|enable)/g;
  return [...module.text.matchAll(pattern)].map((match) => {
    const line = module.text.slice(0, match.index).split('\n').length;
    return `${module.path}:${line} suppresses a check: ${match[0]}`;
  });
};

const TEST_FUNCTIONS = new Set(['test', 'it', 'describe', 'suite', 'bench']);
const EVASIONS = new Set(['skip', 'skipIf', 'only', 'todo', 'fails', 'retry']);

/** Tests that do not run, run alone, may fail, or are tried again until they pass. */
export const evadedTest: CodeRule = nodeRule('evades a test', (node, module) => {
  if (!isTest(module.path)) return false;
  if (ts.isPropertyAccessExpression(node)) {
    return EVASIONS.has(node.name.text) && TEST_FUNCTIONS.has(rootName(node) ?? '');
  }
  const isOption = ts.isPropertyAssignment(node) && EVASIONS.has(node.name.getText(module.tree));
  if (!isOption) return false;
  const call = node.parent.parent;
  return ts.isCallExpression(call) && TEST_FUNCTIONS.has(rootName(call.expression) ?? '');
});

/** Time, ids and chance are arguments in shared/. */
export const ambientInput: CodeRule = nodeRule(
  'reads the clock or chance: take it from ctx',
  (node, module) => {
    if (!module.path.startsWith('shared/src/') || isTest(module.path)) return false;
    if (ts.isNewExpression(node)) {
      return node.expression.getText(module.tree) === 'Date' && (node.arguments?.length ?? 0) === 0;
    }
    if (!ts.isPropertyAccessExpression(node)) return false;
    const name = node.getText(module.tree);
    return /^(?:globalThis\.)?(?:Date\.now|Math\.random|Temporal\.Now|performance\.now)$|\bcrypto\./.test(
      name,
    );
  },
);

/** Files that only pass on what others export, and `export *` anywhere. */
export const barrel: CodeRule = (module) => {
  const statements = module.tree.statements;
  const reExports = statements.filter((statement) => ts.isExportDeclaration(statement));
  const passesOn = reExports.filter((statement) => statement.moduleSpecifier !== undefined);
  const hasStar = passesOn.some((statement) => statement.exportClause === undefined);
  const onlyPasses =
    reExports.length > 0 && statements.every((s) => ts.isExportDeclaration(s) || ts.isImportDeclaration(s));
  return hasStar || onlyPasses ? [`${module.path} is a barrel: import the file itself`] : [];
};

/** State that belongs to no composition root. */
export const moduleState: CodeRule = (module) => {
  if (isTest(module.path)) return [];
  return module.tree.statements
    .filter((statement) => ts.isVariableStatement(statement))
    .filter((statement) => (statement.declarationList.flags & ts.NodeFlags.Const) === 0)
    .map((statement) => `${module.path}:${lineOf(module, statement)} keeps state in the module`);
};

/** More than three positional parameters in a function of ours; a callback's are its caller's choice. */
export const manyParameters: CodeRule = nodeRule(`has more than ${MAX_PARAMETERS} parameters`, (node) => {
  const isNamed =
    ts.isFunctionDeclaration(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isConstructorDeclaration(node) ||
    (ts.isArrowFunction(node) && ts.isVariableDeclaration(node.parent));
  return isNamed && node.parameters.length > MAX_PARAMETERS;
});

/** Every rule above, by the sentence that the test's title says. */
export const codeRules: Readonly<Record<string, CodeRule>> = {
  [`no file is longer than ${MAX_LINES} lines`]: tooLong,
  'nothing is typed `any`': anyType,
  'no check is suppressed': suppression,
  'every test runs, with all the others, once': evadedTest,
  'shared/ takes time, ids and chance as arguments': ambientInput,
  'no file only re-exports others': barrel,
  'no module keeps mutable state': moduleState,
  'no function takes more than three positional parameters': manyParameters,
};

function nodeRule(offence: string, offends: (node: ts.Node, module: SourceModule) => boolean): CodeRule {
  return (module) => {
    const found: string[] = [];
    visit(module.tree, (node) => {
      if (offends(node, module)) found.push(`${module.path}:${lineOf(module, node)} ${offence}`);
    });
    return found;
  };
}

/** `test` of `test.each(rows).skip`. */
function rootName(node: ts.Expression): string | undefined {
  if (ts.isIdentifier(node)) return node.text;
  if (ts.isPropertyAccessExpression(node) || ts.isCallExpression(node)) return rootName(node.expression);
  return undefined;
}
