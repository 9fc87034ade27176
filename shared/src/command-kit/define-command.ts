import type { z } from 'zod';
import type { Actor } from '../access/actor.ts';
import type { CommandName } from '../access/permissions.ts';
import type { Json } from '../core/json.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Result } from '../core/result.ts';
import type { DocumentKey } from '../documents/collections.ts';
import type { Company } from '../documents/company.ts';
import type { Change } from './change.ts';
import type { Reader } from './reader.ts';

/** The only source of time, ids and identity for a rule. */
export interface CommandContext {
  commandId: string;
  /** Server time on the server, device time on the desktop. Policy uses this. */
  now: string;
  /** When the user did it, by the device's clock. Recorded, never trusted. */
  occurredAt: string;
  actor: Actor;
  company: Company;
  /** A derived id: the same on both sides for the same purpose and natural key. */
  newId(purpose: string, naturalKey: string): string;
}

/** A message to a customer or colleague, written in the command's transaction and delivered after it. Server only. */
export interface OutgoingMessage {
  template:
    | 'order.received'
    | 'order.confirmed'
    | 'order.cancelled'
    | 'appointment.moved'
    | 'appointment.cancelled'
    | 'account.invited';
  to: string;
  /** What the template needs; references rather than copies of personal data. */
  subjectIds: Record<string, string>;
}

export interface Decision {
  changes: Change[];
  messages: OutgoingMessage[];
}

/** What a run needs locked beyond its arguments, found by its first `load`. */
export interface LockNeeds {
  roots: DocumentKey[];
  /** Staff whose calendars the decision reads or writes. */
  calendars: string[];
}

export interface CommandDefinition<Args = never, Loaded = never> {
  name: CommandName;
  version: number;
  args: z.ZodType<Args>;
  /** Roots that it may write, known from the arguments. */
  locks(args: Args): DocumentKey[];
  /** The only await. May run more than once. */
  load(read: Reader, args: Args, context: CommandContext): Promise<Loaded>;
  /** Further locks, known once loaded; asked again after each load until nothing new comes up. */
  needs?(loaded: Loaded, args: Args): LockNeeds;
  /** Pure: the changes, or why not. */
  decide(loaded: Loaded, args: Args, context: CommandContext): Result<Decision, Refusal>;
}

/** A definition whose types were checked where it was written; the registry holds these. */
export interface AnyCommand {
  name: CommandName;
  version: number;
  args: z.ZodType;
  prepare(input: unknown): Result<PreparedCommand, Refusal>;
}

/** A command with parsed arguments. `State` stays inside. */
export interface PreparedCommand {
  args: Json;
  locks: DocumentKey[];
  load(read: Reader, context: CommandContext): Promise<LoadedCommand>;
}

export interface LoadedCommand {
  needs: LockNeeds;
  decide(context: CommandContext): Result<Decision, Refusal>;
}

export function defineCommand<Args, Loaded>(definition: CommandDefinition<Args, Loaded>): AnyCommand {
  return {
    name: definition.name,
    version: definition.version,
    args: definition.args,
    prepare(input) {
      const parsed = definition.args.safeParse(input);
      if (!parsed.success) return { ok: false, error: invalidArguments(parsed.error) };
      return { ok: true, value: prepared(definition, parsed.data) };
    },
  };
}

function prepared<Args, Loaded>(definition: CommandDefinition<Args, Loaded>, args: Args): PreparedCommand {
  return {
    args: args as unknown as Json,
    locks: definition.locks(args),
    async load(read, context) {
      const loaded = await definition.load(read, args, context);
      return {
        needs: definition.needs?.(loaded, args) ?? { roots: [], calendars: [] },
        decide: (decideContext) => definition.decide(loaded, args, decideContext),
      };
    },
  };
}

function invalidArguments(error: z.ZodError): Refusal {
  const issues = error.issues
    .slice(0, 50)
    .map((issue) => ({ path: issue.path.join('.'), code: issue.code, message: issue.message }));
  return { code: 'args.invalid', details: { issues } };
}

/** The usual success: these changes, no message. */
export function decided(changes: Change[], messages: OutgoingMessage[] = []): Result<Decision, never> {
  return { ok: true, value: { changes, messages } };
}
