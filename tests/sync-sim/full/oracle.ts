import { sql } from 'kysely';
import type { OpenDatabase } from '#server/storage/open-database.ts';
import type { OutboxRow } from '#shared/sync/outbox-row.ts';
import { plainArguments } from '../../sync-skew/reshaped.ts';
import { plainName } from './releases.ts';
import { judgeResidue } from './residue.ts';

/** A command that a device has reported as saved. */
export interface Saved {
  device: string;
  commandId: string;
  name: string;
  args: unknown;
  /** Taken back before it was offered; `unknown` when the window died while it was being taken back. */
  undone: boolean | 'unknown';
  /** It lay in a profile that was copied: the other device may offer it too, whatever becomes of it here. */
  isCopied: boolean;
}

export interface Evidence {
  database: OpenDatabase;
  saved: readonly Saved[];
  /** By device: what lies in its outbox after all has healed. */
  outboxes: ReadonlyMap<string, readonly OutboxRow[]>;
  /** Commands that a device has shown as refused: a server that was put back does not know them any more. */
  refused: ReadonlySet<string>;
  /**
   * Devices that may have forgotten what their settled rows said, as SY7 wants it: of whoever's rights were changed, in the
   * office or behind its back, and field staff whose clock left those days behind. A server that was put back cannot be told of them again.
   */
  forgetful: ReadonlySet<string>;
  /** Orders that a guest was told to be placed. */
  guestOrders: readonly string[];
}

interface Logged {
  commandId: string;
  name: string;
  args: Record<string, unknown>;
  outcome: 'accepted' | 'refused';
  /** Why it was refused. */
  code: string | null;
  xid: bigint;
  documents: { collection: string; id: string; revision: number }[];
}

const ROOT_TABLES: Readonly<Record<string, string>> = {
  'customer.create': 'customers',
  'staff.create': 'staff',
  'service.create': 'services',
  'category.create': 'categories',
  'order.place': 'orders',
  'account.invite': 'invitations',
};

/** By command that deletes: the argument that names what is gone. */
const DELETED: Readonly<Record<string, string>> = {
  'customer.merge': 'mergedId',
  'customer.anonymise': 'customerId',
  'category.remove': 'categoryId',
  'account.delete_invitation': 'invitationId',
};

export interface Judgement {
  broken: string[];
  /** The names of the saved commands that the server has accepted, one for each. */
  accepted: string[];
}

/** Every promise that the truth itself, read by SQL, and the outboxes break. */
export async function judge(evidence: Evidence): Promise<Judgement> {
  const log = await readLog(evidence.database);
  const broken = [
    ...judgeSaved(evidence, log),
    ...judgeOutboxes(evidence, log),
    ...judgeOrder(evidence, log),
    ...judgeUnderstood(evidence, log),
    ...(await judgeRevisions(evidence.database, log)),
    ...(await judgeEffects(evidence, log)),
    ...(await judgeGuests(evidence)),
    ...(await judgeCalendar(evidence.database)),
    ...(await judgeOrders(evidence.database)),
    ...(await judgeResidue(evidence.database)),
  ];
  const accepted = evidence.saved.filter(({ commandId }) => log.get(commandId)?.outcome === 'accepted');
  return { broken, accepted: accepted.map(({ name }) => name) };
}

type Log = ReadonlyMap<string, Logged>;

async function readLog({ db }: OpenDatabase): Promise<Log> {
  const rows = await db
    .selectFrom('command_log')
    .innerJoin('command_log_args', 'command_log_args.command_id', 'command_log.command_id')
    .select(['command_log.command_id', 'name', 'outcome', 'refusal', 'xid', 'documents', 'args'])
    .execute();
  return new Map(
    rows.map(({ command_id: commandId, name, outcome, refusal, xid, documents, args }) => [
      commandId,
      {
        commandId,
        name: plainName(name),
        outcome,
        code: (refusal as { code: string } | null)?.code ?? null,
        xid: BigInt(xid),
        args: plainArguments(args) as Logged['args'],
        documents: documents as unknown as Logged['documents'],
      },
    ]),
  );
}

function judgeSaved({ saved, refused, forgetful }: Evidence, log: Log): string[] {
  return saved.flatMap(({ device, commandId, name, undone, isCopied }) => {
    const logged = log.get(commandId);
    if (undone === true)
      return !isCopied && logged?.outcome === 'accepted'
        ? [`${device} took back ${name}, it was accepted`]
        : [];
    const mayBeMissing = undone === 'unknown' || refused.has(commandId) || forgetful.has(device);
    return logged || mayBeMissing ? [] : [`saved and lost: ${name} ${commandId} of ${device}`];
  });
}

function judgeOutboxes({ outboxes }: Evidence, log: Log): string[] {
  return [...outboxes].flatMap(([device, rows]) => {
    const broken = rows.flatMap(({ n, name, commandId, verdict, isVoid, isSettled }) => {
      const told = `${device} row ${n} ${name}`;
      if (isVoid) return [];
      if (!verdict) return [`${told} has no verdict`];
      const logged = log.get(commandId);
      // What a lost time had refused stays refused.
      if (!logged && verdict.outcome === 'refused') return [];
      if (!logged) return [`${told} was accepted and is not in the log`];
      if (logged.outcome !== verdict.outcome)
        return [`${told} says ${verdict.outcome}, log ${logged.outcome}`];
      return isSettled ? [] : [`${told} is ${verdict.outcome} and never settled`];
    });
    return broken;
  });
}

