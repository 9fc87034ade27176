import { expect, test } from 'vitest';
import { must } from '../core/assert.ts';
import type { LockNeeds } from '../command-kit/define-command.ts';
import { runCommand } from '../command-kit/run-command.ts';
import { findCommand } from '../commands/registry.ts';
import { GUEST } from '../access/actor.ts';
import { aCustomer, adminActor, aService, aStaff, idOf, NOW } from '../testing/builders.ts';
import { readerOver, type Documents } from '../testing/map-reader.ts';

const args = (serviceId: string) => ({
  orderId: idOf('new order'),
  customerId: idOf('customer'),
  guest: null,
  address: { line1: '1 Baker Street', line2: '', city: '', accessNotes: '' },
  postcode: 'NW1 6XE',
  scheduledDate: '2026-03-10',
  scheduledTime: '10:00',
  notes: '',
  items: [{ itemId: idOf('item'), serviceId, quantity: 1, staffId: idOf('staff') }],
});

async function place(placed: object, documents: Documents, actor = adminActor()) {
  const locked: LockNeeds[] = [];
  const outcome = await runCommand(
    { commandId: idOf('command'), name: 'order.place', version: 1, args: placed, occurredAt: NOW },
    {
      actor,
      now: NOW,
      reader: readerOver({ customers: [aCustomer()], ...documents }),
      find: findCommand,
      lock: async (needs) => void locked.push(needs),
    },
  );
  return { outcome, calendars: locked.at(-1)?.calendars };
}

test('[OR1] a service that is not there is refused, also where the person is named', async () => {
  const { outcome } = await place(args(idOf('gone')), { staff: [aStaff()] });
  expect(outcome).toMatchObject({ ok: false, error: { code: 'service.unavailable' } });
});

test('[SC1] the calendar of a named person is locked, also where they do not offer the service', async () => {
  const documents = { staff: [aStaff({ services: [] })], services: [aService()] };
  expect((await place(args(idOf('service')), documents)).calendars).toEqual([`${idOf('staff')}/2026-03-10`]);
});

test('[SC1] work that reaches into the next day locks that too, at the pace of the slowest who could do it', async () => {
  const late = { ...args(idOf('service')), scheduledTime: '22:00' };
  const slow = aStaff();
  const services = [{ ...must(slow.services[0], 'their service'), durationOverrideMinutes: 180 }];
  const { calendars } = await place(late, { staff: [{ ...slow, services }], services: [aService()] });
  expect(calendars).toEqual([`${idOf('staff')}/2026-03-10`, `${idOf('staff')}/2026-03-11`]);
});

test('[OR1] [SC4] a guest starts on the grid, named person or not, and is told what is free; the office when it likes', async () => {
  const documents = { staff: [aStaff()], services: [aService()] };
  const offGrid = { ...args(idOf('service')), scheduledTime: '10:07' };
  const guest = { customerId: null, guest: { name: 'Gil', email: 'gil@home.example', phone: null } };
  for (const staffId of [idOf('staff'), null]) {
    const items = offGrid.items.map((item) => ({ ...item, staffId }));
    const asked = { ...offGrid, ...guest, items };
    const { outcome } = await place(asked, documents, GUEST);
    expect(outcome).toMatchObject({
      error: {
        code: 'slot.unavailable',
        details: {
          reasons: ['off_grid'],
          alternatives: [{ startsAt: '2026-03-10T10:30:00.000Z' }, {}, {}, {}, {}],
        },
      },
    });
    expect((await place({ ...asked, scheduledTime: '10:30' }, documents, GUEST)).outcome.ok).toBe(true);
    expect((await place({ ...offGrid, items }, documents)).outcome.ok).toBe(true);
  }
});
