import ts from 'typescript';

/** One import, re-export or dynamic import of a module. */
export interface ImportedName {
  /** As written, e.g. `#shared/core/ids.ts`, `./ids.ts`, `node:fs`, `zod`. */
  readonly specifier: string;
  /** The module it points to, as a path from the project's root; `undefined` for packages and Node. */
  readonly target: string | undefined;
}

/** A source file with what the rules ask about it. */
export interface SourceModule {
  /** Path from the project's root with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
  readonly imports: readonly ImportedName[];
}

/** The prefixes of package.json's "imports" and the folders they stand for. */
const ALIASES: Readonly<Record<string, string>> = {
  '#shared/': 'shared/src/',
  '#server/': 'server/src/',
  '#desktop/': 'desktop/src/',
};

/** Parses one file. Self-tests of the rules call it with a text that stands in no file. */
export function parseModule(path: string, text: string): SourceModule {
  const kind = path.endsWith('.tsx') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind);
  const imports: ImportedName[] = [];
  visit(tree, (node) => {
    const specifier = importedBy(node);
    if (specifier !== undefined) imports.push({ specifier, target: resolveImport(path, specifier) });
  });
  return { path, text, tree, imports };
}

/** Calls `look` for `node` and everything below it. */
export function visit(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node);
  ts.forEachChild(node, (child) => {
    visit(child, look);
  });
}

/** 1-based line of a node, for messages. */
export function lineOf(module: SourceModule, node: ts.Node): number {
  return module.tree.getLineAndCharacterOfPosition(node.getStart(module.tree)).line + 1;
}

function importedBy(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return textOf(node.moduleSpecifier);
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    return textOf(node.arguments[0]);
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return textOf(node.argument.literal);
  return undefined;
}

function textOf(node: ts.Node | undefined): string | undefined {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined;
}

function resolveImport(from: string, specifier: string): string | undefined {
  const bare = specifier.replace(/\?.*$/, '');
  for (const [prefix, folder] of Object.entries(ALIASES)) {
    if (bare.startsWith(prefix)) return folder + bare.slice(prefix.length);
  }
  if (!bare.startsWith('.')) return undefined;
  const steps = from.split('/').slice(0, -1);
  for (const step of bare.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.') steps.push(step);
  }
  return steps.join('/');
}
