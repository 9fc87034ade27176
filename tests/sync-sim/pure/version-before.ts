import type { CommandName } from '#shared/access/permissions.ts';
import { commands } from '#shared/commands/registry.ts';

/** Stands in a row for a command of the version before; other numbers count what was released, and mean the latest. */
export const BEFORE = 0;

/**
 * [SY14] The arguments as the application before this one had them. Nobody keeps its schemas apart: what they did not
 * have yet is left out until they fit. Null: the command was the same then.
 */
export function asBefore(name: CommandName, args: object): { version: number; args: object } | null {
  const command = commands[name];
  const version = command.version - 1;
  if (version === 0) return null;
  const fewer = Object.keys(args).map((left) =>
    Object.fromEntries(Object.entries(args).filter(([field]) => field !== left)),
  );
  const fitting = [args, ...fewer].find((each) => command.prepare(each, version).ok);
  return fitting ? { version, args: fitting } : null;
}

/** The version that a row's command has in the registry. */
export function registered(name: string, version: number): number {
  const latest = Object.hasOwn(commands, name) ? commands[name as CommandName].version : version;
  return version === BEFORE ? latest - 1 : latest;
}
