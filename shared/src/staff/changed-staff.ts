import { update } from '../command-kit/change.ts';
import { decided, type Decision } from '../command-kit/define-command.ts';
import { held, type Lookup } from '../command-kit/reader.ts';
import { refuse, type RefusalOf } from '../core/refusal.ts';
import type { Result } from '../core/result.ts';
import type { Staff } from '../documents/staff.ts';

/** The decision to store what `change` makes of somebody who is there. */
export function changing<Wrong>(
  lookup: Lookup<Staff>,
  change: (member: Staff) => Result<Staff, Wrong>,
): Result<Decision, RefusalOf<'not_found'> | Wrong> {
  const member = held(lookup);
  if (!member) return refuse('not_found', { collection: 'staff' });
  const changed = change(member);
  return changed.ok ? decided(update('staff', member, changed.value)) : changed;
}
