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
import { aCoupon, adminActor, idOf, managerActor, NOW } from '#shared/testing/builders.ts';
import { MapTruthStore } from '#shared/testing/map-truth-store.ts';
import { argumentsFor } from '../sync-sim/pure/argument-maker.ts';
import { firstOffice } from '../sync-sim/pure/first-office.ts';
import { randomFrom } from '../sync-sim/pure/random.ts';
import { testSeed } from '../support/test-sizes.ts';
import { request, testServer, verdictOf, type TestServer } from './command-calls.ts';
import { put, type DatabaseSource } from './server-databases.ts';

/** Only the server gives these: a desktop shows them as not known yet. */
const GIVEN_BY_SERVER = ['revision', 'createdAt', 'updatedAt', 'orderNumber', 'subscriptionNumber'];

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
  const documents: Partial<Record<CollectionName, AnyDocument[]>> = { coupons: [aCoupon()] };
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
    const document = await loadDocument(database.db, name, id);
    written.set(`${collection}/${id}`, document);
    for (const each of desks) {
      if (document) each.pull(name, document);
      else each.truth.applyPage([{ collection, id, revision, deleted: true, document: null }]);
    }
  }
  return {
    isAccepted: verdict.refusal === null,
    desktop: { refusal: mine.refusal, documents: comparable(mine.after) },
    server: { refusal: verdict.refusal, documents: comparable(written) },
  };
}

/** Random commands of the office in states that grow out of them. */
async function* decisions(at: Office, { count, seed }: { count: number; seed: number }) {
  const random = randomFrom(seed);
  let now = NOW;
  for (let turn = 0; turn < count; turn += 1) {
    const desk = must(at.desks[random() < 0.7 ? 0 : at.desks.length - 1], 'a desk');
    const names = (Object.keys(commandRoles) as CommandName[]).filter((name) =>
      mayIssue(desk.actor.role, name),
    );
    const name = must(names[Math.floor(random() * names.length)], 'a command');
    now = addMinutes(now, Math.floor(random() * 30));
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
    yield { what, ...(await step(at, { desk, call: { ...call, occurredAt: now } })) };
  }
}

/**
 * What the desktop decides on its replica, without the server, is what the server decides on the same state: for every
 * command that the office may give.
 */
export function describeParity(source: DatabaseSource, count: number): void {
  test('[SY2] the desktop decides as the server does', { timeout: 300_000 }, async () => {
    const at = await office(source, [new Desk(adminActor()), new Desk(managerActor())]);
    const seen = { accepted: 0, names: new Set<string>() };
    const seed = testSeed('parity of decisions', 20_261_124);
    for await (const { what, desktop, server, isAccepted } of decisions(at, { count, seed })) {
      expect({ ...what, ...desktop }).toEqual({ ...what, ...server });
      seen.names.add(what.name);
      if (isAccepted) seen.accepted += 1;
    }
    expect(at.server.log.errors).toEqual([]);
    console.log(`parity: ${seen.accepted} accepted of ${count}, ${seen.names.size} kinds of commands`);
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
      const at = await office(source, [new BlindDesk(adminActor())]);
      for await (const { desktop, server } of decisions(at, { count, seed: 1 }))
        if (!sameJson(desktop, server)) return;
      expect.unreachable('no difference was found');
    },
  );
}

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
