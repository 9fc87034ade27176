import { expect, test } from 'vitest';
import { runCommand } from '../command-kit/run-command.ts';
import { findCommand } from '../commands/registry.ts';
import { aCategory, aCompany, adminActor, aService, idOf, NOW } from '../testing/builders.ts';
import { afterChanges, readerOver, theOnly, type Documents } from '../testing/map-reader.ts';

const homes = aCategory();
const offices = aCategory({ id: idOf('offices'), name: 'Offices', slug: 'offices', position: 1 });
const WORLD: Documents = { company: [aCompany({ categories: [homes, offices] })] };

async function run(name: string, args: object, world: Documents = WORLD) {
  const call = { commandId: idOf('command'), name, version: 1, args, occurredAt: NOW };
  const reader = readerOver(world);
  const outcome = await runCommand(call, { actor: adminActor(), now: NOW, reader, find: findCommand });
  return outcome.ok
    ? { refusal: null, after: afterChanges(world, outcome.value.changes) }
    : { refusal: outcome.error, after: world };
}

const rename = (name: string, expected = 'Offices') => ({
  categoryId: offices.id,
  set: { name },
  expect: { name: expected },
});

test('[CA4] a category is renamed and keeps its slug; two never have one name', async () => {
  const { after } = await run('category.edit', rename('Workplaces'));
  expect(theOnly(after, 'company').categories[1]).toMatchObject({ name: 'Workplaces', slug: 'offices' });
  expect((await run('category.edit', rename('HOMES'))).refusal).toEqual({
    code: 'duplicate',
    details: { field: 'name' },
  });
  // Neither may a new one take the name that another has by now.
  const fresh = { categoryId: idOf('fresh'), name: 'Workplaces', description: '' };
  expect((await run('category.create', fresh, after)).refusal?.code).toBe('duplicate');
  expect((await run('category.edit', rename('Halls', 'Rooms'))).refusal?.code).toBe('stale');
  const nowhere = { ...rename('Halls'), categoryId: idOf('nowhere') };
  expect((await run('category.edit', nowhere)).refusal?.code).toBe('not_found');
});

test.each(['approved', 'rejected', 'pending'] as const)(
  '[CA4] a category with a service that is %s is not removed',
  async (approvalStatus) => {
    const world = { ...WORLD, services: [aService({ approvalStatus, isActive: false })] };
    const { refusal } = await run('category.remove', { categoryId: homes.id }, world);
    expect(refusal).toEqual({ code: 'category.in_use', details: { serviceIds: [idOf('service')] } });
    expect((await run('category.remove', { categoryId: offices.id }, world)).refusal).toBeNull();
  },
);

test('[CA4] an empty one goes, twice without complaint, and its place in the order is not given twice', async () => {
  const gone = await run('category.remove', { categoryId: homes.id });
  expect(theOnly(gone.after, 'company').categories).toEqual([offices]);
  expect((await run('category.remove', { categoryId: homes.id }, gone.after)).refusal).toBeNull();
  const fresh = { categoryId: idOf('fresh'), name: 'Shops', description: '' };
  const { after } = await run('category.create', fresh, gone.after);
  expect(theOnly(after, 'company').categories.map(({ position }) => position)).toEqual([1, 2]);
});
