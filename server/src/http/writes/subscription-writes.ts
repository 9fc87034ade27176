import { z } from '@hono/zod-openapi';
import { must } from '#shared/core/assert.ts';
import { Id } from '#shared/core/ids.ts';
import { LongText } from '#shared/core/text.ts';
import { WallDate, WallTime } from '#shared/core/zoned-time.ts';
import { readSeries } from '#shared/subscriptions/series-visits.ts';
import { editableSeries, SubscriptionFields } from '#shared/subscriptions/subscription-edit.ts';
import { createdAnswer, documentAnswer } from './answers.ts';
import {
  createSubscriptionArgs,
  EXAMPLE_ID,
  OfficeSubscriptionRequest,
  subscriptionExample,
} from './booking-bodies.ts';
import { bodyOf, plainBody } from './public-body.ts';
import { actionWrite } from './row-kinds.ts';
import { seriesDifference } from './series-difference.ts';
import { startIn, startShape } from './start.ts';
import { editOfDocument, previewOf, writeRoute, type WriteRoute } from './write-route.ts';

const about = { tag: 'Subscriptions', collection: 'subscriptions', idArg: 'subscriptionId' } as const;
const path = '/api/admin/subscriptions/{id}/';

/** [SU8] What is not given stays as it is. */
const editing = writeRoute({
  method: 'patch',
  path,
  tag: about.tag,
  summary: 'Change what is written on a series, who does it, or its rule',
  description:
    'The visits to come that nobody changed by hand follow. Where somebody is not free: `refuse` changes nothing and says which visits clash, `leave_planned` takes those off the calendar. `next_date` is the day of the first visit that follows, `end_date` stands instead of `total_appointments`. `preview/` tells first what would change.',
  commands: ['subscription.edit'],
  body: bodyOf(
    z.strictObject({
      ...SubscriptionFields.partial().shape,
      onClash: z.enum(['refuse', 'leave_planned']).optional(),
    }),
  ),
  example: { start_time: '14:00', frequency: 'weekly', on_clash: 'refuse' },
  async intent({ params, body: { onClash = 'refuse', ...set }, read, now, target }) {
    const { id } = await target('subscriptions', params['id'] ?? '');
    const atHand = must(await readSeries(read, id), 'the series that was just found');
    const edit = editOfDocument(set, editableSeries(atHand, now));
    const args = { subscriptionId: id, ...edit, onClash };
    return { command: 'subscription.edit', args, about: { collection: 'subscriptions', id } };
  },
  answer: documentAnswer('subscriptions'),
});

const rescheduling = actionWrite({
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
});

export const subscriptionWrites: readonly WriteRoute[] = [
  editing,
  previewOf(editing, seriesDifference),
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
  rescheduling,
  previewOf(rescheduling, seriesDifference),
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
