import type { Change } from '#shared/command-kit/change.ts';
import type { Customer } from '#shared/documents/customer.ts';
import { aCustomer } from '#shared/testing/builders.ts';

/** What the model's users can intend. Documents are customers; `notes` and `name` carry the values. */
export type ModelCommand =
  /** `expected` null: whatever stands there. */
  | { kind: 'edit'; id: string; field: Field; value: string; expected: string | null }
  | { kind: 'create'; id: string; value: string; owner: string | null }
  | { kind: 'delete'; id: string }
  /** Two documents at once; the second only while the first has the name that the user saw. */
  | { kind: 'pair'; id: string; otherId: string; value: string; seenName: string }
  /** Into somebody's scope and out of everybody else's. */
  | { kind: 'assign'; id: string; owner: string | null };

export type Field = 'name' | 'notes';
export type View = (id: string) => Customer | null;
export type ModelDecision =
  | { ok: true; changes: Change[] }
  | { ok: false; code: 'not_found' | 'stale' | 'forbidden' };

/** Only the server refuses these: what a device cannot know. */
export const FORBIDDEN_MARK = '!';

/** Run on what is seen by the device, and again on the truth by the server. */
export function decideModel(command: ModelCommand, view: View, isServer: boolean): ModelDecision {
  if (isServer && 'value' in command && command.value.endsWith(FORBIDDEN_MARK))
    return { ok: false, code: 'forbidden' };
  const document = view(command.id);
  if (command.kind === 'create') return document === null ? made(created(command)) : made();
  if (document === null) return { ok: false, code: 'not_found' };
  switch (command.kind) {
    case 'edit':
      if (document[command.field] === command.value) return made();
      if (command.expected !== null && document[command.field] !== command.expected)
        return { ok: false, code: 'stale' };
      return made(set(command.id, command.field, command.value));
    case 'delete':
      return made({ kind: 'delete', collection: 'customers', id: command.id });
    case 'assign':
      return document.accountId === command.owner
        ? made()
        : made(set(command.id, 'accountId', command.owner));
    case 'pair': {
      const isBoth = document.name === command.seenName && view(command.otherId) !== null;
      const first = set(command.id, 'notes', command.value);
      return isBoth ? made(first, set(command.otherId, 'notes', command.value)) : made(first);
    }
  }
}

function created({ id, value, owner }: Extract<ModelCommand, { kind: 'create' }>): Change {
  return { kind: 'create', collection: 'customers', id, document: aModelDocument(id, value, owner) };
}

export function aModelDocument(id: string, value: string, owner: string | null): Customer {
  return aCustomer({ id, revision: 0, name: value, notes: value, accountId: owner, addresses: [] });
}

function set(id: string, field: string, value: string | null): Change {
  return { kind: 'update', collection: 'customers', id, operations: [{ path: [field], value }] };
}

function made(...changes: Change[]): ModelDecision {
  return { ok: true, changes };
}
