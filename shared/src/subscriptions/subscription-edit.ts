import { z } from 'zod';
import { maySend } from '../access/scope.ts';
import { readContactEdit } from '../command-kit/contact.ts';
import { defineCommand, type CommandContext } from '../command-kit/define-command.ts';
import { editOf, mergeEdit } from '../command-kit/edit.ts';
import type { Reader } from '../command-kit/reader.ts';
import type { TimeBlock } from '../command-kit/time-block.ts';
import { Id } from '../core/ids.ts';
import { refuse, type RefusalOf } from '../core/refusal.ts';
import { ok, type Result } from '../core/result.ts';
import { Email, LongText, Name, ShortText } from '../core/text.ts';
import { WallDate, WallTime } from '../core/zoned-time.ts';
import { guestOf } from '../documents/order.ts';
import { Phone, Postcode } from '../documents/customer.ts';
import { Frequency, type Subscription } from '../documents/subscription.ts';
import { rootsOfCustomer } from '../orders/confirmed-visit.ts';
import { blocksAround, firstClash } from '../orders/order-calendar.ts';
import { draftOf, edited, placementsOf, type Draft } from './series-edit.ts';
import { ruleOfSeries, underRule, type SeriesRule, RULE_REFUSALS } from './series-rule.ts';
import { readSeries, seriesRoots, type SeriesAtHand } from './series-visits.ts';
import { MOST_VISITS } from './subscription-create.ts';
import { wrongSeriesStatus } from './subscription-lifecycle.ts';

export const SubscriptionFields = z.strictObject({
  guestName: Name.nullable(),
  guestEmail: Email.nullable(),
  guestPhone: Phone.nullable(),
  line1: ShortText,
  line2: ShortText,
  city: ShortText,
  postcode: Postcode,
  accessNotes: LongText,
  notes: LongText,
  staffId: Id.nullable(),
  frequency: Frequency,
  startTime: WallTime,
  /** The day of the first visit that follows; those after it are counted from there. */
  nextDate: WallDate.nullable(),
  totalAppointments: z.int().min(1).max(MOST_VISITS),
  /** Instead of the number: with the last visit up to this day. */
  endDate: WallDate,
});
export type SubscriptionFields = z.infer<typeof SubscriptionFields>;

export const EditSubscription = z
  .strictObject({
    subscriptionId: Id,
    ...editOf(SubscriptionFields),
    /** What to do where the person is not free: refuse everything, or leave those visits planned. */
    onClash: z.enum(['refuse', 'leave_planned']),
  })
  .refine(({ set }) => set.totalAppointments === undefined || set.endDate === undefined, {
    path: ['set', 'endDate'],
    message: 'give either a number of visits or a last day',
  });
type EditSubscription = z.infer<typeof EditSubscription>;

/** What an edit of a series may change, as it is now. */
export function editableSeries(atHand: SeriesAtHand, now: string): SubscriptionFields {
  const { guestName, guestEmail, guestPhone, line1, line2, city, postcode, accessNotes } = atHand.series;
  const { notes, staffId } = atHand.series;
  const contact = { guestName, guestEmail, guestPhone, line1, line2, city, postcode, accessNotes, notes };
  return { ...contact, staffId, ...ruleOfSeries(atHand, now) };
}

const DRAFT_REFUSALS = [
  'not_found',
  'status.wrong',
  'stale',
  'phone.invalid',
  'postcode.invalid',
  'order.guest_email_required',
  ...RULE_REFUSALS,
] as const;
type DraftRefusal = RefusalOf<(typeof DRAFT_REFUSALS)[number]>;

interface Loaded {
  atHand: SeriesAtHand | null;
  draft: Result<Draft, DraftRefusal>;
  blocks: TimeBlock[];
  activeStaffIds: string[];
}

/**
 * [SU8] What is written on a series, who does it and its rule. The visits to come that nobody changed by hand follow,
 * all of them, or, where that was asked for, those that find their time free; the others stay planned.
 */
