import { createRoute, z } from '@hono/zod-openapi';
import type { Json } from '#shared/core/json.ts';
import { held } from '#shared/command-kit/reader.ts';
import { loadDocuments } from '../../storage/aggregate-store.ts';
import { createSqlReader } from '../../storage/reader-sql.ts';
import { documentJson, elementSchema } from '../document-api.ts';
import type { HttpDependencies } from '../http-dependencies.ts';
import { asSeen } from '../lists/add-list-routes.ts';
import { requireRole, type Authenticate } from '../middleware/authenticate.ts';
import { createRouteApp, jsonResponse, problems } from '../openapi-parts.ts';
import { ProblemError } from '../problem.ts';

/** What every one of these says: the person's id and the revision that a change of it may name. */
const own = { staff_id: z.string(), revision: z.int() };

function pageRoute<Path extends `/api/staff/${string}/`, Shape extends z.ZodRawShape>(
  path: Path,
  { summary, shape }: { summary: string; shape: Shape },
) {
  return createRoute({
    method: 'get',
    path,
    tags: ['Own work'],
    summary,
    security: [{ session: [] }],
    responses: {
      200: jsonResponse('As it is now', z.object({ ...own, ...shape })),
      ...problems('forbidden', 'route.not_found'),
    },
  });
}

const scheduleRoute = pageRoute('/api/staff/my-schedule/', {
  summary: 'Your weekly hours and absences',
  shape: {
    schedules: z.array(elementSchema('staff', 'schedules')),
    absences: z.array(elementSchema('staff', 'absences')),
  },
});

const areasRoute = pageRoute('/api/staff/my-areas/', {
  summary: 'The areas that you cover; none: everywhere',
  shape: { areas: z.array(elementSchema('staff', 'areas')) },
});

const servicesRoute = pageRoute('/api/staff/my-services/', {
  summary: 'The services that you offer',
  shape: {
    services: z.array(
      elementSchema('staff', 'services').extend({
        service_name: z.string(),
        duration_minutes: z.int().openapi({ description: 'Your own pace, or else that of the service' }),
      }),
    ),
  },
});

export function createStaffPages(deps: HttpDependencies, authenticated: Authenticate) {
  const app = createRouteApp();
  const middleware = [authenticated, requireRole('staff')];
  const noStore = { 'cache-control': 'no-store' };

  /** The person that the account is, masked, with the services they offer. */
  const self = (c: Parameters<typeof asSeen>[1]) =>
    asSeen(deps, c, async (trx, viewer) => {
      const { staffId } = viewer.actor;
      const read = createSqlReader(trx, { actor: viewer.actor, now: viewer.now });
      const member = staffId === null ? null : held(await read.get('staff', staffId));
      if (!member) throw new ProblemError('route.not_found');
      const services = await loadDocuments(
        trx,
        'services',
        member.services.map(({ serviceId }) => serviceId),
      );
      const json = documentJson('staff', member, viewer);
      const listed = (name: string) => json[name] as { [field: string]: Json }[];
      return { member, services, listed, own: { staff_id: member.id, revision: member.revision } };
    });

  app.openapi({ ...scheduleRoute, middleware }, async (c) => {
    const { own: about, listed } = await self(c);
    return c.json({ ...about, schedules: listed('schedules'), absences: listed('absences') }, 200, noStore);
  });

  app.openapi({ ...areasRoute, middleware }, async (c) => {
    const { own: about, listed } = await self(c);
    return c.json({ ...about, areas: listed('areas') }, 200, noStore);
  });

  app.openapi({ ...servicesRoute, middleware }, async (c) => {
    const { own: about, listed, member, services } = await self(c);
    const offered = listed('services').map((each, index) => {
      const { serviceId = '', durationOverrideMinutes = null } = member.services[index] ?? {};
      const service = services.get(serviceId);
      return {
        ...each,
        service_name: service?.name ?? '',
        duration_minutes: durationOverrideMinutes ?? service?.durationMinutes ?? 0,
      };
    });
    return c.json({ ...about, services: offered }, 200, noStore);
  });

  return app;
}
