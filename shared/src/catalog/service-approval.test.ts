import { expect, test } from 'vitest';
import { GUEST, type Actor } from '../access/actor.ts';
import { runCommand } from '../command-kit/run-command.ts';
import { findCommand } from '../commands/registry.ts';
import { isBookable } from '../documents/service.ts';
import { adminActor, aService, aStaff, idOf, NOW } from '../testing/builders.ts';
import { afterChanges, readerOver, theOnly, type Documents } from '../testing/map-reader.ts';
import { MOST_PROPOSALS } from './service-approval.ts';

const ana: Actor = { ...GUEST, role: 'staff', accountId: idOf('ana'), staffId: idOf('staff') };
const WORLD: Documents = { staff: [aStaff({ services: [] })] };
const serviceId = idOf('proposal');
const proposal = {
  serviceId,
  name: 'Carpet care',
  description: 'Steam and spots.',
  categoryId: idOf('category'),
  priceMinor: 7000,
  durationMinutes: 90,
  bufferMinutes: 15,
  extras: [],
};

async function run(name: string, args: object, { actor = adminActor(), world = WORLD } = {}) {
  const call = { commandId: idOf(`command ${name}`), name, version: 1, args, occurredAt: NOW };
  const reader = readerOver(world, { actor });
  const outcome = await runCommand(call, { actor, now: NOW, reader, find: findCommand });
  return outcome.ok
    ? { refusal: null, after: afterChanges(world, outcome.value.changes) }
    : { refusal: outcome.error, after: world };
}

async function proposed(): Promise<Documents> {
  const { refusal, after } = await run('service.propose', proposal, { actor: ana });
  expect(refusal).toBeNull();
  return after;
}

test('[CA2] a proposal is not bookable and belongs to whoever made it; approved it is bookable with them', async () => {
  const after = await proposed();
  const service = theOnly(after, 'services');
  expect(service).toMatchObject({ slug: 'carpet-care', approvalStatus: 'pending', priceMinor: 7000 });
  expect(isBookable(service)).toBe(false);
  expect(theOnly(after, 'staff').services.map((offer) => offer.serviceId)).toEqual([serviceId]);
  const approved = await run('service.approve', { serviceId }, { world: after });
  expect(isBookable(theOnly(approved.after, 'services'))).toBe(true);
  const again = await run('service.reject', { serviceId, reason: 'No.' }, { world: approved.after });
  expect(again.refusal).toEqual({
    code: 'status.wrong',
    details: { collection: 'services', status: 'approved', allowed: ['pending'] },
  });
});

test('[CA2] a refused one keeps the reason before its description, frees the name and is not approved later', async () => {
  const reason = 'We have no machine for it.';
  const { after } = await run('service.reject', { serviceId, reason }, { world: await proposed() });
  expect(theOnly(after, 'services')).toMatchObject({
    approvalStatus: 'rejected',
    description: 'We have no machine for it.\n\nSteam and spots.',
  });
  expect((await run('service.approve', { serviceId }, { world: after })).refusal?.code).toBe('status.wrong');
  const second = { ...proposal, serviceId: idOf('second') };
  expect((await run('service.propose', second, { actor: ana, world: after })).refusal).toBeNull();
});

test('[CA2] names are unique, categories exist, and one person has only so many waiting', async () => {
  const world = await proposed();
  const second = { ...proposal, serviceId: idOf('second') };
  expect((await run('service.propose', second, { actor: ana, world })).refusal?.code).toBe('duplicate');
  const nowhere = { ...second, name: 'Other', categoryId: idOf('nowhere') };
  expect((await run('service.propose', nowhere, { actor: ana, world })).refusal?.code).toBe('not_found');
  expect((await run('service.propose', proposal, { actor: ana, world })).refusal?.code).toBe('exists');
  const ids = Array.from({ length: MOST_PROPOSALS }, (_, index) => idOf(`waiting ${index}`));
  const offers = ids.map((id) => ({
    id: idOf(`offer ${id}`),
    serviceId: id,
    priceOverrideMinor: null,
    durationOverrideMinutes: null,
  }));
  const waiting: Documents = {
    staff: [aStaff({ services: offers })],
    services: ids.map((id) => aService({ id, slug: id, approvalStatus: 'pending' })),
  };
  const third = { ...second, name: 'Third' };
  expect((await run('service.propose', third, { actor: ana, world: waiting })).refusal?.code).toBe(
    'limit.reached',
  );
});

test('[CA2] only staff on the list propose, and only admins answer', async () => {
  const nobody: Actor = { ...ana, staffId: null };
  expect((await run('service.propose', proposal, { actor: nobody })).refusal).toEqual({
    code: 'not_found',
    details: { collection: 'staff' },
  });
  expect((await run('service.propose', proposal)).refusal?.code).toBe('forbidden');
  const world = await proposed();
  for (const name of ['service.approve', 'service.reject', 'service.set_active'])
    expect((await run(name, { serviceId }, { actor: ana, world })).refusal?.code).toBe('forbidden');
});

test('[CA3] switched off it is not bookable, and offers stay for when it is switched on again', async () => {
  const world: Documents = { services: [aService()], staff: [aStaff()] };
  const id = idOf('service');
  const off = await run('service.set_active', { serviceId: id, isActive: false }, { world });
  expect(isBookable(theOnly(off.after, 'services'))).toBe(false);
  expect(theOnly(off.after, 'staff').services).toHaveLength(1);
  const on = await run('service.set_active', { serviceId: id, isActive: true }, { world: off.after });
  expect(isBookable(theOnly(on.after, 'services'))).toBe(true);
});
