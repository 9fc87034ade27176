import type { Actor } from '../access/actor.ts';
import { isDenied, mayIssue } from '../access/permissions.ts';
import { derivedId } from '../core/ids.ts';
import { refuse, type Refusal } from '../core/refusal.ts';
import { err, type Result } from '../core/result.ts';
import type {
  AnyCommand,
  CommandContext,
  Decision,
  LockNeeds,
  PreparedCommand,
  RootLock,
} from './define-command.ts';
import type { Reader } from './reader.ts';

/** One intent, as it stands in an outbox row or comes from an endpoint. */
export interface CommandCall {
  commandId: string;
  name: string;
  version: number;
  args: unknown;
  /** By the device's clock. */
  occurredAt: string;
}

export interface CommandRun {
  actor: Actor;
  now: string;
  reader: Reader;
  find(name: string): AnyCommand | null;
  /**
   * Takes locks before `load`; the server's are real, the desktop has none. Called again with the union when a load
   * asks for more than is held: the lock holder then starts over, so that locks are always taken in sorted order.
   */
  lock?(needs: LockNeeds): Promise<void>;
}

const MOST_ATTEMPTS = 3;

/** Parse, permit, lock, load, decide: the one path of every command on desktop and server. */
export async function runCommand(call: CommandCall, run: CommandRun): Promise<Result<Decision, Refusal>> {
  const ready = admit(call, run);
  if (!ready.ok) return ready;
  const command = ready.value;
  let needs: LockNeeds = { roots: command.locks, calendars: [] };
  if (run.lock && command.reach) {
    await run.lock(needs);
    needs = joinNeeds(needs, await command.reach(run.reader, await contextOf(call, run)));
  }
  for (let attempt = 1; ; attempt += 1) {
    await run.lock?.(needs);
    const context = await contextOf(call, run);
    const loaded = await command.load(run.reader, context);
    const union = joinNeeds(needs, loaded.needs);
    if (!run.lock || covers(needs, union)) return loaded.decide(context);
    if (attempt === MOST_ATTEMPTS) throw new Error(`${call.name}: what it needs locked kept growing`);
    needs = union;
  }
}

/** Security: the role is checked before any argument is looked up, so that a refusal tells nothing of what exists. */
function admit(call: CommandCall, run: CommandRun): Result<PreparedCommand, Refusal> {
  const command = run.find(call.name);
  if (!command) return refuse('command.unknown', { name: call.name.slice(0, 100) });
  if (!mayIssue(run.actor.role, command.name) || isDenied(run.actor, command.name))
    return refuse('forbidden', { command: command.name });
  const prepared = command.prepare(call.args, call.version);
  return prepared.ok ? prepared : err(prepared.error);
}

async function contextOf(call: CommandCall, run: CommandRun): Promise<CommandContext> {
  return {
    commandId: call.commandId,
    now: run.now,
    occurredAt: call.occurredAt,
    actor: run.actor,
    company: await run.reader.company(),
    newId: (purpose, naturalKey) => derivedId(call.commandId, purpose, naturalKey),
  };
}

function joinNeeds(left: LockNeeds, right: LockNeeds): LockNeeds {
  const roots = new Map<string, RootLock>();
  for (const root of [...left.roots, ...right.roots]) {
    const key = `${root.collection}/${root.id}`;
    const known = roots.get(key);
    if (!known || known.isShared) roots.set(key, root);
  }
  return { roots: [...roots.values()], calendars: [...new Set([...left.calendars, ...right.calendars])] };
}

/** The union may ask for more roots and calendars, or for one alone that was shared before. */
function covers(needs: LockNeeds, union: LockNeeds): boolean {
  const alone = ({ roots }: LockNeeds) => roots.filter(({ isShared }) => !isShared).length;
  return (
    union.roots.length === needs.roots.length &&
    alone(union) === alone(needs) &&
    union.calendars.length === needs.calendars.length
  );
}
