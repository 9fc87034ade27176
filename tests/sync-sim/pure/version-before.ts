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
  // An edit names its fields once more in what it expects.
  const fewer = [...new Set([...Object.keys(args), ...expectedOf(args)])].map((left) => without(args, left));
  const fitting = [args, ...fewer].find((each) => command.prepare(each, version).ok);
  return fitting ? { version, args: fitting } : null;
}

/** The version that a row's command has in the registry. */
export function registered(name: string, version: number): number {
  const latest = Object.hasOwn(commands, name) ? commands[name as CommandName].version : version;
  return version === BEFORE ? latest - 1 : latest;
}

function without(args: object, left: string): object {
  return Object.fromEntries(
    Object.entries(args)
      .filter(([field]) => field !== left)
      .map(([field, value]: [string, unknown]) => [
        field,
        field === 'expect' ? without(value as object, left) : value,
      ]),
  );
}

function expectedOf(args: object): string[] {
  return 'expect' in args ? Object.keys(args.expect as object) : [];
}
