import { expect, test } from 'vitest';
import { GUEST, type Actor } from '../access/actor.ts';
import { runCommand } from '../command-kit/run-command.ts';
import { findCommand } from '../commands/registry.ts';
import { aCustomer, adminActor, anAddress, idOf, NOW } from '../testing/builders.ts';
import { afterChanges, readerOver, theOnly } from '../testing/map-reader.ts';

const home = anAddress();
const work = anAddress({ id: idOf('work'), label: 'Work', isDefault: false });
const customerId = idOf('customer');
const carla: Actor = { ...GUEST, role: 'customer', accountId: idOf('carla'), customerId };

async function run(name: string, args: object, { addresses = [home, work], actor = carla } = {}) {
  const world = { customers: [aCustomer({ addresses })] };
  const call = { commandId: idOf('command'), name: `customer.${name}`, version: 1, args, occurredAt: NOW };
  const reader = readerOver(world, { actor });
  const outcome = await runCommand(call, { actor, now: NOW, reader, find: findCommand });
  const after = outcome.ok ? afterChanges(world, outcome.value.changes) : world;
  return { refusal: outcome.ok ? null : outcome.error, addresses: theOnly(after, 'customers').addresses };
}

const defaults = (addresses: readonly { id: string; isDefault: boolean }[]) =>
  addresses.filter(({ isDefault }) => isDefault).map(({ id }) => id);

test('[CU2] the first address is the default, a later one only where it says so', async () => {
  const first = await run('add_address', { customerId, address: work }, { addresses: [] });
  expect(defaults(first.addresses)).toEqual([work.id]);
  const later = await run('add_address', { customerId, address: work }, { addresses: [home] });
  expect(defaults(later.addresses)).toEqual([home.id]);
  const taking = { customerId, address: { ...work, isDefault: true } };
  expect(defaults((await run('add_address', taking, { addresses: [home] })).addresses)).toEqual([work.id]);
});

test('[CU4] the default is never removed; what is gone already is no error', async () => {
  const { refusal } = await run('remove_address', { customerId, addressId: home.id });
  expect(refusal).toEqual({ code: 'address.is_default', details: {} });
  expect((await run('remove_address', { customerId, addressId: work.id })).addresses).toHaveLength(1);
  const gone = await run('remove_address', { customerId, addressId: idOf('gone') });
  expect([gone.refusal, gone.addresses.length]).toEqual([null, 2]);
  const other = await run('set_default_address', { customerId, addressId: work.id });
  expect(defaults(other.addresses)).toEqual([work.id]);
  const after = await run(
    'remove_address',
    { customerId, addressId: home.id },
    { addresses: other.addresses },
  );
  expect(after.addresses.map(({ id }) => id)).toEqual([work.id]);
});

test('[CU4] an edit touches one address, merges its fields and says what is stale', async () => {
  const of = { customerId, addressId: work.id };
  const { addresses } = await run('edit_address', {
    ...of,
    set: { city: 'Leeds' },
    expect: { city: work.city },
  });
  expect(addresses.map(({ city }) => city)).toEqual([home.city, 'Leeds']);
  const stale = await run('edit_address', { ...of, set: { city: 'Leeds' }, expect: { city: 'York' } });
  expect(stale.refusal?.code).toBe('stale');
  const marked = await run('edit_address', { ...of, set: { isDefault: true }, expect: {} });
  expect(marked.refusal?.code).toBe('args.invalid');
});

test("[PM2] customers keep their own addresses and nobody else's", async () => {
  const stranger: Actor = { ...carla, customerId: idOf('somebody else') };
  for (const [name, args] of [
    ['add_address', { customerId, address: anAddress({ id: idOf('new') }) }],
    ['edit_address', { customerId, addressId: work.id, set: {}, expect: {} }],
    ['set_default_address', { customerId, addressId: work.id }],
    ['remove_address', { customerId, addressId: home.id }],
  ] as const) {
    expect((await run(name, args, { actor: stranger })).refusal?.code).toBe('not_found');
    expect((await run(name, args, { actor: GUEST })).refusal?.code).toBe('forbidden');
  }
  expect(
    (await run('add_address', { customerId, address: work }, { actor: adminActor() })).refusal?.code,
  ).toBe('exists');
});
