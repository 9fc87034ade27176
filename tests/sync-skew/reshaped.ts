import { z } from 'zod';
import { decided, defineCommand, upcast, type AnyCommand } from '#shared/command-kit/define-command.ts';

/** Called otherwise in each release, so that no release can take another's for its own. */
export function argumentsIn(release: number, args: unknown): Record<string, unknown> {
  return { [nameIn(release)]: args };
}

/** What the user meant, whichever release said it. */
export function plainArguments(args: unknown): unknown {
  const [first, ...others] = Object.entries((args ?? {}) as Record<string, unknown>);
  return first?.[0].startsWith(PREFIX) && others.length === 0 ? first[1] : args;
}

/**
 * A command as a release has it, counted from 1: its arguments are in the shape of that release, and those of all
 * releases before are brought up step by step, by the same means as the product's own. What it does stays the same.
 */
export function inRelease(command: AnyCommand, release: number): AnyCommand {
  const made = known.get(command) ?? new Map<number, AnyCommand>();
  known.set(command, made);
  const found = made.get(release) ?? shapedFor(command, release);
  made.set(release, found);
  return found;
}

/** Schemas are compiled when they are first used, and simulations ask for the same ones again and again. */
const known = new WeakMap<AnyCommand, Map<number, AnyCommand>>();

function shapedFor(command: AnyCommand, release: number): AnyCommand {
  const before = Array.from({ length: release - 1 }, (_, at) => at + 1);
  const shaped = defineCommand({
    name: command.name,
    version: release,
    args: shapeOf(release),
    upcasts: before.map((older) =>
      upcast(shapeOf(older), (args) => argumentsIn(older + 1, plainArguments(args))),
    ),
    refusals: [],
    // What stands in the shape is prepared by the command itself.
    locks: () => [],
    load: async () => null,
    decide: () => decided([]),
  });
  return {
    ...command,
    version: release,
    prepare(input, version) {
      const upToDate = shaped.prepare(input, version);
      return upToDate.ok ? command.prepare(plainArguments(upToDate.value.args), command.version) : upToDate;
    },
  };
}

const PREFIX = 'since';

function nameIn(release: number): string {
  return `${PREFIX}${release}`;
}

function shapeOf(release: number) {
  return z.strictObject({ [nameIn(release)]: z.unknown() });
}
