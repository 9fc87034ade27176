import type { Actor } from '#shared/access/actor.ts';
import type { CommandName } from '#shared/access/permissions.ts';
import { commands } from '#shared/commands/registry.ts';
import { addDays } from '#shared/core/zoned-time.ts';
import type { AnyDocument, CollectionName } from '#shared/documents/collections.ts';
import { argumentsFor } from '../arguments/argument-maker.ts';
import type { Sight } from '../arguments/sight.ts';
import type { Chance } from './chance.ts';
import { accountMark, MARKS } from './office-data.ts';

/** What somebody sees of the office when they decide what to do. */
export interface View {
  actor: Actor;
  seen: ReadonlyMap<CollectionName, readonly AnyDocument[]>;
}

interface Source {
  chance: Chance;
  serial(): number;
  /** By the office's clock. */
  now: string;
}

const TRIES = 20;

/** Valid arguments for a command from what is seen; null where chance brought none. */
export function argumentsFrom(name: CommandName, view: View, source: Source): unknown {
  const sight = sightOf(name, view, source);
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const made = argumentsFor(name, sight);
    if (commands[name].args.safeParse(made).success) return made;
  }
  return null;
}

function sightOf(name: CommandName, { actor, seen }: View, { chance, serial, now }: Source): Sight {
  const random = () => chance.next();
  const documents = (collection: CollectionName) => [...(seen.get(collection) ?? [])];
  return {
    random,
    now: Date.parse(now),
    documents,
    own: () => documents('accounts').find(({ id }) => id === actor.accountId) ?? null,
    newText: (field) => `${markOf(name, field)}${serial()}`,
    zone: 'Europe/London',
    newPrice: () => chance.between(0, 3),
    newEmail: (about) => `${emailMark(name, about)}${serial()}@x.example`,
    newDay: () => workday(chance, now),
  };
}

/** What only some may read begins with their mark. */
function markOf(name: CommandName, field: string): string {
  switch (field) {
    case 'notes':
    case 'tags[]':
      return MARKS.office;
    case 'reason':
      // Of a cancelled visit it becomes a note that colleagues read.
      return name.startsWith('staff.') ? 'Reason ' : MARKS.internal;
    case 'text':
      return MARKS.internal;
    default:
      return 'Plain ';
  }
}

function emailMark(name: CommandName, about: AnyDocument | null): string {
  if (!about) return MARKS.office;
  if (name.startsWith('staff.')) return `${MARKS.person}${about.id}-`;
  return name === 'account.set_email' ? accountMark(about.id) : MARKS.office;
}

/** One of the next days on which anybody works. */
function workday(chance: Chance, now: string): string {
  const days = [1, 2, 3, 4, 5, 6, 7].map((ahead) => addDays(now.slice(0, 10), ahead));
  return chance.pick(days.filter((day) => ![0, 6].includes(new Date(day).getUTCDay())).slice(0, 5)) ?? '';
}
