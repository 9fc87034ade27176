import { z } from 'zod';
import type { CommandName } from '#shared/access/permissions.ts';
import type { AnyCommand } from '#shared/command-kit/define-command.ts';
import { commands, findCommand } from '#shared/commands/registry.ts';
import { must } from '#shared/core/assert.ts';
import { AppointmentStatus } from '#shared/documents/appointment.ts';
import { documentSchemas } from '#shared/documents/collections.ts';
import { argumentsIn, inRelease } from '../../sync-skew/reshaped.ts';
import type { Release } from '../../sync-skew/releases.ts';
import { asBefore } from '../arguments/version-before.ts';
import type { Chance } from './chance.ts';
import type { Outside } from './outside-window.ts';

export type { Release } from '../../sync-skew/releases.ts';

/** The release that the server has when a history begins, and most devices. */
export const PRESENT: Release = 2;

/** Commands whose arguments every release calls otherwise; people of each role give some of them. */
const RESHAPED: ReadonlySet<string> = new Set<CommandName>([
  'appointment.note',
  'appointment.start',
  'appointment.complete',
  'customer.create',
  'customer.edit',
  'order.confirm',
  'order.assign_staff',
]);
/** What the next release calls a note: a name that no server before it knows. */
const NEW_NAME = { 'appointment.jot': 'appointment.note' } as const;
/** Who did not know that a visit may be missed cannot say so either. */
const NOT_YET: ReadonlySet<string> = new Set<CommandName>([
  'appointment.no_show',
  'appointment.withdraw_no_show',
]);

/** What a window or a server of the release finds under a name. */
export function findIn(release: Release, name: string): AnyCommand | null {
  if (name in NEW_NAME)
    return release === 3 ? inRelease(commands[NEW_NAME[name as keyof typeof NEW_NAME]], release) : null;
  const command = release === 1 && NOT_YET.has(name) ? null : findCommand(name);
  if (!command) return null;
  if (RESHAPED.has(name)) return inRelease(command, release);
  // Everything else has the history that the product itself has.
  return release === 1 && command.version > 1 ? { ...command, version: command.version - 1 } : command;
}

/** The same wish as a window of the release puts it. */
export function wishIn(
  release: Release,
  { name, args }: { name: CommandName; args: unknown },
  chance: Chance,
): { name: CommandName; args: unknown } {
  if (!RESHAPED.has(name))
    return { name, args: (release === 1 ? asBefore(name, args as object)?.args : null) ?? args };
  const isNewName = release === 3 && name === 'appointment.note' && chance.isOneIn(3);
  // No type knows the name of a release to come.
  const said: string = isNewName ? 'appointment.jot' : name;
  return { name: said as CommandName, args: argumentsIn(release, args) };
}

/** The name under which the office knows a command. */
export function plainName(name: string): string {
  return NEW_NAME[name as keyof typeof NEW_NAME] ?? name;
}

/** What a window of the release finds outside itself: its own commands, and the documents that it knows. */
export function outsideIn(release: Release, outside: Outside): Outside {
  const replaced = (file: string, parts: object): Outside => {
    const path = must(
      Object.keys(outside).find((each) => each.endsWith(file)),
      file,
    );
    return { [path]: { ...(outside[path] as object), ...parts } };
  };
  const known = { findCommand: (name: string) => findIn(release, name) };
  return {
    ...outside,
    ...replaced('/shared/src/commands/registry.ts', known),
    ...(release === 1 &&
      replaced('/shared/src/documents/collections.ts', { documentSchemas: SCHEMAS_BEFORE })),
  };
}

/** A visit could not be missed yet, so such a one cannot be read; and customers had no tags, which is no matter. */
const SCHEMAS_BEFORE = {
  ...documentSchemas,
  appointments: documentSchemas.appointments.extend({ status: AppointmentStatus.exclude(['no_show']) }),
  customers: z.strictObject({ ...documentSchemas.customers.shape }).omit({ tags: true }),
};
