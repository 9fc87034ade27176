import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { replicaReader } from '#desktop/renderer/replica/read-port-replica.ts';
import { loadDocument, documentsWhere } from '#server/storage/aggregate-store.ts';
import type { DocumentSet } from '#server/seed/put-documents.ts';
import type { OpenDatabase } from '#server/storage/open-database.ts';
import { maskFields } from '#shared/access/field-mask.ts';
import { mayIssue, commandRoles, type CommandName } from '#shared/access/permissions.ts';
import type { Actor } from '#shared/access/actor.ts';
import { isVisible, rowScope } from '#shared/access/scope.ts';
import { applyChange } from '#shared/command-kit/apply-change.ts';
import type { Change } from '#shared/command-kit/change.ts';
import type { Reader } from '#shared/command-kit/reader.ts';
import { runCommand } from '#shared/command-kit/run-command.ts';
import { commands, findCommand } from '#shared/commands/registry.ts';
import { must } from '#shared/core/assert.ts';
import { sameJson } from '#shared/core/json.ts';
import { addMinutes, toEpoch, wallOf } from '#shared/core/zoned-time.ts';
import { collectionNames, type AnyDocument, type CollectionName } from '#shared/documents/collections.ts';
import {
  aCoupon,
  aCustomer,
  adminActor,
  anAddress,
  aService,
  idOf,
  managerActor,
  NOW,
} from '#shared/testing/builders.ts';
import { MapTruthStore } from '#shared/testing/map-truth-store.ts';
import { argumentsFor } from '../sync-sim/arguments/argument-maker.ts';
import { CUSTOMERS, firstOffice, STAFF } from '../sync-sim/pure/first-office.ts';
import { randomFrom } from '../sync-sim/pure/random.ts';
import { testSeed } from '../support/test-sizes.ts';
import { request, testServer, verdictOf, type TestServer } from './command-calls.ts';
import { put, type DatabaseSource } from './server-databases.ts';

/** Only the server gives these: a desktop shows them as not known yet. */
const GIVEN_BY_SERVER = ['revision', 'createdAt', 'updatedAt', 'orderNumber', 'subscriptionNumber'];

const TURNS_OF_AN_OFFICE = 120;

/** What one office sees of the server, through the very reader that the desktop decides with. */
export class Desk {
  readonly truth = new MapTruthStore();
  readonly actor: Actor;

  constructor(actor: Actor) {
    this.actor = actor;
  }

  sees(collection: CollectionName, document: AnyDocument): boolean {
    const scope = rowScope(this.actor, collection, wallOf(NOW, 'UTC').date);
    return isVisible(scope, collection, document as never);
  }

  pull(collection: CollectionName, document: AnyDocument): void {
    const { id, revision } = document;
    const isSeen = this.sees(collection, document);
    const masked = isSeen ? maskFields(this.actor, collection, document as never) : null;
    this.truth.applyPage([{ collection, id, revision, deleted: masked === null, document: masked }]);
  }

  /** What a command would do here, as changed documents, or the refusal. */
  async decide(call: Parameters<typeof runCommand>[0], now: string) {
    const reader = this.reader(now);
    const result = await runCommand(call, { actor: this.actor, now, reader, find: findCommand });
    return result.ok
      ? { refusal: null, after: await this.changed(result.value.changes) }
      : { refusal: result.error, after: new Map<string, AnyDocument | null>() };
  }

  protected reader(now: string): Reader {
    return replicaReader({
      source: { truth: this.truth, rows: [] },
      upcomingVisits: async () => [...this.truth.all('appointments').keys()],
      actor: this.actor,
      now,
    });
  }

  private async changed(changes: readonly Change[]): Promise<Map<string, AnyDocument | null>> {
    const after = new Map<string, AnyDocument | null>();
    for (const change of changes) {
      const key = `${change.collection}/${change.id}`;
      const held = this.truth.all(change.collection).get(change.id)?.document ?? null;
      after.set(key, applyChange(after.has(key) ? (after.get(key) ?? null) : held, change));
    }
    for (const [key, document] of after) {
      const [collection = '', id = ''] = key.split('/');
      const held = this.truth.all(collection as CollectionName).get(id)?.document ?? null;
      if (sameJson(held, document)) after.delete(key);
    }
    return after;
  }
}