export const editSubscription = defineCommand({
  name: 'subscription.edit',
  version: 1,
  args: EditSubscription,
  refusals: [...DRAFT_REFUSALS, 'staff.inactive', 'subscription.clash'],
  locks: ({ subscriptionId }) => [{ collection: 'subscriptions', id: subscriptionId }],
  load: loadEdit,
  needs: ({ atHand, draft }) => ({
    roots: [...rootsOfCustomer(atHand?.series ?? null), ...seriesRoots(atHand)],
    calendars: draft.ok ? calendarsOf(draft.value) : [],
  }),
  decide({ atHand, draft, blocks, activeStaffIds }, { onClash }, context) {
    if (!atHand) return refuse('not_found', { collection: 'subscriptions' });
    if (!draft.ok) return draft;
    const { series, steps } = draft.value;
    const { staffId: sent } = series;
    if (sent !== null && sent !== atHand.series.staffId && !maySend(context.actor, sent))
      return refuse('not_found', { collection: 'staff' });
    const placements = placementsOf(draft.value);
    const inactive = staffIdsOf(atHand, draft.value).find((staffId) => !activeStaffIds.includes(staffId));
    if (inactive !== undefined) return refuse('staff.inactive', { staffId: inactive });
    // The series' own blocks that move along do not stand in each other's way; everything else does.
    const moving = new Set(steps.map(({ appointment }) => appointment.id));
    const others = blocks.filter(({ sourceId }) => !moving.has(sourceId));
    const clashes = placements.filter((placement) => firstClash([placement], others, {}) !== null);
    const clashing = new Set(clashes.map(({ itemId }) => itemId));
    const [first] = clashes;
    if (first && onClash === 'refuse')
      return refuse('subscription.clash', {
        staffId: first.staffId,
        visits: series.visits
          .filter(({ id }) => clashing.has(id))
          .map(({ sequence, startsAt }) => ({ sequence, startsAt })),
      });
    return edited(atHand, { draft: draft.value, clashing }, context);
  },
});

async function loadEdit(read: Reader, args: EditSubscription, context: CommandContext): Promise<Loaded> {
  const atHand = await readSeries(read, args.subscriptionId);
  if (!atHand) {
    const draft = refuse('not_found', { collection: 'subscriptions' });
    return { atHand, draft, blocks: [], activeStaffIds: [] };
  }
  const after = seriesAfter(atHand, args, context);
  if (!after.ok) return { atHand, draft: after, blocks: [], activeStaffIds: [] };
  const draft = draftOf(atHand, after.value, context.now);
  const [blocks, staff] = await Promise.all([
    blocksAround(read, placementsOf(draft)),
    read.activeStaff(staffIdsOf(atHand, draft)),
  ]);
  return { atHand, draft: ok(draft), blocks, activeStaffIds: staff.map(({ id }) => id) };
}

/** Everybody to whom the edit gives work, now or when the series is activated. */
function staffIdsOf({ series: before }: SeriesAtHand, draft: Draft): string[] {
  const { staffId } = draft.series;
  const named = staffId === null || staffId === before.staffId ? [] : [staffId];
  return [...new Set([...named, ...placementsOf(draft).map((placement) => placement.staffId)])];
}

function calendarsOf(draft: Draft): string[] {
  const left = draft.steps.map(({ appointment }) => appointment.staffId);
  return [...new Set([...placementsOf(draft).map(({ staffId }) => staffId), ...left])];
}

/** The series with the edit, or why not. */
function seriesAfter(
  atHand: SeriesAtHand,
  { set, expect }: EditSubscription,
  context: CommandContext,
): Result<Subscription, DraftRefusal> {
  const { series } = atHand;
  const edit = readContactEdit({ set, expect }, { country: context.company.country, stored: series });
  if (!edit.ok) return edit;
  const seen = editableSeries(atHand, context.now);
  const merged = mergeEdit<SubscriptionFields>(seen, edit.value);
  if (!merged.ok) return merged;
  const { nextDate, totalAppointments, endDate, ...fields } = merged.value;
  if (series.customerId === null && !guestOf(fields)) return refuse('order.guest_email_required', {});
  const { frequency, startTime } = fields;
  const rule: SeriesRule = { frequency, startTime, nextDate, totalAppointments, endDate };
  const isRuled = (Object.keys(rule) as (keyof SeriesRule)[]).some((field) => rule[field] !== seen[field]);
  const isEnded = series.status === 'cancelled' || series.status === 'completed';
  if (isEnded && (isRuled || fields.staffId !== seen.staffId))
    return wrongSeriesStatus(series, ['pending', 'active', 'paused']);
  if (!isRuled) return ok({ ...series, ...fields });
  const endsBy = set.endDate === undefined ? 'number' : 'day';
  const ruled = underRule(atHand, { rule, endsBy }, context);
  return ruled.ok ? ok({ ...series, ...fields, ...ruled.value }) : ruled;
}
