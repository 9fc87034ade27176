import type { CommandName } from '#shared/access/permissions.ts';

/** A command as a screen issues it. */
export interface CommandInput {
  name: CommandName;
  args: unknown;
}