/** What one device had accepted was decided in the order in which it was saved. */
function judgeOrder({ saved }: Evidence, log: Log): string[] {
  const last = new Map<string, bigint>();
  return saved.flatMap(({ device, commandId, name }) => {
    const logged = log.get(commandId);
    if (logged?.outcome !== 'accepted') return [];
    const before = last.get(device) ?? 0n;
    last.set(device, logged.xid);
    return logged.xid < before ? [`${name} ${commandId} of ${device} was decided before an earlier one`] : [];
  });
}

const NOT_UNDERSTOOD: ReadonlySet<string | null> = new Set(['args.invalid', 'command.unknown']);

/** [SY14] What a device has decided, in whatever release, is understood by every server that knows that release. */
function judgeUnderstood({ saved }: Evidence, log: Log): string[] {
  return saved.flatMap(({ device, commandId, name }) => {
    const code = log.get(commandId)?.code ?? null;
    return NOT_UNDERSTOOD.has(code) ? [`${name} ${commandId} of ${device} was not understood: ${code}`] : [];
  });
}

/** Documents that nobody writes without seeing them: each step of theirs is named by a command. */
const NAMED_COLLECTIONS = ['customers', 'staff', 'services', 'company'];

/** No document took more steps than there are accepted commands that wrote it: none ran twice. */
async function judgeRevisions({ db }: OpenDatabase, log: Log): Promise<string[]> {
  const steps = new Map<string, number>();
  for (const { name, outcome, documents } of log.values()) {
    if (outcome === 'refused' && documents.length > 0) return [`a refused ${name} wrote`];
    for (const { collection, id } of documents)
      steps.set(`${collection}/${id}`, (steps.get(`${collection}/${id}`) ?? 0) + 1);
  }
  const rows = await db
    .selectFrom('change_feed')
    .select(['collection', 'id', 'revision'])
    .where('collection', 'in', NAMED_COLLECTIONS)
    .execute();
  return rows.flatMap(({ collection, id, revision }) => {
    const key = `${collection}/${id}`;
    // The office that a history begins with is at its first revision.
    const known = (steps.get(key) ?? 0) + 1;
    return revision <= known ? [] : [`${key} is at ${revision} after ${known - 1} commands`];
  });
}

async function judgeEffects({ database, saved }: Evidence, log: Log): Promise<string[]> {
  const { db } = database;
  const { rows: notes } = await sql<{ text: string }>`SELECT text FROM appointment_notes`.execute(db);
  const roots = new Map<string, Set<string>>();
  for (const table of new Set(Object.values(ROOT_TABLES))) {
    const { rows } = await sql<{ id: string }>`SELECT id FROM ${sql.raw(table)}`.execute(db);
    roots.set(table, new Set(rows.map(({ id }) => id)));
  }
  const deleted = deletedBy(log);
  return saved.flatMap(({ commandId, name, args }) => {
    const expected = log.get(commandId)?.outcome === 'accepted' ? 1 : 0;
    const count = countOf(name, args as Record<string, unknown>, { notes, roots, deleted });
    return count === null || count === expected
      ? []
      : [`${name} ${commandId}: ${count} effects, ${expected} accepted`];
  });
}

/** What accepted commands have deleted: it was there. */
function deletedBy(log: Log): ReadonlySet<unknown> {
  const accepted = [...log.values()].filter(({ outcome }) => outcome === 'accepted');
  return new Set(accepted.flatMap(({ name, args }) => args[DELETED[name] ?? ''] ?? []));
}

interface Found {
  notes: readonly { text: string }[];
  roots: ReadonlyMap<string, ReadonlySet<string>>;
  deleted: ReadonlySet<unknown>;
}

function countOf(
  name: string,
  args: Record<string, unknown>,
  { notes, roots, deleted }: Found,
): number | null {
  if (name === 'appointment.note') return notes.filter(({ text }) => text === args['text']).length;
  const ids = roots.get(ROOT_TABLES[name] ?? '');
  // The new document's id is the first of the arguments.
  const id = String(Object.values(args)[0]);
  return ids ? Number(ids.has(id) || deleted.has(id)) : null;
}

async function judgeGuests({ database, guestOrders }: Evidence): Promise<string[]> {
  const { rows } = await sql<{ order_number: string | null }>`SELECT order_number FROM orders`.execute(
    database.db,
  );
  const numbers = rows.map(({ order_number: number }) => number);
  return guestOrders.flatMap((number) => {
    const count = numbers.filter((each) => each === number).length;
    return count === 1 ? [] : [`a guest's order ${number} exists ${count} times`];
  });
}

/** Whoever was not there has given their time back. */
async function judgeCalendar({ db }: OpenDatabase): Promise<string[]> {
  const { rows } = await sql<{ one: string; other: string }>`
    SELECT a.id AS one, b.id AS other FROM appointments a JOIN appointments b
      ON a.staff_id = b.staff_id AND a.id < b.id
      AND a.status NOT IN ('cancelled', 'no_show') AND b.status NOT IN ('cancelled', 'no_show')
      AND a.starts_at < b.ends_at + make_interval(mins => b.buffer_minutes)
      AND b.starts_at < a.ends_at + make_interval(mins => a.buffer_minutes)`.execute(db);
  return rows.map(({ one, other }) => `visits ${one} and ${other} overlap`);
}

/** No half command: an order that is confirmed has the visits of all its items, and they are its own. */
async function judgeOrders({ db }: OpenDatabase): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT i.id FROM orders o JOIN order_items i ON i.order_id = o.id LEFT JOIN appointments a ON a.id = i.appointment_id
      WHERE o.status = 'confirmed' AND (a.id IS NULL OR a.order_item_id <> i.id)`.execute(db);
  return rows.map(({ id }) => `item ${id} of a confirmed order has no visit`);
}
