import { z } from '@hono/zod-openapi';
import { Id } from '#shared/core/ids.ts';
import { LongText } from '#shared/core/text.ts';
import { WallDate, WallTime } from '#shared/core/zoned-time.ts';
import { createdAnswer } from './answers.ts';
import {
  createSubscriptionArgs,
  EXAMPLE_ID,
  OfficeSubscriptionRequest,
  subscriptionExample,
} from './booking-bodies.ts';
import { bodyOf, plainBody } from './public-body.ts';
import { actionWrite } from './row-kinds.ts';
import { startIn, startShape } from './start.ts';
import { writeRoute, type WriteRoute } from './write-route.ts';

const about = { tag: 'Subscriptions', collection: 'subscriptions', idArg: 'subscriptionId' } as const;
const path = '/api/admin/subscriptions/{id}/';

export const subscriptionWrites: readonly WriteRoute[] = [
  writeRoute({
    method: 'post',
    path: '/api/admin/subscriptions/',
    tag: about.tag,
    summary: 'Take a series of visits for a customer',
    description:
      'For a customer on record or for a guest; `activate/` puts it on a calendar. Repeating the request with the same Idempotency-Key has no second effect.',
    commands: ['subscription.create'],
    isKeyed: true,
    status: 201,
    body: plainBody(OfficeSubscriptionRequest),
    example: subscriptionExample,
    intent(request) {
      const args = createSubscriptionArgs(request.body, request);
      const about = { collection: 'subscriptions', id: args.subscriptionId } as const;
      return { command: 'subscription.create', args, about };
    },
    answer: createdAnswer('subscriptions'),
  }),
  actionWrite({
    ...about,
    path: `${path}activate/`,
    summary: "Put a series on somebody's calendar, or back on it after a pause",
    description:
      'Where the person is not free: `refuse` changes nothing and says which visits clash, `leave_planned` books the others.',
    command: 'subscription.activate',
    body: plainBody(
      z.strictObject({ staff: Id.optional(), on_clash: z.enum(['refuse', 'leave_planned']).optional() }),
    ),
    example: { staff: EXAMPLE_ID, on_clash: 'refuse' },
    args: ({ staff, on_clash: onClash = 'refuse' }, { document }) => ({
      staffId: staff ?? document.staffId,
      onClash,
    }),
  }),
  actionWrite({
    ...about,
    path: `${path}pause/`,
    summary: 'Take the coming visits of a series off the calendar',
    command: 'subscription.pause',
  }),
  actionWrite({
    ...about,
    method: 'delete',
    path,
    summary: 'End a series',
    description: 'Nothing is deleted. `cancel/` does the same with a reason.',
    command: 'subscription.cancel',
    args: () => ({ reason: '' }),
  }),
  actionWrite({
    ...about,
    path: `${path}cancel/`,
    summary: 'End a series with every visit that has not begun',
    command: 'subscription.cancel',
    body: bodyOf(z.strictObject({ reason: LongText.optional() })),
    example: { reason: 'Moved away' },
    args: ({ reason = '' }) => ({ reason }),
  }),
  actionWrite({
    ...about,
    path: `${path}visits/{visit_id}/skip/`,
    summary: 'Leave out one visit',
    command: 'subscription.skip_visit',
    args: (_body, { context }) => ({ visitId: context.params['visit_id'] }),
  }),
  actionWrite({
    ...about,
    path: `${path}visits/{visit_id}/reschedule/`,
    summary: 'Move one visit, or it and those that follow',
    command: 'subscription.reschedule_visit',
    body: plainBody(
      z.strictObject({
        date: WallDate,
        time: WallTime,
        scope: z.enum(['this', 'this_and_later']).optional(),
      }),
    ),
    example: { date: '2026-12-02', time: '10:00', scope: 'this' },
    args({ scope = 'this', ...start }, { document, context }) {
      const visitId = context.params['visit_id'];
      const visit = document.visits.find(({ id }) => id === visitId);
      return { visitId, scope, ...start, expect: { startsAt: visit?.startsAt ?? document.createdAt } };
    },
  }),
  actionWrite({
    ...about,
    path: `${path}change-requests/{request_id}/review/`,
    summary: 'Approve or reject what a customer asked for',
    description: 'Approving moves or leaves out the visit, or ends the series, in the same step.',
    command: 'subscription.review_change',
    body: plainBody(
      z.strictObject({ decision: z.enum(['approve', 'reject']), notes: LongText.optional(), ...startShape }),
    ),
    example: { decision: 'approve', notes: '' },
    args: ({ decision, notes = '', ...start }, { context }) => ({
      requestId: context.params['request_id'],
      decision,
      notes,
      at: startIn(start),
    }),
  }),
];
