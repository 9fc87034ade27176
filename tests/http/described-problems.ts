import { codesOf } from '#server/http/describe-problems.ts';
import type { ApiDocument } from '#server/http/reference-page.ts';

interface Answered {
  method: string;
  path: string;
  status: number;
  /** Null for what is no problem. */
  code: string | null;
}

/**
 * What an answer tells that the reference does not say of its route; null where all is described, or where no route has
 * this method and path.
 */
type Undescribed = (answered: Answered) => string | null;

export function createUndescribed({ paths }: ApiDocument): Undescribed {
  const routes = Object.entries(paths)
    // 'bulk/' before '{id}/': what is spelled out is the route that answers.
    .toSorted(([left], [right]) => left.split('{').length - right.split('{').length)
    .flatMap(([template, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        method: method.toUpperCase(),
        matcher: matcherOf(template),
        statuses: new Set(Object.keys(operation.responses)),
        codes: new Set(codesOf(operation)),
      })),
    );
  return ({ method, path, status, code }) => {
    const bare = path.replace(/\?.*$/s, '').replace(/\/$/, '');
    const route = routes.find((each) => each.method === method && each.matcher.test(bare));
    if (!route) return null;
    const isDescribed = code === null ? route.statuses.has(String(status)) : route.codes.has(code);
    const answer = `${method} ${path} answered ${status} ${code ?? ''}`;
    return isDescribed ? null : `${answer}, which /openapi.json does not say`;
  };
}

function matcherOf(template: string): RegExp {
  const bare = template.replace(/\/$/, '').replaceAll('.', String.raw`\.`);
  return new RegExp(`^${bare.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
}