export interface Office {
  database: OpenDatabase;
  server: TestServer;
  desks: Desk[];
}

function simulatedOffice(): DocumentSet {
  const documents: Partial<Record<CollectionName, AnyDocument[]>> = {
    coupons: [aCoupon()],
    services: ['one', 'two', 'three', 'four'].map((which) =>
      aService({ id: idOf(`proposal ${which}`), slug: `proposal-${which}`, approvalStatus: 'pending' }),
    ),
    customers: [aCustomer({ addresses: [anAddress(), anAddress({ id: idOf('work'), isDefault: false })] })],
  };
  for (const [collection, document] of firstOffice()) (documents[collection] ??= []).push(storable(document));
  return documents as DocumentSet;
}

export async function office(
  source: DatabaseSource,
  desks: Desk[],
  documents = simulatedOffice(),
): Promise<Office> {
  const database = await source.fresh();
  await put(database, documents);
  for (const collection of collectionNames)
    for (const document of await documentsWhere(database.db, collection, sql`true`))
      for (const desk of desks) desk.pull(collection, document);
  return { database, server: testServer(database), desks };
}

/** One command, decided on a desk and by the server; then every desk has pulled what it did. */
export async function step(
  { database, server, desks }: Office,
  { desk, call }: { desk: Desk; call: ReturnType<typeof request>['call'] },
) {
  const now = call.occurredAt;
  const mine = await desk.decide(call, now);
  server.clock.now = now;
  const asked = { ...request({ name: call.name, args: call.args }, { kind: 'job' }, desk.actor), call };
  const verdict = verdictOf(await server.accept(asked));
  const written = new Map<string, AnyDocument | null>();
  for (const { collection, id, revision } of verdict.documents) {
    const name = collection as CollectionName;
    // A verdict also names what the command could have written and left as it was.
    if (desk.truth.all(name).get(id)?.revision === revision) continue;
    written.set(`${collection}/${id}`, await loadDocument(database.db, name, id));
  }
  await pullAll(database, desks, verdict.xid);
  return {
    isAccepted: verdict.refusal === null,
    desktop: { refusal: mine.refusal, documents: comparable(mine.after) },
    server: { refusal: verdict.refusal, documents: comparable(written) },
  };
}

/** What this transaction changed reaches every desk, also what the command's own desk may not see. */
async function pullAll({ db }: OpenDatabase, desks: readonly Desk[], xid: string): Promise<void> {
  const { rows } = await sql<{ collection: CollectionName; id: string; revision: number }>`
    SELECT collection, id, revision FROM change_feed WHERE xid = ${xid}::xid8`.execute(db);
  for (const { collection, id, revision } of rows) {
    const document = await loadDocument(db, collection, id);
    for (const each of desks) {
      if (document) each.pull(collection, document);
      else each.truth.applyPage([{ collection, id, revision, deleted: true, document: null }]);
    }
  }
}

/**
 * Random commands of the office in states that grow out of them, half of them of those that were never accepted yet.
 * Another office begins before everything is cancelled and switched off in one.
 */
async function* decisions(
  source: DatabaseSource,
  { desks, count, seed }: { desks: () => Desk[]; count: number; seed: number },
) {
  const random = randomFrom(seed);
  const accepted = new Set<CommandName>();
  for (let turn = 0, at: Office | null = null, now = NOW; turn < count; turn += 1) {
    if (at === null || turn % TURNS_OF_AN_OFFICE === 0) {
      at = await office(source, desks());
      now = NOW;
      for (const [name, args] of runningSeries) {
        const { call } = request({ name, args, version: commands[name].version });
        const { isAccepted } = await step(at, { desk: must(at.desks[0], 'a desk'), call });
        if (!isAccepted) throw new Error(`${name} was refused`);
      }
    }
    const desk = must(at.desks[random() < 0.7 ? 0 : at.desks.length - 1], 'a desk');
    const names = commandsOf(desk.actor);
    const wanting = names.filter((each) => !accepted.has(each));
    const drawn = wanting.length > 0 && random() < 0.5 ? wanting : names;
    const name = must(drawn[Math.floor(random() * drawn.length)], 'a command');
    now = addMinutes(now, Math.floor(random() * 60));
    let texts = 0;
    const args = argumentsFor(name, {
      random,
      now: toEpoch(now),
      documents: (collection) =>
        [...desk.truth.all(collection).values()].flatMap(({ document }) => document ?? []),
      newText: () => `text ${turn} ${(texts += 1)}`,
    });
    const { call } = request({ name, args, commandId: `parity ${turn}`, version: commands[name].version });
    const what = { turn, name, role: desk.actor.role };
    const decision = await step(at, { desk, call: { ...call, occurredAt: now } });
    expect(at.server.log.errors).toEqual([]);
    if (decision.isAccepted) accepted.add(name);
    yield { what, ...decision };
  }
}

