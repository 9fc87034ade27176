import { OpenAPIHono } from '@hono/zod-openapi';
import { compress } from 'hono/compress';
import { HTTPException } from 'hono/http-exception';
import { placeOf } from '../error-place.ts';
import { StorageLowError } from '../storage/free-space.ts';
import type { HttpDependencies } from './http-dependencies.ts';
import type { HttpEnv } from './http-env.ts';
import { authenticate, requireRole } from './middleware/authenticate.ts';
import { clientIp } from './middleware/client-ip.ts';
import { crossOrigin } from './middleware/cross-origin.ts';
import { createRateLimiters, limitByAddress } from './middleware/rate-limit.ts';
import { API_BODY, readJson, SYNC_BODY } from './middleware/read-json.ts';
import { refuseQuery } from './middleware/refuse-query.ts';
import { requestLog } from './middleware/request-log.ts';
import { securityHeaders } from './middleware/security-headers.ts';
import { syncProtocol } from './middleware/sync-protocol.ts';
import { problemResponse, ProblemError } from './problem.ts';
import { addReference } from './reference.ts';
import { createLists } from './routes/admin-lists.ts';
import { createBulkOrderRoutes } from './routes/bulk-order-routes.ts';
import { createCatalogueRoutes } from './routes/catalogue-routes.ts';
import { createChangeRequestRoutes } from './routes/change-request-routes.ts';
import { createClaimRoutes } from './routes/claim-routes.ts';
import { createCouponCheckRoutes } from './routes/coupon-check-routes.ts';
import { createCompanyRoutes } from './routes/company-routes.ts';
import { createCustomerPages } from './routes/customer-pages.ts';
import { createHealthRoutes, type HealthSettings } from './routes/health-routes.ts';
import { createMessageRoutes } from './routes/message-routes.ts';
import { createOnboardingRoutes } from './routes/onboarding-routes.ts';
import { createPasswordRoutes } from './routes/password-routes.ts';
import { createPhotoRoutes, isPhotoUpload } from './routes/photo-routes.ts';
import { createPublicListRoutes } from './routes/public-list-routes.ts';
import { createProfileRoutes } from './routes/profile-routes.ts';
import { createRegistrationRoutes } from './routes/registration-routes.ts';
import { createSessionRoutes } from './routes/session-routes.ts';
import { createStaffPages } from './routes/staff-pages.ts';
import { createStaffPhotoRoutes } from './routes/staff-photo-routes.ts';
import { createSyncRoutes } from './routes/sync-routes.ts';
import { createTrackingRoutes } from './routes/tracking-routes.ts';
import { createTrackingTokenRoutes } from './routes/tracking-token-routes.ts';
import { createWebApp } from './web-app.ts';
import { createWriteRoutes } from './writes/add-write-routes.ts';
import { writeTable } from './writes/write-table.ts';

/** Every route of the server. The order is: id and log, headers, origin, caller, limits, session, body, route. */
export function createApp(deps: HttpDependencies, health: HealthSettings): OpenAPIHono<HttpEnv> {
  const app = new OpenAPIHono<HttpEnv>({ getPath: routedPath });
  const limiters = createRateLimiters(deps.settings.rateLimits);
  const authenticated = authenticate(deps.sessions, limiters);

  app.use('*', requestLog(deps.log, deps));
  app.use('*', securityHeaders());
  app.use('*', crossOrigin(deps.settings.allowedOrigins));
  app.use('*', clientIp(deps.settings.proxies, deps.settings.isTls));
  app.use('/health/ready', limitByAddress(limiters.open));
  const readApiJson = readJson(API_BODY);
  app.use('/api/*', limitByAddress(limiters.open), refuseQuery(writeTable), (c, next) =>
    isPhotoUpload(c.req) ? next() : readApiJson(c, next),
  );
  app.use(
    '/sync/*',
    authenticated,
    requireRole('staff', 'manager', 'admin'),
    readJson(SYNC_BODY),
    syncProtocol(deps.settings.protocols),
  );

  app.route('/', createSessionRoutes(deps, limiters, authenticated));
  app.route('/', createPasswordRoutes(deps, limiters, authenticated));
  app.route('/', createOnboardingRoutes(deps, limiters, authenticated));
  app.route('/', createRegistrationRoutes(deps, limiters));
  app.route('/', createPublicListRoutes(deps));
  app.route('/', createStaffPhotoRoutes(deps));
  app.route('/', createCatalogueRoutes(deps, limiters));
  app.route('/', createTrackingRoutes(deps, limiters));
  app.route('/', createClaimRoutes(deps, limiters, authenticated));
  app.route('/', createTrackingTokenRoutes(deps, authenticated));
  app.route('/', createCompanyRoutes(deps, authenticated));
  app.route('/', createCustomerPages(deps, authenticated));
  app.route('/', createStaffPages(deps, authenticated));
  app.route('/', createProfileRoutes(deps, authenticated));
  app.route('/', createChangeRequestRoutes(deps, authenticated));
  app.route('/', createLists(deps, authenticated));
  app.route('/', createBulkOrderRoutes(deps, limiters, authenticated));
  app.route('/', createWriteRoutes(deps, limiters, writeTable));
  app.route('/', createCouponCheckRoutes(deps, limiters));
  app.route('/', createPhotoRoutes(deps, authenticated));
  app.route('/', createMessageRoutes(deps, authenticated));
  app.route('/', createSyncRoutes(deps));
  app.route('/', createHealthRoutes(deps, health));
  addReference(app, deps.settings.publicUrl);

  const webApp = createWebApp(deps.settings.webRoot);
  // Security: only what is the same for everybody is packed, so that lengths tell nothing of secrets.
  app.on(['GET', 'HEAD'], '*', compress(), async (c) => {
    const isPage = !/^\/(?:api|sync|health)(?:\/|$)/.test(c.req.path);
    const response = isPage ? await webApp(c) : null;
    return response ?? problemResponse(new ProblemError('route.not_found'), c.get('requestId'));
  });
  app.notFound((c) => problemResponse(new ProblemError('route.not_found'), c.get('requestId')));
  app.onError((error, c) => {
    const requestId = c.get('requestId');
    if (error instanceof ProblemError) return problemResponse(error, requestId);
    if (error instanceof StorageLowError)
      return problemResponse(
        new ProblemError('storage.low', { headers: { 'retry-after': '30' } }),
        requestId,
      );
    if (error instanceof HTTPException) return problemResponse(problemOfStatus(error.status), requestId);
    // Security: the reply says nothing of what went wrong; the log says where, without values.
    deps.log.error({ requestId, ...placeOf(error) }, 'a request failed');
    return problemResponse(new ProblemError('internal'), requestId);
  });
  return app;
}

/** API routes end with a slash in the specification and answer without it too; others have none. */
function routedPath(request: Request): string {
  const { pathname } = new URL(request.url);
  const bare = pathname.length > 1 ? pathname.replace(/\/$/, '') : pathname;
  return bare.startsWith('/api/') ? `${bare}/` : bare;
}

function problemOfStatus(status: number): ProblemError {
  if (status === 415) return new ProblemError('body.unsupported_type');
  if (status === 413) return new ProblemError('body.too_large');
  return new ProblemError(status < 500 ? 'body.malformed' : 'internal');
}
