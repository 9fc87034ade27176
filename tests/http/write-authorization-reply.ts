import { must } from '#shared/core/assert.ts';
import type { WriteRoute } from '#server/http/writes/write-route.ts';
import { withoutSent } from './authorization-push.ts';
import { targetsOf, type TargetKind } from './authorization-world.ts';
import { requestAbout } from './hostile-requests.ts';
import type { TestRequest, TestServer } from './http-server.ts';
import { partOf } from './target.ts';
import { pathOf } from './write-requests.ts';

export interface Asked extends Pick<TestRequest, 'token' | 'headers'> {
  kind: TargetKind;
  /** Whom the body names, where not those of `kind`. */
  people?: TargetKind;
  /** So that what the next one asks about is as it was. */
  isDryRun?: boolean;
}

export const targetsFor = (route: WriteRoute) => targetsOf(must(route.commands[0], 'a command'));

/** Status, headers and body without the ids that were sent. */
export async function replyTo(
  server: TestServer,
  route: WriteRoute,
  { kind, people = kind, isDryRun = false, headers: own = {}, ...identity }: Asked,
): Promise<string> {
  const targets = targetsFor(route);
  const { staffId, customerId } = targets[people];
  const target = { ...targets[kind], staffId, customerId };
  const { path: whole, request } = requestAbout(route, target);
  const part = partOf(route.path, target);
  const path = part === null ? whole : pathOf(route, () => part);
  const { status, headers, text } = await server.request(isDryRun ? `${path}?dry_run=true` : path, {
    ...request,
    ...identity,
    headers: { ...request.headers, ...own },
  });
  const bytes = withoutSent(text, `${path} ${JSON.stringify(request)}`);
  return `${status} ${JSON.stringify([...headers])} ${bytes}`;
}
