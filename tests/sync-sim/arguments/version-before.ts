import type { CommandName } from '#shared/access/permissions.ts';
import type { AnyCommand } from '#shared/command-kit/define-command.ts';
import { commands, findCommand } from '#shared/commands/registry.ts';
import { argumentsIn, inRelease } from '../../sync-skew/reshaped.ts';

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

/** What a row's command says in its version: released numbers have a shape of their own each. */
export function worded(version: number, args: unknown): unknown {
  return version === BEFORE ? args : argumentsIn(version, args);
}

/** A row's command as whoever knows the versions up to `latest` has it. */
export function knownUpTo(latest: number, name: string, version: number): AnyCommand | null {
  const command = findCommand(name);
  return command && version !== BEFORE ? inRelease(command, Math.max(latest, version)) : command;
}

/** The version that a row's command has there. */
export function registered(name: string, version: number): number {
  const isBefore = version === BEFORE && Object.hasOwn(commands, name);
  return isBefore ? commands[name as CommandName].version - 1 : version;
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
