import type { z } from 'zod';
import type { Actor } from '../access/actor.ts';
import type { CommandName } from '../access/permissions.ts';
import type { Json } from '../core/json.ts';
import type { Refusal, RefusalCode } from '../core/refusal.ts';
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
    | 'order.moved'
    | 'subscription.received'
    | 'subscription.confirmed'
    | 'subscription.changed'
    | 'subscription.cancelled'
    | 'change_request.reviewed'
    | 'appointment.moved'
    | 'appointment.cancelled'
    | 'account.invited'
    | 'account.email_changed';
  /** An address, or a customer whose address the sender may not see. Nothing is sent to a customer without one. */
  to: string | { customerId: string };
  /** What the template needs; references rather than copies of personal data. */
  subjectIds: Record<string, string>;
}

/** The address of a customer at hand; one that the actor may not see, or that is missing, is the server's to find. */
export function mailOfCustomer(
  customer: { id: string; email: string | null } | null,
): OutgoingMessage['to'] | null {
  return customer && (customer.email ?? { customerId: customer.id });
}

export interface Decision {
  changes: Change[];
  messages: OutgoingMessage[];
}

/** Shared: it is only read, and stays as it was read until the command has ended; others may read it as well. */
export type RootLock = DocumentKey & { isShared?: true };

/** What a run needs locked beyond its arguments, found by its first `load`. */
export interface LockNeeds {
  roots: RootLock[];
  /** What the decision reads or writes of calendars: people, or days of people; see `calendar-lock.ts`. */
  calendars: string[];
}

export interface CommandDefinition<Args = never, Loaded = never, Code extends RefusalCode = never> {
  name: CommandName;
  version: number;
  args: z.ZodType<Args>;
  /**
   * [SY14] How the arguments of earlier versions become those of the next, oldest first, without a gap up to this
   * version: rows of older applications keep coming. A version before the first of them was given up.
   */
  upcasts?: readonly Upcast[];
  /**
   * Every way in which `decide` says no; one that is missing here does not compile. What anything may be refused with
   * besides stands in `COMMON_REFUSALS`.
   */
  refusals: readonly Code[];
  /** Roots that it may write, known from the arguments. */
  locks(args: Args): RootLock[];
  /**
   * A cheaper look than `load` at what else must be locked, for commands whose load reads much. A hint: `needs` decides.
   * Asked only where there are locks.
   */
  reach?(read: Reader, args: Args, context: CommandContext): Promise<LockNeeds>;
  /** The only await besides. May run more than once. */
  load(read: Reader, args: Args, context: CommandContext): Promise<Loaded>;
  /** Further locks, known once loaded; asked again after each load until nothing new comes up. */
  needs?(loaded: Loaded, args: Args): LockNeeds;
  /** Pure: the changes, or why not. */
  decide(
    loaded: Loaded,
    args: Args,
    context: CommandContext,
  ): Result<Decision, Refusal & { code: NoInfer<Code> }>;
}

/** What every command may be refused with, whatever it decides: before it runs, or because it failed. */
export const COMMON_REFUSALS = [
  'args.invalid',
  'forbidden',
  'internal',
] as const satisfies readonly RefusalCode[];

/** One step from a version to the next; made by `upcast`. */
export interface Upcast {
  /** Arguments of the older version, as they came, to those of the next one. */
  step(input: unknown): Result<unknown, Refusal>;
}

/** `older` is the schema that the version had; what does not fit it is refused as its own server would have. */
export function upcast<Older>(older: z.ZodType<Older>, change: (args: Older) => unknown): Upcast {
  return {
    step(input) {
      const parsed = older.safeParse(input);
      return parsed.success
        ? { ok: true, value: change(parsed.data) }
        : { ok: false, error: invalidArguments(parsed.error) };
    },
  };
}

/** A definition whose types were checked where it was written; the registry holds these. */
export interface AnyCommand {
  name: CommandName;
  version: number;
  args: z.ZodType;
  /** Beside `COMMON_REFUSALS`. */
  refusals: readonly RefusalCode[];
  /** `version` is what the caller knew, at most this definition's: a later one is nobody's to prepare here. */
  prepare(input: unknown, version: number): Result<PreparedCommand, Refusal>;
}

/** A command with parsed arguments. `State` stays inside. */
export interface PreparedCommand {
  args: Json;
  locks: RootLock[];
  /** Absent where the command has no cheaper look than its load. */
  reach?: (read: Reader, context: CommandContext) => Promise<LockNeeds>;
  load(read: Reader, context: CommandContext): Promise<LoadedCommand>;
}

export interface LoadedCommand {
  needs: LockNeeds;
  decide(context: CommandContext): Result<Decision, Refusal>;
}

export function defineCommand<Args, Loaded, Code extends RefusalCode>(
  definition: CommandDefinition<Args, Loaded, Code>,
): AnyCommand {
  const upcasts = definition.upcasts ?? [];
  if (upcasts.length >= definition.version) throw new Error(`${definition.name}: more upcasts than versions`);
  return {
    name: definition.name,
    version: definition.version,
    args: definition.args,
    refusals: definition.refusals,
    prepare(input, version) {
      const current = upcastTo(definition.version, upcasts, { input, version });
      if (!current.ok) return current;
      const parsed = definition.args.safeParse(current.value);
      if (!parsed.success) return { ok: false, error: invalidArguments(parsed.error) };
      return { ok: true, value: prepared(definition, parsed.data) };
    },
  };
}

function upcastTo(
  latest: number,
  upcasts: readonly Upcast[],
  { input, version }: { input: unknown; version: number },
): Result<unknown, Refusal> {
  if (version > latest) throw new Error(`version ${version} of a command that is at ${latest}`);
  const oldest = latest - upcasts.length;
  if (version < oldest) return { ok: false, error: givenUp(version) };
  let value = input;
  for (const { step } of upcasts.slice(version - oldest)) {
    const next = step(value);
    if (!next.ok) return next;
    value = next.value;
  }
  return { ok: true, value };
}

function givenUp(version: number): Refusal {
  const issue = {
    path: '',
    code: 'version_given_up',
    message: `version ${version} is not understood any more`,
  };
  return { code: 'args.invalid', details: { issues: [issue] } };
}

function prepared<Args, Loaded, Code extends RefusalCode>(
  definition: CommandDefinition<Args, Loaded, Code>,
  args: Args,
): PreparedCommand {
  const { reach } = definition;
  return {
    args: args as unknown as Json,
    locks: definition.locks(args),
    ...(reach && { reach: (read: Reader, context: CommandContext) => reach(read, args, context) }),
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
