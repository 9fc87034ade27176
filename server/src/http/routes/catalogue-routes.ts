import { createRoute, z } from '@hono/zod-openapi';
import { GUEST } from '#shared/access/actor.ts';
import { Id } from '#shared/core/ids.ts';
import { addDays, addHours, startOfDay, WallDate } from '#shared/core/zoned-time.ts';
import { isOffered } from '#shared/documents/service.ts';
import { availableDays } from '#shared/scheduling/availability.ts';
import { Postcode } from '#shared/documents/customer.ts';
import { createSqlReader } from '../../storage/reader-sql.ts';
import type { HttpDependencies } from '../http-dependencies.ts';
import { limitByAddress, type RateLimiters } from '../middleware/rate-limit.ts';
import { createRouteApp, jsonResponse, problems } from '../openapi-parts.ts';
import { ProblemError } from '../problem.ts';

const MOST_DAYS = 31;

const AvailabilityQuery = z.strictObject({
  service: Id,
  postcode: Postcode.meta({ type: 'string', example: 'SW1A 1AA' }),
  from: WallDate.meta({ example: '2026-12-01' }),
  to: WallDate.meta({ description: `Included; at most ${MOST_DAYS} days`, example: '2026-12-07' }),
  quantity: z
    .string()
    .regex(/^(?:[1-9]|1\d|20)$/)
    .optional()
    .openapi({ description: '1 to 20; 1 unless given', example: '1' }),
});

const Slot = z.object({
  time: z.string().openapi({ description: "On the company's clock", example: '09:00' }),
  starts_at: z.string(),
  staff: z.array(z.string()).openapi({ description: 'Who could do it, best first' }),
});

const availabilityRoute = createRoute({
  method: 'get',
  path: '/api/availability/',
  tags: ['Catalogue'],
  summary: 'The starts that can be booked on each day, and for a day without any the reasons',
  request: { query: AvailabilityQuery },
  responses: {
    200: jsonResponse(
      'Every day of the range',
      z.object({
        timezone: z.string().openapi({ example: 'Europe/London' }),
        days: z.array(z.object({ date: z.string(), slots: z.array(Slot), reasons: z.array(z.string()) })),
      }),
    ),
    ...problems('route.not_found'),
  },
});

export function createCatalogueRoutes(deps: HttpDependencies, limiters: RateLimiters) {
  const app = createRouteApp();
  const limited = limitByAddress(limiters.availability);
  app.openapi({ ...availabilityRoute, middleware: [limited] as const }, async (c) => {
    const { service: serviceId, postcode, from, to, quantity } = c.req.valid('query');
    if (to < from || addDays(from, MOST_DAYS) <= to) {
      throw new ProblemError('request.invalid', {
        errors: [{ field: 'to', code: 'range', message: `1 to ${MOST_DAYS} days` }],
      });
    }
    const now = deps.now();
    const days = await deps.database.transact(
      async (trx) => {
        const read = createSqlReader(trx, { actor: GUEST, now });
        const [company, [service], staff] = [
          await read.company(),
          await read.services([serviceId]),
          await read.activeStaff(),
        ];
        if (!service || !isOffered(service, company)) throw new ProblemError('route.not_found');
        const { durationMinutes, bufferMinutes } = service;
        const blocks = await read.blocks({
          staffIds: staff.map(({ id }) => id),
          from: addHours(startOfDay(from, company.zone), -24),
          to: addHours(startOfDay(to, company.zone), 72),
        });
        const work = [
          { itemId: serviceId, serviceId, quantity: Number(quantity ?? 1), durationMinutes, bufferMinutes },
        ];
        const request = {
          company,
          staff,
          blocks,
          now,
          work,
          postcode,
          audience: 'guest' as const,
          fromDate: from,
          toDate: to,
        };
        return { timezone: company.zone, days: availableDays(request) };
      },
      { mode: 'snapshot' },
    );
    return c.json({ timezone: days.timezone, days: days.days.map(publicDay) }, 200);
  });

  return app;
}

type Day = ReturnType<typeof availableDays>[number];

function publicDay({ date, slots, reasons }: Day) {
  return {
    date,
    slots: slots.map(({ time, startsAt, plans }) => ({
      time,
      starts_at: startsAt,
      staff: plans.flatMap(({ staffIds }) => staffIds),
    })),
    reasons,
  };
}