function commandsOf({ role }: Actor): CommandName[] {
  return (Object.keys(commandRoles) as CommandName[]).filter((name) => mayIssue(role, name));
}

/**
 * What the desktop decides on its replica, without the server, is what the server decides on the same state: for every
 * command that the office may give.
 */
export function describeParity(source: DatabaseSource, count: number): void {
  test('[SY2] the desktop decides as the server does', { timeout: 300_000 }, async () => {
    const desks = () => [new Desk(adminActor()), new Desk(managerActor())];
    const seen = { accepted: 0, names: new Set<CommandName>(), kinds: new Set<CommandName>() };
    const seed = testSeed('parity of decisions', 20_261_124);
    for await (const { what, desktop, server, isAccepted } of decisions(source, { desks, count, seed })) {
      expect({ ...what, ...desktop }).toEqual({ ...what, ...server });
      seen.names.add(what.name);
      if (!isAccepted) continue;
      seen.accepted += 1;
      seen.kinds.add(what.name);
    }
    console.log(
      `parity: ${seen.accepted} accepted of ${count}, ${seen.kinds.size} of ${seen.names.size} kinds of commands`,
    );
    expect(seen.accepted).toBeGreaterThan(count / 4);
  });

  test(
    'control: a desktop that overlooks what stands in a calendar decides otherwise',
    { timeout: 300_000 },
    async () => {
      class BlindDesk extends Desk {
        protected override reader(now: string): Reader {
          return { ...super.reader(now), blocks: async () => [] };
        }
      }
      const desks = () => [new BlindDesk(adminActor())];
      for await (const { desktop, server } of decisions(source, { desks, count, seed: 1 }))
        if (!sameJson(desktop, server)) return;
      expect.unreachable('no difference was found');
    },
  );
}

const ofSeries = { subscriptionId: idOf('running series') };
/** Takes too many steps for chance to come by often: on the calendar, with questions of the customer. */
const runningSeries: readonly (readonly [CommandName, object])[] = [
  [
    'subscription.create',
    {
      ...ofSeries,
      customerId: CUSTOMERS[0],
      guest: null,
      address: { line1: '1 Baker Street', line2: '', city: 'London', accessNotes: '' },
      postcode: 'NW1 6XE',
      notes: '',
      serviceId: aService().id,
      staffId: null,
      frequency: 'weekly',
      startDate: '2026-03-16',
      startTime: '14:00',
      end: { totalAppointments: 6 },
    },
  ],
  ['subscription.activate', { ...ofSeries, staffId: STAFF[0], onClash: 'refuse' }],
  [
    'subscription.request_change',
    {
      ...ofSeries,
      requestId: idOf('question'),
      visitId: null,
      change: { kind: 'other' },
      reason: 'Another key',
    },
  ],
];

/** Tables want every id and number once; the simulated office's documents share theirs. */
function storable(document: AnyDocument): AnyDocument {
  if ('orderNumber' in document) return { ...document, orderNumber: `VC-${document.id.slice(0, 6)}` };
  if (!('schedules' in document)) return document;
  const own = <Part extends { id: string }>(parts: Part[]): Part[] =>
    parts.map((part) => ({ ...part, id: idOf(`${document.id} ${part.id}`) }));
  const { schedules, services, areas, absences } = document;
  return {
    ...document,
    schedules: own(schedules),
    services: own(services),
    areas: own(areas),
    absences: own(absences),
  };
}

function comparable(documents: ReadonlyMap<string, AnyDocument | null>): Record<string, unknown> {
  return Object.fromEntries(
    [...documents]
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, document]) => [
        key,
        document &&
          Object.fromEntries(Object.entries(document).filter(([field]) => !GIVEN_BY_SERVER.includes(field))),
      ]),
  );
}
