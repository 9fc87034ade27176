import { z } from '@hono/zod-openapi';
import { effectsOn } from '#shared/command-kit/effects.ts';
import type { SubscriptionAppointment } from '#shared/documents/subscription.ts';
import { visitDifferences } from '#shared/subscriptions/visit-differences.ts';
import { documentJson, documentSchema } from '../document-api.ts';
import { InstantText } from '../public-json.ts';
import type { WritePreview } from './write-route.ts';

const Visit = z.object({
  date: z.string(),
  starts_at: InstantText,
  ends_at: InstantText,
  status: z.enum(['planned', 'scheduled', 'completed', 'skipped', 'cancelled', 'no_show']),
  staff: z.string().nullable().openapi({ description: 'Only where somebody else would come' }),
});

const SeriesDifference = z
  .object({
    subscription: documentSchema('subscriptions')
      .nullable()
      .openapi({ description: 'As it would be; null where nothing would change' }),
    visits: z
      .array(z.object({ id: z.string(), sequence: z.int(), before: Visit.nullable(), after: Visit }))
      .openapi({ description: 'Those that would be different, first one first' }),
  })
  .openapi('SubscriptionDifference');

/** [SU8][HW9] How a series and its visits would differ. */
export const seriesDifference: WritePreview = {
  schema: SeriesDifference,
  tell(effects, told) {
    const [series] = effectsOn(effects, 'subscriptions');
    const appointments = effectsOn(effects, 'appointments');
    const differences = series?.before ? visitDifferences(series.before, series.after, appointments) : [];
    return {
      subscription: series ? documentJson('subscriptions', series.after, told) : null,
      visits: differences.map(({ visit, before, staff }) => ({
        id: visit.id,
        sequence: visit.sequence,
        before: before && visitJson(before, staff?.before ?? null),
        after: visitJson(visit, staff?.after ?? null),
      })),
    };
  },
};

function visitJson({ date, startsAt, endsAt, status }: SubscriptionAppointment, staff: string | null) {
  return { date, starts_at: startsAt, ends_at: endsAt, status, staff };
}
