import type { Actor } from '#shared/access/actor.ts';
import { EVERYONE } from '#shared/documents/account.ts';
import type { PulledDocument, PullReply, PushReply } from '#shared/sync/sync-protocol.ts';
import { loadDocument } from '#server/storage/aggregate-store.ts';
import type { OpenDatabase, Trx } from '#server/storage/database.ts';
import { insertOutboxRows } from '#server/storage/outbox-rows.ts';
import { deleteOffered } from './planted-outbox.ts';
import { bringNothingUp, decideLater } from './planted-skew.ts';
import type { FindCommand, ServerDoors } from './server-doors.ts';

/** A bug that is put into the test's world, never into the product, to see that a history catches it. */
export interface PlantedBug {
  name: string;
  /** Stands between the server and its database. */
  breakDatabase?: (database: OpenDatabase) => OpenDatabase;
  /** Stands between the routes and what is behind them. */
  breakDoors?: (doors: ServerDoors) => ServerDoors;
  /** Stands between the server and the commands that it knows. */
  breakCommands?: (find: FindCommand) => FindCommand;
  /** Changes what a device is answered. */
  distort?: (path: string, body: string) => string;
  /** Runs when a device sends something. */
  leaving?: (databases: IDBFactory, path: string, body: string) => Promise<void>;
  /** Changes the text of the client's code; throws where it does not find its place. */
  breakCode?: (code: string) => string;
}

/** A bug that depends on luck strikes at one in so many chances. */
const ONE_IN = 4;

export const PLANTED_BUGS: readonly PlantedBug[] = [
  { name: 'a repeated command runs again', breakDoors: runAgain },
  { name: 'an answer before a commit that fails', breakDatabase: forgetSomeCommands },
  { name: 'the mask is left out', breakDoors: leaveOutMask },
  {
    name: 'tombstones are not served',
    distort: onPages((documents) => documents.filter(({ deleted }) => !deleted)),
  },
  {
    name: 'a document of a page is skipped',
    distort: onPages((documents) => documents.filter(() => Math.random() * ONE_IN > 1)),
  },
  { name: 'a refusal is told as accepted', distort: hideRefusals },
  { name: 'another epoch is not noticed', breakDoors: admitAnyEpoch },
  { name: 'an outbox row is deleted when it is offered', leaving: deleteOffered },
  { name: 'the checkpoint is stored before the documents', breakCode: checkpointFirst },
  { name: 'what was refused stays on the screen', breakCode: refusedStays },
  { name: 'a refused command leaves its mail', breakDoors: mailWhatIsRefused },
  { name: 'a manager is served too much', breakDoors: widenManagers },
  { name: 'an older command is not brought up', breakCommands: bringNothingUp },
  { name: 'a later command is decided', breakDoors: decideLater },
  {
    name: 'what could not be read is not tried again',
    breakCode: (code) => replaced(code, /if \(readable\.length === 0\)(?= return;)/, ''),
  },
  {
    name: 'an unknown collection stops the pull',
    breakCode: (code) =>
      replaced(
        code,
        /(?<=if \(!\w*isCollectionName\(\w+\.collection\)\) )continue(?=;)/,
        'throw new Error()',
      ),
  },
];

/** By its name; a name that nobody knows is a mistake of the caller. */
export function plantedBug(name: string): PlantedBug {
  const bug = PLANTED_BUGS.find((each) => each.name === name);
  if (!bug) throw new Error(`no such bug: ${name}`);
  return bug;
}

function runAgain(doors: ServerDoors): ServerDoors {
  return {
    ...doors,
    async acceptCommand(request) {
      const outcome = await doors.acceptCommand(request);
      if (outcome.kind === 'verdict' && outcome.isReplay) {
        const call = { ...request.call, commandId: crypto.randomUUID() };
        await doors.acceptCommand({ ...request, call, origin: { kind: 'job' } });
      }
      return outcome;
    },
  };
}

function mailWhatIsRefused(doors: ServerDoors): ServerDoors {
  return {
    ...doors,
    async acceptCommand(request) {
      const outcome = await doors.acceptCommand(request);
      if (outcome.kind === 'verdict' && outcome.verdict.outcome === 'refused' && !outcome.isReplay) {
        const row = { id: crypto.randomUUID(), template: 'order.confirmed', recipient: null, subjectIds: {} };
        const told = { commandId: request.call.commandId, now: new Date().toISOString() };
        await doors.database.transact((trx) =>
          insertOutboxRows(trx, { mails: [{ ...row, dropped: null }], calendars: [] }, told),
        );
      }
      return outcome;
    },
  };
}

