import { describe, expect, test } from 'vitest';
import { runCommand } from '../command-kit/run-command.ts';
import { findCommand } from '../commands/registry.ts';
import { aCustomer, adminActor, anAddress, anAppointment, idOf, NOW } from '../testing/builders.ts';
import { afterChanges, readerOver, theOnly, type Documents } from '../testing/map-reader.ts';

const WORLD: Documents = { customers: [aCustomer()], appointments: [anAppointment()] };

async function edit(world: Documents, set: object, expected: object) {
  const args = { customerId: idOf('customer'), set, expect: expected };
  const call = { commandId: idOf('command'), name: 'customer.edit', version: 1, args, occurredAt: NOW };
  const outcome = await runCommand(call, {
    actor: adminActor(),
    now: NOW,
    reader: readerOver(world),
    find: findCommand,
  });
  return outcome.ok
    ? { refusal: null, after: afterChanges(world, outcome.value.changes) }
    : { refusal: outcome.error, after: world };
}

describe('customer.edit', () => {
  test('[CU1] different fields merge, the same field is stale with every side', async () => {
    const meanwhile = { ...WORLD, customers: [aCustomer({ name: 'Carla Smith' })] };
    const phones = [{ phone: '+447700900009' }, { phone: aCustomer().phone }] as const;
    expect(theOnly((await edit(meanwhile, ...phones)).after, 'customers')).toMatchObject({
      name: 'Carla Smith',
      phone: '+447700900009',
    });
    const { refusal } = await edit(
      { ...WORLD, customers: [aCustomer({ phone: '+447700900003' })] },
      ...phones,
    );
    expect(refusal).toEqual({
      code: 'stale',
      details: {
        fields: [
          { path: 'phone', expected: '+447700900002', current: '+447700900003', proposed: '+447700900009' },
        ],
      },
    });
  });

  test('[CU1] two people add an address each, and both stay', async () => {
    const seen = [anAddress()];
    const theirs = anAddress({ id: idOf('theirs'), isDefault: false });
    const mine = anAddress({ id: idOf('mine'), isDefault: false });
    const { after } = await edit(
      { customers: [aCustomer({ addresses: [...seen, theirs] })] },
      { addresses: [...seen, mine] },
      { addresses: seen },
    );
    expect(
      theOnly(after, 'customers')
        .addresses.map(({ id }) => id)
        .toSorted(),
    ).toEqual([seen[0]?.id, theirs.id, mine.id].toSorted());
  });

  test('[CU8] a number as it is written here is kept in E.164, and can be taken back as it was written', async () => {
    const old = { phone: aCustomer().phone };
    const { after } = await edit(WORLD, { phone: '020 7946 0000' }, old);
    expect(theOnly(after, 'customers').phone).toBe('+442079460000');
    const undone = await edit(after, old, { phone: '020 7946 0000' });
    expect([undone.refusal, theOnly(undone.after, 'customers').phone]).toEqual([null, old.phone]);
    expect((await edit(WORLD, { phone: 'ask Bob' }, old)).refusal).toEqual({
      code: 'phone.invalid',
      details: { field: 'phone', country: 'GB' },
    });
  });

  test('[CU2] exactly one default address', async () => {
    const both = [anAddress(), anAddress({ id: idOf('second'), isDefault: true })];
    const { after } = await edit(WORLD, { addresses: both }, { addresses: [anAddress()] });
    expect(theOnly(after, 'customers').addresses.map(({ isDefault }) => isDefault)).toEqual([true, false]);
  });

  test('[CU3] upcoming visits show the new phone, past ones keep the old', async () => {
    const past = anAppointment({ id: idOf('past'), startsAt: '2026-02-01T10:00:00.000Z' });
    const { after } = await edit(
      { ...WORLD, appointments: [anAppointment(), past] },
      { phone: '+447700900009' },
      { phone: aCustomer().phone },
    );
    const phoneOf = (id: string) => after.appointments?.find((visit) => visit.id === id)?.place.phone;
    expect([phoneOf(idOf('appointment')), phoneOf(past.id)]).toEqual(['+447700900009', '+447700900002']);
  });
});
