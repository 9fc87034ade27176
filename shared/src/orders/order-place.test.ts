import { expect, test } from 'vitest';
import type { LockNeeds } from '../command-kit/define-command.ts';
import { runCommand } from '../command-kit/run-command.ts';
import { findCommand } from '../commands/registry.ts';
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

async function place(serviceId: string, documents: Documents) {
  const locked: LockNeeds[] = [];
  const outcome = await runCommand(
    { commandId: idOf('command'), name: 'order.place', version: 1, args: args(serviceId), occurredAt: NOW },
    {
      actor: adminActor(),
      now: NOW,
      reader: readerOver({ customers: [aCustomer()], ...documents }),
      find: findCommand,
      lock: async (needs) => void locked.push(needs),
    },
  );
  return { outcome, calendars: locked.at(-1)?.calendars };
}

test('[OR1] a service that is not there is refused, also where the person is named', async () => {
  const { outcome } = await place(idOf('gone'), { staff: [aStaff()] });
  expect(outcome).toMatchObject({ ok: false, error: { code: 'service.unavailable' } });
});

test('[SC1] the calendar of a named person is locked, also where they do not offer the service', async () => {
  const documents = { staff: [aStaff({ services: [] })], services: [aService()] };
  expect((await place(idOf('service'), documents)).calendars).toEqual([idOf('staff')]);
});
