import { afterAll, beforeEach, expect, test } from 'vitest';
import { addMinutes } from '#shared/core/zoned-time.ts';
import { anAccount, anAppointment, aCustomer, aStaff, idOf, NOW } from '#shared/testing/builders.ts';
import { noteDue } from '#server/jobs/note-calendars.ts';
import { loadDocument } from '#server/storage/aggregate-store.ts';
import { noteEarlierVisits, noteMailedCalendars } from '#server/storage/calendar-events.ts';
import { listMessages } from '#server/storage/message-list.ts';
import { claimMessage } from '#server/storage/message-queue.ts';
import type { OpenDatabase } from '#server/storage/open-database.ts';
import { saveDocuments, type DocumentWrite } from '#server/storage/save-documents.ts';
import type { CommandRequest } from '#server/sync/accept-command.ts';
import { refusalOf, request, testServer } from '../contract/command-calls.ts';
import { put, smallWorld, STARTING, type DatabaseSource } from '../contract/server-databases.ts';

const CARLA = idOf('carla account');
const ANA = idOf('staff account');
const visit = anAppointment();

/** What is written down of calendars, on either database. */
export function calendarsSuite(createSource: () => DatabaseSource): void {
  const source = createSource();
  let database: OpenDatabase;
  beforeEach(async () => {
    database = await source.fresh();
    const wishes = { calendarSyncEnabled: true };
    await put(database, {
      ...smallWorld(),
      customers: [aCustomer({ accountId: CARLA })],
      accounts: [
        anAccount(),
        anAccount({ id: ANA, email: 'a@b.example', role: 'staff', staffId: idOf('staff'), ...wishes }),
        anAccount({
          id: CARLA,
          email: 'c@b.example',
          role: 'customer',
          customerId: idOf('customer'),
          ...wishes,
        }),
      ],
      appointments: [visit],
    });
  }, STARTING);
  afterAll(() => source.close());

  const events = () =>
    database.db
      .selectFrom('calendar_events')
      .select(['account_id', 'calendar_event_id', 'calendar_synced_to', 'sequence'])
      .execute();
  const ofAccount = async (id: string) => (await events()).find(({ account_id: owner }) => owner === id);

  const world = () => {
    const server = testServer(database);
    const { clock, log } = server;
    return { ...server, note: () => noteDue({ database, now: () => clock.now, log }) };
  };
  const cancelled = { appointmentId: visit.id, reason: 'Ill' };
  const cancel = (origin?: CommandRequest['origin']) =>
    request({ name: 'appointment.cancel', args: cancelled }, origin);
  const rows = () =>
    database.db
      .selectFrom('messages')
      .select(['channel', 'status', 'attempts', 'last_error', 'subject_ids'])
      .where('channel', '=', 'calendar')
      .execute();

  test('[ML6] what a command does to a visit waits from its transaction on, and is noted once', async () => {
    const { accept, note } = world();
    expect(refusalOf(await accept(cancel()))).toBeNull();
    expect(await rows()).toMatchObject([
      { status: 'waiting', attempts: 0 },
      { status: 'waiting', attempts: 0 },
    ]);
    expect(await events()).toEqual([]);
    await note();
    await note();
    expect(await rows()).toMatchObject([
      { status: 'sent', attempts: 1, last_error: null },
      { status: 'sent', attempts: 1, last_error: null },
    ]);
    for (const account of [CARLA, ANA])
      expect(await ofAccount(account)).toMatchObject({
        calendar_event_id: `${visit.id}@valclean`,
        calendar_synced_to: 'waiting',
        sequence: visit.revision + 1,
      });
  });

  test('[ML6] undone with its command, and lost where it is written after it', async () => {
    const { accept, note } = world();
    const isDown = new Error('the process is gone');
    const fails = async () => {
      throw isDown;
    };
    const undone = accept(cancel({ kind: 'http', idempotencyKey: null, route: 'test', answer: fails }));
    await expect(undone).rejects.toThrow(isDown.message);
    expect(await rows()).toEqual([]);
    expect((await loadDocument(database.db, 'appointments', visit.id))?.status).toBe('scheduled');
    // The control: the same change, with what is to be told left to a moment that never comes.
    await database.transact((trx) => saveDocuments(trx, [cancelledWrite()]));
    await note();
    expect((await loadDocument(database.db, 'appointments', visit.id))?.status).toBe('cancelled');
    expect(await rows()).toEqual([]);
    expect(await events()).toEqual([]);
  });

  test('[ML6] killed between the commit and the note, or between claiming and noting: another process notes it', async () => {
    const { accept, note, clock } = world();
    await accept(cancel());
    // A process took the first row in hand and is gone.
    const leasedUntil = addMinutes(NOW, 5);
    expect(await claimMessage(database.db, { channel: 'calendar', now: NOW, leasedUntil })).not.toBeNull();
    await note();
    expect(await events()).toHaveLength(1);
    clock.now = leasedUntil;
    await note();
    expect(await events()).toHaveLength(2);
    expect((await rows()).map(({ attempts }) => attempts).toSorted((one, other) => one - other)).toEqual([
      1, 2,
    ]);
  });

  test('[ML6] what cannot be noted says why, waits, and is tried again', async () => {
    const { accept, note, clock } = world();
    await accept(cancel());
    await database.db
      .updateTable('messages')
      .set({
        subject_ids: JSON.stringify({ appointmentId: visit.id, accountId: idOf('nobody'), sequence: 2 }),
      })
      .execute();
    await note();
    const waits = { status: 'waiting', attempts: 1, last_error: 'internal' };
    expect(await rows()).toMatchObject([waits, waits]);
    clock.now = addMinutes(NOW, 24 * 60 + 1);
    await note();
    const gone = { status: 'failed', attempts: 2, last_error: 'internal' };
    expect(await rows()).toMatchObject([gone, gone]);
    // Administrators see what failed, and nothing of it before.
    const page = await listMessages(database.db, { status: null, after: null, limit: 100 });
    expect(page.filter(({ template }) => template === 'calendar.note')).toHaveLength(2);
  });

  test('[ML6] a row told late or twice changes nothing, and administrators do not see it', async () => {
    const { accept, note } = world();
    await noteMailedCalendars(database.db, {
      visits: [{ ...visit, revision: visit.revision + 1 }],
      now: NOW,
    });
    await accept(cancel());
    await note();
    expect(await ofAccount(CARLA)).toMatchObject({
      calendar_synced_to: 'mail',
      sequence: visit.revision + 1,
    });
    const page = await listMessages(database.db, { status: null, after: null, limit: 100 });
    expect(page.filter(({ template }) => template === 'calendar.note')).toEqual([]);
  });

  test('[ML6] a visit passed on is told to both, a note on it to nobody', async () => {
    const { accept, note } = world();
    const ben = idOf('ben account');
    const wishes = { calendarSyncEnabled: true, role: 'staff' as const };
    await put(database, {
      staff: [aStaff({ id: idOf('ben'), accountId: ben, schedules: [], services: [], areas: [] })],
      accounts: [anAccount({ id: ben, email: 'ben@b.example', staffId: idOf('ben'), ...wishes })],
    });
    const noted = { name: 'appointment.note', args: { appointmentId: visit.id, text: 'Bring a ladder' } };
    expect(refusalOf(await accept(request(noted)))).toBeNull();
    expect(await rows()).toEqual([]);
    const args = { appointmentId: visit.id, staffId: idOf('ben'), expect: { staffId: visit.staffId } };
    expect(refusalOf(await accept(request({ name: 'appointment.reassign', args })))).toBeNull();
    await note();
    expect((await events()).map(({ account_id: owner }) => owner).toSorted()).toEqual(
      [ANA, CARLA, ben].toSorted(),
    );
  });

  test('[ML6] who begins to keep a calendar has the visits that stand already noted', async () => {
    await noteEarlierVisits(database.db, NOW);
    await noteEarlierVisits(database.db, NOW);
    expect(await events()).toHaveLength(2);
    for (const account of [CARLA, ANA])
      expect(await ofAccount(account)).toMatchObject({
        calendar_event_id: `${visit.id}@valclean`,
        calendar_synced_to: 'waiting',
        sequence: visit.revision,
      });
  });

  test('[ML6] a mail tells the customer alone', async () => {
    await noteEarlierVisits(database.db, NOW);
    await noteMailedCalendars(database.db, { visits: [visit], now: NOW });
    expect(await ofAccount(CARLA)).toMatchObject({ calendar_synced_to: 'mail' });
    expect(await ofAccount(ANA)).toMatchObject({ calendar_synced_to: 'waiting' });
  });

  test('[ML6] nobody else’s calendar is noted', async () => {
    const { accept, note } = world();
    await database.transact(async (trx) => {
      await trx.updateTable('users').set({ revision: 9 }).execute();
      await trx.updateTable('profiles').set({ calendar_sync_enabled: false }).execute();
    });
    await noteEarlierVisits(database.db, NOW);
    await noteMailedCalendars(database.db, { visits: [visit], now: NOW });
    await accept(cancel());
    expect(await rows()).toEqual([]);
    await note();
    expect(await events()).toEqual([]);
  });
}

function cancelledWrite(): DocumentWrite {
  const after = { ...visit, status: 'cancelled' as const, revision: visit.revision + 1 };
  return { collection: 'appointments', id: visit.id, before: visit, after };
}
