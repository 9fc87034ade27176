import { z } from 'zod';
import { err, ok, type Result } from '#shared/core/result.ts';
import type { ApiOperations } from './api-types.generated.ts';

/** 'POST /api/auth/login/': method and path, as the reference names them. */
export type ApiRoute = keyof ApiOperations;
export type ApiAnswer<Route extends ApiRoute> = ApiOperations[Route]['answer'];
export type ApiProblemCode<Route extends ApiRoute> = ApiOperations[Route]['problem'];

/** What a route is given: its path's ids, query, headers and body, and the session's token where it asks for one. */
export type ApiInput<Route extends ApiRoute> = Omit<ApiOperations[Route], 'answer' | 'problem' | 'session'> &
  (ApiOperations[Route] extends { session: true } ? { token?: string } : unknown);

export interface ApiProblem<Route extends ApiRoute> {
  kind: 'problem';
  status: number;
  /** A server of a later version may know more codes than this list. */
  code: ApiProblemCode<Route>;
  errors: readonly { field: string; code: string }[];
}

export type ApiFailure<Route extends ApiRoute> =
  | ApiProblem<Route>
  /** Nobody answered. */
  | { kind: 'offline' }
  /** Somebody answered who does not speak this API: a proxy, or a page. */
  | { kind: 'unreadable'; status: number };

export interface ApiAccess {
  fetch: typeof window.fetch;
  serverUrl: string;
}

const Problem = z.object({
  code: z.string(),
  errors: z.array(z.object({ field: z.string(), code: z.string() })).catch([]),
});

/** What any route can be given, to whoever puts the request together. */
interface Given {
  params?: Readonly<Record<string, string>>;
  query?: Readonly<Record<string, string | number | boolean | undefined>>;
  headers?: Readonly<Record<string, string | undefined>>;
  body?: unknown;
  token?: string;
}

/**
 * Asks the server one thing. Never throws for what the network or the server does. The types are those of the routes
 * (`api-types.generated.ts`); an answer is taken at the server's word.
 */
export async function askApi<Route extends ApiRoute>(
  { fetch, serverUrl }: ApiAccess,
  route: Route,
  input: ApiInput<Route>,
): Promise<Result<ApiAnswer<Route>, ApiFailure<Route>>> {
  const { method, url, init } = requestOf(route, input);
  const response = await fetch(`${serverUrl}${url}`, {
    ...init,
    method,
    credentials: 'omit',
    cache: 'no-store',
  }).catch(() => null);
  if (!response) return err({ kind: 'offline' });
  const { status } = response;
  const body: unknown = status === 204 ? null : await response.json().catch(() => undefined);
  if (response.ok && body !== undefined) return ok(body as ApiAnswer<Route>);
  const problem = Problem.safeParse(body);
  if (response.ok || !problem.success) return err({ kind: 'unreadable', status });
  const { code, errors } = problem.data;
  return err({ kind: 'problem', status, code: code as ApiProblemCode<Route>, errors });
}

function requestOf(route: string, { params = {}, query = {}, headers = {}, body, token }: Given) {
  const [method = '', template = ''] = route.split(' ');
  const path = template.replaceAll(/\{(\w+)\}/g, (_whole, name: string) =>
    encodeURIComponent(params[name] ?? ''),
  );
  const search = new URLSearchParams(given(query)).toString();
  const init = {
    headers: {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...Object.fromEntries(given(headers)),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  };
  return { method, url: search === '' ? path : `${path}?${search}`, init };
}

function given(values: Readonly<Record<string, string | number | boolean | undefined>>): [string, string][] {
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as [string, string]],
  );
}
