import type { Refusal } from '#shared/core/refusal.ts';
import type { TimeBlock } from '#shared/command-kit/time-block.ts';
import { constraintOf, sqlStateOf, UNIQUE_VIOLATION } from '../storage/sql-errors.ts';
import { CalendarClashError } from '../storage/time-blocks.ts';
import type { CommandRequest } from './command-request.ts';

/** Thrown while a decision is written, for what only the database can tell; no further try would help. */
export class RefusedWhileWriting extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(`refused while writing: ${refusal.code}`);
    this.refusal = refusal;
  }
}

/** Unique constraints by the field that a person would change. */
const DUPLICATE_FIELDS: Readonly<Record<string, string>> = {
  users_email: 'email',
  services_slug: 'slug',
  staff_schedules_day: 'dayOfWeek',
  staff_services_service: 'serviceId',
  addresses_one_default: 'isDefault',
};

/** What a command that kept failing is refused with. The constraints are the last line behind the rules' own checks. */
export function refusalOfError(error: unknown, request: CommandRequest): Refusal {
  if (error instanceof RefusedWhileWriting) return error.refusal;
  if (error instanceof CalendarClashError) return clashRefusal(error.block, request);
  const constraint = constraintOf(error) ?? '';
  const field = DUPLICATE_FIELDS[constraint];
  if (field !== undefined) return { code: 'duplicate', details: { field } };
  const isTaken = sqlStateOf(error) === UNIQUE_VIOLATION && constraint.endsWith('_pkey');
  if (isTaken) return { code: 'exists', details: { collection: constraint.slice(0, -'_pkey'.length) } };
  return { code: 'internal', details: { requestId: request.requestId } };
}

function clashRefusal(
  { staffId, startsAt, endsAt, kind, sourceId }: TimeBlock,
  { actor }: CommandRequest,
): Refusal {
  if (actor.role === 'guest' || actor.role === 'customer')
    return { code: 'slot_taken', details: { startsAt, alternatives: [] } };
  const itemId = kind === 'hold' ? sourceId : null;
  const details = {
    staffId,
    itemId,
    startsAt,
    endsAt,
    with: [{ kind: 'busy' as const }],
    freeStaffIds: [],
    freeSlots: [],
  };
  return { code: 'appointment.overlap', details };
}
