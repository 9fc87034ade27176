import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { pruneTombstones } from '#server/jobs/prune-tombstones.ts';
import { beginEpoch, readEpoch } from '#server/storage/epoch.ts';
import type { OpenDatabase } from '#server/storage/open-database.ts';
import { saveDocuments } from '#server/storage/save-documents.ts';
import { noticeLostHistory } from '#server/sync/lost-history.ts';
import { createPull } from '#server/sync/pull-changes.ts';
import { must } from '#shared/core/assert.ts';
import type { ShownVerdict } from '#shared/sync/sync-protocol.ts';
import { compareXid, type Verdict } from '#shared/sync/verdict.ts';
import { adminActor, anInvitation, idOf, managerActor, NOW } from '#shared/testing/builders.ts';
import { newCustomer, request, testServer, verdictOf, type TestServer } from './command-calls.ts';
import { pullingClient, snapshotOf } from './pulling-client.ts';
import { collectLog, put, smallWorld, STARTING, type DatabaseSource } from './server-databases.ts';

const admin = adminActor();

/** [SY4][SY8] When another epoch begins, when not, and what holds in it, on either engine. */
export function describeEpoch(source: DatabaseSource): void {
  let database: OpenDatabase;
  let server: TestServer;
  beforeEach(async () => {
    database = await source.fresh();
    await put(database, smallWorld());
    server = testServer(database);
  }, STARTING);

  const create = (name: string, n: number, epoch?: string) =>
    server.accept(
      request(
        { name: 'customer.create', args: newCustomer(name), commandId: name },
        { kind: 'replica', clientId: idOf('client'), n, ...(epoch !== undefined && { epoch }) },
      ),
    );
  const shownOf = ({ commandId, epoch, signature }: Verdict): ShownVerdict => ({
    commandId,
    epoch,
    signature: must(signature, 'a signature'),
  });
  const show = (verdict: ShownVerdict, accountId = must(admin.accountId, 'an account')) =>
    noticeLostHistory({ database, log: collectLog() }, { accountId, verdict });
  const isMoved = async (from: string) => (await database.epoch()) !== from;

  /** What a crash that lost the end of the log leaves: the command is gone, and nothing says so. */
  async function lose(commandId: string): Promise<void> {
    await database.db.deleteFrom('command_log_args').where('command_id', '=', commandId).execute();
    await database.db.deleteFrom('command_log').where('command_id', '=', commandId).execute();
    await database.db.updateTable('sync_clients').set({ last_n: 0 }).execute();
  }

  describe('lost history', () => {
    test('[SY4] a signed verdict that the server does not know begins another epoch, once', async () => {
      const before = await database.epoch();
      const verdict = verdictOf(await create('Ann', 1));
      await show(shownOf(verdict));
      expect(await isMoved(before)).toBe(false);
      await lose(verdict.commandId);
      await Promise.all([show(shownOf(verdict)), show(shownOf(verdict))]);
      const after = await database.epoch();
      expect(after).not.toBe(before);
      await show(shownOf(verdict));
      expect(await database.epoch()).toBe(after);
    });

    test('[SY4] a forged, a foreign and an old verdict move nothing', async () => {
      const before = await database.epoch();
      const verdict = shownOf(verdictOf(await create('Ann', 1)));
      await lose(verdict.commandId);
      const forged = { ...verdict, commandId: idOf('never issued') };
      await show(forged);
      await show({ ...verdict, signature: 'x'.repeat(verdict.signature.length) });
      await show(verdict, must(managerActor().accountId, 'another account'));
      await show({ ...verdict, epoch: 'other' });
      expect(await isMoved(before)).toBe(false);
      await show(verdict);
      expect(await isMoved(before)).toBe(true);
    });

    test('[SY4] a client that shows nothing is told its number and moves nothing', async () => {
      const before = await database.epoch();
      const verdict = verdictOf(await create('Ann', 1));
      await lose(verdict.commandId);
      expect(await create('Bob', 2, before)).toEqual({ kind: 'client.behind', lastN: 0 });
      expect(await isMoved(before)).toBe(false);
    });

    test('[SY4] the pull is where it is shown, too', async () => {
      const { checkpoint } = await snapshotOf({ database, now: () => NOW }, admin);
      const verdict = verdictOf(await create('Ann', 1));
      await lose(verdict.commandId);
      const pull = createPull({ database, now: () => NOW, log: collectLog() });
      const asked = { protocol: 1, clientId: idOf('client'), checkpoint, limit: 10 };
      expect(await pull(admin, asked)).toMatchObject({ kind: 'page' });
      expect(await pull(admin, { ...asked, shown: shownOf(verdict) })).toEqual({
        kind: 'reset',
        reason: 'epoch',
      });
    });
  });

  describe('in another epoch', () => {
    const move = () => database.transact((trx) => beginEpoch(trx, { isFeedForeign: true }));

    test('[SY8] a replay is answered in the present epoch, as of the transaction that began it', async () => {
      const first = verdictOf(await create('Ann', 1));
      await move();
      const { name, xid } = await readEpoch(database.db);
      const again = verdictOf(await create('Ann', 1));
      expect(again).toMatchObject({ epoch: name, xid, documents: first.documents, outcome: 'accepted' });
      expect(again.signature).not.toBe(first.signature);
      expect(compareXid(again.xid, first.xid)).toBe(1);
      const { checkpoint } = await snapshotOf({ database, now: () => NOW }, admin);
      expect(compareXid(checkpoint.xid, again.xid)).toBe(1);
      const later = verdictOf(await create('Bob', 2));
      expect(verdictOf(await create('Bob', 2)).xid).toBe(later.xid);
    });

    test('[SY8] a push of the epoch before is not taken, so that what that had accepted goes up first', async () => {
      const before = await database.epoch();
      await move();
      expect(await create('Ann', 1, before)).toEqual({ kind: 'client.other_epoch' });
      expect(verdictOf(await create('Ann', 1, await database.epoch())).outcome).toBe('accepted');
    });

    test('[SY6][SY8] the feed counts as written now, and a replica of before is reset', async () => {
      const client = await pullingClient({ database, now: () => NOW }, admin);
      await move();
      const { xid } = await readEpoch(database.db);
      const { rows } = await sql<{ xid: string }>`SELECT DISTINCT xid FROM change_feed`.execute(database.db);
      expect(rows).toEqual([{ xid }]);
      expect(await client.page()).toBeNull();
    });

    test('[SY8] nothing is decided in one epoch and recorded in the next', async () => {
      const ends = Array.from({ length: 5 }, () => move());
      const names = Array.from({ length: 10 }, (_, at) => `client ${at}`);
      const epoch = await database.epoch();
      const outcomes = await Promise.all(
        names.map((name) =>
          server.accept(
            request(
              { name: 'customer.create', args: newCustomer(name), commandId: name },
              { kind: 'replica', clientId: idOf(name), n: 1, epoch },
            ),
          ),
        ),
      );
      await Promise.all(ends);
      const decidedIn = outcomes.map((outcome) =>
        outcome.kind === 'verdict' ? outcome.verdict.epoch : outcome.kind,
      );
      expect(new Set([...decidedIn, epoch, 'client.other_epoch'])).toEqual(
        new Set([epoch, 'client.other_epoch']),
      );
    });
  });

  describe('what a feed tells no more', () => {
    const DAY_MS = 86_400_000;
    const after = (days: number) => new Date(Date.parse(NOW) + days * DAY_MS).toISOString();
    const prune = (days: number) => pruneTombstones({ database, now: () => after(days), log: collectLog() });

    test('[SY8] a checkpoint behind pruned deletions is reset, one after them is not', async () => {
      await put(database, { invitations: [anInvitation()] });
      const early = await snapshotOf({ database, now: () => NOW }, admin);
      await database.transact((trx) =>
        saveDocuments(trx, [
          { collection: 'invitations', id: anInvitation().id, before: anInvitation(), after: null },
        ]),
      );
      const late = await snapshotOf({ database, now: () => NOW }, admin);
      await create('Ann', 1);
      const pull = createPull({ database, now: () => NOW, log: collectLog() });
      const ask = ({ checkpoint }: typeof early) =>
        pull(admin, { protocol: 1, clientId: idOf('client'), limit: 10, checkpoint });
      await prune(0);
      await prune(59);
      expect(await ask(early)).toMatchObject({ kind: 'page' });
      await prune(61);
      expect(await ask(early)).toEqual({ kind: 'reset', reason: 'pruned' });
      expect(await ask(late)).toMatchObject({ kind: 'page' });
      const { rows } = await sql`SELECT FROM change_feed WHERE deleted`.execute(database.db);
      expect(rows).toHaveLength(0);
    });

    test('[SY8] a replica of documents in another shape is reset', async () => {
      const { checkpoint } = await snapshotOf({ database, now: () => NOW }, admin);
      const pull = createPull({ database, now: () => NOW, log: collectLog() });
      const ask = (schema: number) =>
        pull(admin, {
          protocol: 1,
          clientId: idOf('client'),
          limit: 10,
          checkpoint: { ...checkpoint, schema },
        });
      expect(await ask(must(checkpoint.schema, 'a schema'))).toMatchObject({ kind: 'page' });
      expect(await ask(99)).toEqual({ kind: 'reset', reason: 'schema' });
    });
  });
}
