import { expect, test } from 'vitest';
import { runCommand } from '../command-kit/run-command.ts';
import { findCommand } from '../commands/registry.ts';
import { adminActor, aService, idOf, NOW } from '../testing/builders.ts';
import { afterChanges, readerOver, theOnly, type Documents } from '../testing/map-reader.ts';

async function run(name: string, args: object, world: Documents) {
  const call = { commandId: idOf('command'), name, version: 1, args, occurredAt: NOW };
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

const { name, description, categoryId, priceMinor, durationMinutes, bufferMinutes, extras, isActive } =
  aService();
const fields = {
  name,
  description,
  categoryId,
  priceMinor,
  durationMinutes,
  bufferMinutes,
  extras,
  isActive,
};
const fresh = { serviceId: idOf('new service'), ...fields, name: 'Fenêtres & vitres' };

test('[CA1] the slug is made from the name, unique, and stays', async () => {
  const created = await run('service.create', fresh, {});
  expect(theOnly(created.after, 'services').slug).toBe('fenetres-and-vitres');
  expect(
    (await run('service.create', { ...fresh, serviceId: idOf('again') }, created.after)).refusal,
  ).toEqual({ code: 'duplicate', details: { field: 'name' } });
  const renamed = await run(
    'service.edit',
    { serviceId: fresh.serviceId, set: { name: 'Windows' }, expect: { name: fresh.name } },
    created.after,
  );
  expect(theOnly(renamed.after, 'services')).toMatchObject({ name: 'Windows', slug: 'fenetres-and-vitres' });
});

test('[CA1] categories have unique slugs, and a service needs one that exists', async () => {
  const category = { categoryId: idOf('new category'), name: 'Offices', description: '' };
  const created = await run('category.create', category, {});
  expect(theOnly(created.after, 'company').categories.map(({ slug }) => slug)).toEqual(['homes', 'offices']);
  expect(
    (await run('category.create', { ...category, categoryId: idOf('again') }, created.after)).refusal?.code,
  ).toBe('duplicate');
  expect((await run('service.create', { ...fresh, categoryId: idOf('nowhere') }, {})).refusal).toEqual({
    code: 'not_found',
    details: { collection: 'categories' },
  });
});