function widenManagers(doors: ServerDoors): ServerDoors {
  const wide = (actor: Actor): Actor =>
    actor.role === 'manager' ? { ...actor, managerScope: EVERYONE } : actor;
  return {
    ...doors,
    pull: (actor, request) => doors.pull(wide(actor), request),
    snapshot: (actor) => doors.snapshot(wide(actor)),
  };
}

class ForgottenError extends Error {}

function forgetSomeCommands(database: OpenDatabase): OpenDatabase {
  return {
    ...database,
    async transact<Value>(work: (trx: Trx) => Promise<Value>, options?: { mode?: 'write' | 'snapshot' }) {
      let done: { value: Value } | null = null;
      try {
        return await database.transact(async (trx) => {
          const value = await work(trx);
          const isAccepted = JSON.stringify(value ?? null).includes('"outcome":"accepted"');
          if (isAccepted && Math.random() * ONE_IN < 1) {
            done = { value };
            throw new ForgottenError();
          }
          return value;
        }, options);
      } catch (error) {
        const forgotten = done as { value: Value } | null;
        if (error instanceof ForgottenError && forgotten) return forgotten.value;
        throw error;
      }
    },
  };
}

/** Of the company's own document in a snapshot; the others have no mark in what is hidden. */
function leaveOutMask(doors: ServerDoors): ServerDoors {
  const whole = async (line: string): Promise<string> => {
    const { c, d } = JSON.parse(line) as { c?: string; d?: { id: string } };
    return c === 'company' && d
      ? JSON.stringify({ c, d: await loadDocument(doors.database.db, 'company', d.id) })
      : line;
  };
  async function* unmasked(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(chunk);
    const lines = Buffer.concat(chunks).toString('utf8').trimEnd().split('\n');
    yield Buffer.from(`${(await Promise.all(lines.map(whole))).join('\n')}\n`);
  }
  return {
    ...doors,
    async snapshot(actor) {
      const { header, body } = await doors.snapshot(actor);
      return { header, body: unmasked(body) };
    },
  };
}

function onPages(edit: (documents: PulledDocument[]) => PulledDocument[]) {
  return (path: string, body: string): string => {
    if (path !== '/sync/pull') return body;
    const reply = JSON.parse(body) as PullReply;
    return reply.kind === 'page' ? JSON.stringify({ ...reply, documents: edit(reply.documents) }) : body;
  };
}

function hideRefusals(path: string, body: string): string {
  if (path !== '/sync/push') return body;
  const reply = JSON.parse(body) as PushReply;
  const verdicts = reply.verdicts.map((each) => ({ ...each, outcome: 'accepted', refusal: null }));
  return JSON.stringify({ ...reply, verdicts });
}

/** Whatever epoch a device comes from counts as the present one. */
function admitAnyEpoch(doors: ServerDoors): ServerDoors {
  return {
    ...doors,
    async pull(actor, request) {
      const { checkpoint } = request;
      const present = { ...checkpoint, epoch: await doors.database.epoch() };
      const reply = await doors.pull(actor, { ...request, checkpoint: present });
      return reply.kind === 'page'
        ? { ...reply, checkpoint: { ...reply.checkpoint, epoch: checkpoint.epoch } }
        : reply;
    },
    acceptCommand(request) {
      if (request.origin.kind !== 'replica') return doors.acceptCommand(request);
      const { clientId, n } = request.origin;
      return doors.acceptCommand({ ...request, origin: { kind: 'replica', clientId, n } });
    },
  };
}

function checkpointFirst(code: string): string {
  return replaced(
    code,
    /(const collections = await writePage\([^;]+;)([\s\S]{0,600}?)(if \(!\(?await meta\.advance\(next\)\)?\)[^;]+;)/,
    '$2$3$1',
  );
}

function refusedStays(code: string): string {
  return replaced(code, /\|\| row\.verdict\?\.outcome === "refused"/, '');
}

function replaced(code: string, place: RegExp, by: string): string {
  if (!place.test(code)) throw new Error(`the code has no ${place.source}`);
  return code.replace(place, by);
}
