import { codesOf } from '#server/http/describe-problems.ts';
import type { ApiDocument, ApiOperation } from '#server/http/reference-page.ts';

/** The reference's entry for a request; null where no route has this method and path. */
export function operationOf(document: ApiDocument, method: string, path: string): ApiOperation | null {
  const bare = path.replace(/\?.*$/, '').replace(/\/$/, '');
  const found = Object.entries(document.paths)
    .filter(([template, methods]) => method.toLowerCase() in methods && matcherOf(template).test(bare))
    // 'bulk/' before '{id}/': what is spelled out is the route that answers.
    .toSorted(([left], [right]) => left.split('{').length - right.split('{').length);
  return found[0]?.[1][method.toLowerCase()] ?? null;
}

function matcherOf(template: string): RegExp {
  const bare = template.replace(/\/$/, '').replaceAll('.', String.raw`\.`);
  return new RegExp(`^${bare.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
}

interface Answered {
  method: string;
  path: string;
  status: number;
  /** Null for what is no problem. */
  code: string | null;
}

/** What an answer tells that the reference does not say of its route; null where all is described. */
export function undescribed(document: ApiDocument, { method, path, status, code }: Answered): string | null {
  const operation = operationOf(document, method, path);
  if (!operation) return null;
  const isDescribed =
    code === null ? String(status) in operation.responses : codesOf(operation).includes(code);
  return isDescribed
    ? null
    : `${method} ${path} answered ${status} ${code ?? ''}, which /openapi.json does not say`;
}
