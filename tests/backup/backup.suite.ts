import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BACKED_UP_TABLES, LEFT_OUT_TABLES } from '#server/backup/backed-up-tables.ts';
import { RowSum } from '#server/backup/backup-format.ts';
import { verifyBackup } from '#server/backup/read-backup.ts';
import { restoreBackup } from '#server/backup/restore-backup.ts';
import { writeBackup } from '#server/backup/write-backup.ts';
import type { OpenDatabase } from '#server/storage/open-database.ts';
import { saveDocuments } from '#server/storage/save-documents.ts';
import { GUEST } from '#shared/access/actor.ts';
import { must } from '#shared/core/assert.ts';
import { adminActor, anInvitation, idOf, NOW } from '#shared/testing/builders.ts';
import {
  guestOrder,
  newCustomer,
  replica,
  request,
  testServer,
  verdictOf,
} from '../contract/command-calls.ts';
import { countOfTags, strayTags } from '../contract/listed-tags.ts';
import { contentOf, snapshotOf } from '../contract/pulling-client.ts';
import { put, smallWorld, STARTING, type DatabaseSource } from '../contract/server-databases.ts';

const admin = adminActor();

/** [SY8] A backup and its way back, on either engine. */
export function describeBackup(source: DatabaseSource): void {
  let database: OpenDatabase;
  let folder: string;
  let file: string;
  let files = 0;
  const newFile = () => path.join(folder, `${(files += 1)}.gz`);
  const issue = async (name: string, args: object, actor = admin) =>
    verdictOf(await testServer(database).accept(request({ name, args }, { kind: 'job' }, actor)));
  const restore = (isReplacing = false, from = file) => restoreBackup(database, { file: from, isReplacing });
  const content = async () =>
    contentOf((await snapshotOf({ database, now: () => NOW, isImpatient: true }, admin)).documents);

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'valclean-backup-'));
  });
  afterAll(() => rm(folder, { recursive: true }));
  beforeEach(async () => {
    database = await source.fresh();
    await put(database, { ...smallWorld(), invitations: [anInvitation()] });
    await issue('order.place', guestOrder('one'), GUEST);
    await issue('order.confirm', {
      orderId: idOf('order one'),
      assignments: [],
      expect: { startsAt: '2026-03-09T10:00:00.000Z' },
    });
    await issue('customer.create', { ...newCustomer('Änn "Ö" \\ 😀'), notes: 'two\nlines' });
    // Recorded with JSON null as its arguments.
    await issue('customer.create', null as never);
    await database.transact((trx) =>
      saveDocuments(trx, [
        { collection: 'invitations', id: anInvitation().id, before: anInvitation(), after: null },
      ]),
    );
    await database.db
      .insertInto('sessions')
      .values({
        id: idOf('session'),
        token_hash: 'hash',
        account_id: must(admin.accountId, 'an account'),
        device: 'Test',
        created_at: NOW,
        expires_at: NOW,
        last_seen_at: NOW,
      })
      .execute();
    file = newFile();
    expect(await writeBackup(database, { file, now: NOW })).toMatchObject({ ok: true });
  }, STARTING);

  /** The file with its lines changed, otherwise as it was written; `isConsistent` also mends every sum. */
  async function edited(change: (lines: string[]) => string[], isConsistent: boolean): Promise<string> {
    const lines = change(
      gunzipSync(await readFile(file))
        .toString()
        .trimEnd()
        .split('\n'),
    );
    const last = lines.length - 1;
    if (isConsistent) {
      const sums = new Map<string, RowSum>();
      for (const line of lines.slice(1, -2)) {
        const [, table, row] = must(/^\{"t":"([a-z_]+)","r":(.*)\}$/.exec(line), 'a row');
        const sum = sums.get(must(table, 'a table')) ?? new RowSum();
        sums.set(must(table, 'a table'), sum);
        sum.add(must(row, 'a row'));
      }
      const manifest = JSON.parse(must(lines[last - 1], 'a manifest')) as { tables: Record<string, unknown> };
      for (const [table, sum] of sums) manifest.tables[table] = sum.sum();
      lines[last - 1] = JSON.stringify(manifest);
      const body = `${lines.slice(0, -1).join('\n')}\n`;
      lines[last] = JSON.stringify({ kind: 'end', sha256: createHash('sha256').update(body).digest('hex') });
    }
    const target = newFile();
    await writeFile(target, gzipSync(`${lines.join('\n')}\n`));
    return target;
  }

  test('[SY8] every table is in it or left out on purpose', async () => {
    const { rows } = await sql<{ name: string }>`SELECT tablename AS name FROM pg_tables
      WHERE schemaname = 'public' AND tablename NOT LIKE 'kysely%'`.execute(database.db);
    const all = [...BACKED_UP_TABLES, ...LEFT_OUT_TABLES].toSorted();
    expect(rows.map(({ name }) => name).toSorted()).toEqual(all);
  });

  test('[SY8] what was written is whole, for its owner alone, and holds no session and no key', async () => {
    expect(await verifyBackup(file)).toMatchObject({
      ok: true,
      value: {
        header: { createdAt: NOW },
        manifest: { sequences: { order_numbers: expect.stringMatching(/^\d+$/) as string } },
      },
    });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const text = gunzipSync(await readFile(file)).toString();
    expect(text).toContain('two\\nlines');
    expect(text).not.toContain('"sessions"');
    expect(text).not.toContain('server.key');
    expect(await writeBackup(database, { file, now: NOW })).toMatchObject({
      ok: false,
      error: { code: 'file.exists' },
    });
  });

  test('[SY8] in an empty database everything is back, read back and in another epoch', async () => {
    const before = { content: await content(), epoch: await database.epoch() };
    const tags = await countOfTags(database.db);
    database = await source.fresh();
    const epoch = await database.epoch();
    expect(await restore()).toMatchObject({ ok: true });
    expect(await content()).toEqual(before.content);
    expect(await database.epoch()).not.toBe(epoch);
    expect(await database.epoch()).not.toBe(before.epoch);
    expect(await database.db.selectFrom('sessions').selectAll().execute()).toEqual([]);
    const { rows } = await sql`SELECT FROM change_feed WHERE deleted AND revision = 2`.execute(database.db);
    expect(rows).toHaveLength(1);
    // What triggers keep is made, and they are on again.
    expect([await strayTags(database.db), await countOfTags(database.db)]).toEqual([[], tags]);
    expect(tags).toBeGreaterThan(0);
    const { rows: off } = await sql`SELECT FROM pg_trigger WHERE tgenabled <> 'O'`.execute(database.db);
    expect(off).toEqual([]);
    // Constraints and counters go on from where they were.
    const later = guestOrder('two', '14:00');
    expect(await issue('order.place', later, GUEST)).toMatchObject({ outcome: 'accepted' });
    const orders = await database.db
      .selectFrom('orders')
      .select('order_number')
      .orderBy('order_number')
      .execute();
    const [first, second] = orders.map(({ order_number: number }) => Number(number?.slice(3)));
    expect(second).toBe(must(first, 'a number') + 1);
    expect(await issue('order.place', guestOrder('three'), GUEST)).toMatchObject({ outcome: 'refused' });
  });

  test('[SY8] a command that the backup knows is answered again; an unknown one is decided anew', async () => {
    const create = (name: string, n: number) =>
      testServer(database).accept(
        request({ name: 'customer.create', args: newCustomer(name), commandId: name }, replica(n)),
      );
    const known = verdictOf(await create('Ann', 1));
    file = newFile();
    await writeBackup(database, { file, now: NOW });
    const lost = verdictOf(await create('Bob', 2));
    expect(await restore(true)).toMatchObject({ ok: true });
    const again = await create('Ann', 1);
    expect(again).toMatchObject({ isReplay: true, verdict: { documents: known.documents } });
    expect(verdictOf(again).epoch).toBe(await database.epoch());
    expect(await create('Bob', 2)).toMatchObject({
      isReplay: false,
      verdict: { outcome: 'accepted', documents: lost.documents },
    });
  });

  describe('nothing is done', () => {
    let before: { content: string[]; epoch: string };
    beforeEach(async () => {
      before = { content: await content(), epoch: await database.epoch() };
    });
    const untouched = async () =>
      expect({ content: await content(), epoch: await database.epoch() }).toEqual(before);

    test('[SY8] with a database that is not empty, unless it is to be replaced', async () => {
      expect(await restore()).toEqual({
        ok: false,
        error: { code: 'database.not_empty', table: 'company_settings' },
      });
      await untouched();
      await issue('customer.create', newCustomer('later'));
      expect(await restore(true)).toMatchObject({ ok: true });
      expect(await content()).toEqual(before.content);
    });

    test('[SY8] with a file that is missing, something else, cut or damaged anywhere', async () => {
      const bytes = await readFile(file);
      const put = async (content: Uint8Array) => {
        const target = newFile();
        await writeFile(target, content);
        return target;
      };
      const codeOf = async (name: string) => {
        const [verified, restored] = [await verifyBackup(name), await restore(true, name)];
        expect(restored).toEqual(verified);
        return verified.ok ? 'whole' : verified.error.code;
      };
      expect(await codeOf(path.join(folder, 'none'))).toBe('file.missing');
      expect(await codeOf(await put(Buffer.from('not gzip')))).toBe('file.not_a_backup');
      expect(await codeOf(await put(gzipSync('{"kind":"other"}\n')))).toBe('file.not_a_backup');
      expect(await codeOf(await put(gzipSync('')))).toBe('file.not_a_backup');
      for (const part of [0.1, 0.5, 0.9, 0.999]) {
        expect(await codeOf(await put(bytes.subarray(0, Math.floor(bytes.length * part))))).toBe('file.cut');
      }
      expect(await codeOf(await edited((lines) => lines.slice(0, -1), false))).toBe('file.cut');
      for (const part of [0.2, 0.5, 0.8]) {
        const flipped = Buffer.from(bytes);
        const at = Math.floor(bytes.length * part);
        flipped[at] = (flipped[at] ?? 0) ^ 0x10;
        expect(await codeOf(await put(flipped))).toMatch(/^file\.(?:damaged|cut|not_a_backup)$/);
      }
      await untouched();
    });

    test('[SY8] with a file that somebody edited', async () => {
      const isCustomer = (line: string) => line.startsWith('{"t":"customers"');
      const changes: ((lines: string[]) => string[])[] = [
        (lines) =>
          lines.map((line) => (isCustomer(line) ? line.replace('"revision": 1', '"revision": 9') : line)),
        (lines) => lines.filter((line, at) => !(isCustomer(line) && isCustomer(lines[at + 1] ?? ''))),
        (lines) => lines.flatMap((line) => (isCustomer(line) ? [line, line] : [line])),
        (lines) => [must(lines[0], 'a header').replace(NOW.slice(0, 4), '2031'), ...lines.slice(1)],
      ];
      for (const change of changes) {
        const result = await restore(true, await edited(change, false));
        expect(result).toMatchObject({ ok: false, error: { code: 'file.damaged' } });
      }
      await untouched();
    });

    test('[SY8] with rows that the rules of the database refuse, whatever the sums say', async () => {
      const broken: [string, (line: string) => string, string][] = [
        [
          'order_items',
          (line) => line.replace(/"quantity": \d+/, '"quantity": 0'),
          'order_items_quantity_check',
        ],
        [
          'appointments',
          (line) => line.replace(/"staff_id": "[^"]+"/, `"staff_id": "${idOf('x')}"`),
          'appointments_staff_id_fkey',
        ],
        ['users', (line) => line.replace(/"revision": 1/, '"revision": "one"'), '22P02'],
      ];
      for (const [table, change, constraint] of broken) {
        const change1 = (lines: string[]) =>
          lines.map((line) => (line.startsWith(`{"t":"${table}"`) ? change(line) : line));
        const result = await restore(true, await edited(change1, true));
        expect(result).toEqual({ ok: false, error: { code: 'content.refused', constraint } });
      }
      const isEntry = (line: string) => line.startsWith('{"t":"change_feed"') && line.includes('"customers"');
      const feeds: ((lines: string[]) => string[])[] = [
        (lines) => lines.filter((line) => !isEntry(line)),
        (lines) =>
          lines.map((line) => (isEntry(line) ? line.replace(/"revision": 1/, '"revision": 7') : line)),
        (lines) =>
          lines.flatMap((line) =>
            line === lines.find(isEntry)
              ? [line, line.replace(/"id": "[^"]+"/, `"id": "${idOf('x')}"`)]
              : [line],
          ),
      ];
      for (const change of feeds)
        expect(await restore(true, await edited(change, true))).toEqual({
          ok: false,
          error: { code: 'content.differs', table: 'change_feed' },
        });
      await untouched();
    });

    test('[SY8] with a backup of a later version, or of an earlier one', async () => {
      const as = (from: RegExp, to: string) =>
        edited(([header, ...lines]) => [must(header, 'a header').replace(from, to), ...lines], true);
      expect(await restore(true, await as(/"schema":"[^"]+"/, '"schema":"9999-later"'))).toEqual({
        ok: false,
        error: { code: 'schema.unknown', schema: '9999-later' },
      });
      expect(await restore(true, await as(/"schema":"[^"]+"/, '"schema":"0001-people"'))).toMatchObject({
        ok: false,
        error: { code: 'schema.older' },
      });
      expect(await restore(true, await as(/"format":1/, '"format":2'))).toEqual({
        ok: false,
        error: { code: 'file.newer_format', format: 2 },
      });
      await untouched();
    });
  });
}
