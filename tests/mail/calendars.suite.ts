import { afterAll, beforeEach, expect, test } from 'vitest';
import { noteCalendars, noteMailedCalendars } from '#server/storage/calendar-events.ts';
import type { OpenDatabase } from '#server/storage/open-database.ts';
import { anAccount, anAppointment, aCustomer, idOf, NOW } from '#shared/testing/builders.ts';
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

  test('[ML6] who wants a calendar kept has every visit to come noted, at its state', async () => {
    await noteCalendars(database.db, NOW);
    await noteCalendars(database.db, NOW);
    expect(await events()).toHaveLength(2);
    for (const account of [CARLA, ANA])
      expect(await ofAccount(account)).toMatchObject({
        calendar_event_id: `${visit.id}@valclean`,
        calendar_synced_to: 'waiting',
        sequence: visit.revision,
      });
  });

  test('[ML6] a mail tells the customer alone, and a change waits again', async () => {
    await noteCalendars(database.db, NOW);
    await noteMailedCalendars(database.db, { visits: [visit], now: NOW });
    expect(await ofAccount(CARLA)).toMatchObject({ calendar_synced_to: 'mail' });
    expect(await ofAccount(ANA)).toMatchObject({ calendar_synced_to: 'waiting' });
    const revision = visit.revision + 1;
    await database.db
      .updateTable('appointments')
      .set({ status: 'cancelled', revision })
      .where('id', '=', visit.id)
      .execute();
    await noteCalendars(database.db, NOW);
    expect(await ofAccount(CARLA)).toMatchObject({ calendar_synced_to: 'waiting', sequence: revision });
    expect(await ofAccount(ANA)).toMatchObject({ sequence: revision });
  });

  test('[ML6] nobody else’s calendar is noted', async () => {
    await database.transact(async (trx) => {
      await trx.updateTable('users').set({ revision: 9 }).execute();
      await trx.updateTable('profiles').set({ calendar_sync_enabled: false }).execute();
    });
    await noteCalendars(database.db, NOW);
    await noteMailedCalendars(database.db, { visits: [visit], now: NOW });
    expect(await events()).toEqual([]);
  });
}
