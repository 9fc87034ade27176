import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { createAcceptCommand, type CommandRequest } from '#server/sync/accept-command.ts';
import type { OpenDatabase } from '#server/storage/open-database.ts';
import type { AnyCommand, PreparedCommand } from '#shared/command-kit/define-command.ts';
import { findCommand } from '#shared/commands/registry.ts';
import type { Verdict } from '#shared/sync/verdict.ts';
import { NOW } from '#shared/testing/builders.ts';
import { verdictOf } from '../contract/command-calls.ts';
import { collectLog } from '../contract/server-databases.ts';

/** How two commands met. */
export interface Meeting {
  slow: Verdict;
  quick: Verdict;
  /** Tries that failed within their transaction. */
  errors: string[];
  /** Transactions that ran again: deadlocks. */
  lost: string[];
}

interface Options {
  /** After which of its loads the slow one stands still; where it has fewer, it runs alone. */
  afterLoad: number;
  /** Leaves out what commands lock. */
  isLocking: boolean;
}

type Find = (name: string) => AnyCommand | null;

/**
 * One command stands still right after reading, until the other has ended or waits for a lock: the same meeting every
 * time, without a clock. PostgreSQL only.
 */
export async function meet(
  database: OpenDatabase,
  [slow, quick]: readonly [CommandRequest, CommandRequest],
  { afterLoad, isLocking }: Options,
): Promise<Meeting> {
  const find = isLocking ? findCommand : unlocked;
  const still = standsStill(find, slow.call.name, afterLoad);
  const lost: string[] = [];
  const log = { ...collectLog(), info: (_fields: object, message: string) => void lost.push(message) };
  const deps = { database, log, now: () => NOW };
  const first = createAcceptCommand({ ...deps, find: still.find })(slow);
  await Promise.race([still.reached, first]);
  const second = createAcceptCommand({ ...deps, find })(quick);
  await endedOrWaiting(database, second);
  still.goOn();
  const [slowOutcome, quickOutcome] = await Promise.all([first, second]);
  return { slow: verdictOf(slowOutcome), quick: verdictOf(quickOutcome), errors: log.errors, lost };
}

function standsStill(find: Find, slow: string, afterLoad: number) {
  const reached = gate();
  const goOn = gate();
  let loads = 0;
  return {
    reached: reached.passed,
    goOn: goOn.open,
    find: changed(find, (prepared, name) =>
      name !== slow
        ? prepared
        : {
            ...prepared,
            async load(read, context) {
              const loaded = await prepared.load(read, context);
              loads += 1;
              if (loads !== afterLoad) return loaded;
              reached.open();
              await goOn.passed;
              return loaded;
            },
          },
    ),
  };
}

function gate(): { passed: Promise<void>; open(): void } {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open: () => open() };
}

const NO_LOCKS = { roots: [], calendars: [] };

/** Commands that lock nothing; references and revisions still stand. */
const unlocked = changed(findCommand, ({ args, load }) => ({
  args,
  locks: [],
  load: async (read, context) => ({ ...(await load(read, context)), needs: NO_LOCKS }),
}));

function changed(find: Find, change: (prepared: PreparedCommand, name: string) => PreparedCommand): Find {
  return (name) => {
    const command = find(name);
    return (
      command && {
        ...command,
        prepare(input, version) {
          const prepared = command.prepare(input, version);
          return prepared.ok ? { ok: true, value: change(prepared.value, name) } : prepared;
        },
      }
    );
  };
}

async function endedOrWaiting({ db }: OpenDatabase, work: Promise<unknown>): Promise<void> {
  const ended = work.then(
    () => true,
    () => true,
  );
  while (!(await Promise.race([ended, pause(2, false)]))) {
    const { rows } = await sql<{ waiting: number }>`SELECT count(*)::int AS waiting FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`.execute(db);
    if ((rows[0]?.waiting ?? 0) > 0) return;
  }
}
