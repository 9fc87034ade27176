import type { Page } from 'playwright';
import { describe, expect } from 'vitest';
import type { Appointment } from '#shared/documents/appointment.ts';
import type { OutboxRow } from '#shared/sync/outbox-row.ts';
import { call, goOffline, goOnline, openAs, until } from './support/office.ts';
import { test } from './support/replica-test.ts';

const DAY = 86_400_000;
const all = { selector: {}, sort: [{ field: 'date', direction: 'asc' as const }], skip: 0, limit: 1000 };

async function visits(page: Page): Promise<Appointment[]> {
  const { documents } = await call(page, 'look', 'appointments', all);
  return documents.map(({ document }) => document as Appointment);
}

async function outboxRows(page: Page): Promise<OutboxRow[]> {
  return (JSON.parse(await call(page, 'exportOutbox')) as { rows: OutboxRow[] }).rows;
}

/** From now on the device's clock is this far off. */
async function setClock(page: Page, error: number): Promise<void> {
  await page.evaluate((off) => history.replaceState(null, '', `?clockError=${off}`), error);
}

describe('a device of field staff that nobody reaches', () => {
  test('[SY7] forgets past days by its own clock, with what its finished commands told of them, and a clock that jumped loses nothing', async ({
    office,
    page,
  }) => {
    await openAs(page, office, 'staff');
    const before = await visits(page);
    const dates = [...new Set(before.map(({ date }) => date))].toSorted();
    expect(dates.length).toBeGreaterThan(4);
    const noted = before[0]?.id ?? '';
    await call(page, 'submit', 'appointment.note', {
      appointmentId: noted,
      text: 'The key is under the mat',
    });
    const told = (rows: OutboxRow[]) => JSON.stringify(rows).includes('under the mat');
    await until(
      () => outboxRows(page),
      (rows) => rows.length === 1 && (rows[0]?.isSettled ?? false),
    );
    expect(told(await outboxRows(page))).toBe(true);

    goOffline(office);
    await setClock(page, 5 * DAY);
    await call(page, 'syncNow');
    const kept = await until(
      () => visits(page),
      (held) => held.length < before.length,
    );
    const first = new Date(Date.now() + 4 * DAY).toISOString().slice(0, 10);
    expect(kept).toEqual(
      before.filter(({ date }) => date >= first).map((visit) => kept.find(({ id }) => id === visit.id)),
    );
    expect(kept.length).toBeGreaterThan(0);
    await until(
      () => outboxRows(page),
      (rows) => !told(rows),
    );
    expect(await outboxRows(page)).toMatchObject([{ args: null, verdict: { outcome: 'accepted' } }]);

    await setClock(page, 3650 * DAY);
    await call(page, 'syncNow');
    await until(
      () => visits(page),
      (held) => held.length === 0,
    );

    // The clock is still ten years ahead: what the server shows comes back and stays.
    await goOnline(office, page);
    const ids = before.map(({ id }) => id).toSorted();
    await until(
      async () => (await visits(page)).map(({ id }) => id).toSorted(),
      (held) => JSON.stringify(held) === JSON.stringify(ids),
    );
    goOffline(office);
    await call(page, 'syncNow');
    await setClock(page, 3650 * DAY - 20 * DAY);
    await call(page, 'syncNow');
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect((await visits(page)).length).toBe(before.length);
  });

  test('[SY7] a clock that was always wrong by years forgets nothing, and the office never forgets by the clock', async ({
    office,
    page,
    secondPage,
  }) => {
    await setClock(page, 3650 * DAY);
    await openAs(page, office, 'staff');
    const before = (await visits(page)).length;
    await openAs(secondPage, office, 'manager');
    const offices = (await call(secondPage, 'look', 'appointments', { ...all, limit: 1 })).total;
    goOffline(office);
    await setClock(secondPage, 3650 * DAY);
    await call(page, 'syncNow');
    await call(secondPage, 'syncNow');
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect((await visits(page)).length).toBe(before);
    expect((await call(secondPage, 'look', 'appointments', { ...all, limit: 1 })).total).toBe(offices);
    await goOnline(office, page);
  });
});
