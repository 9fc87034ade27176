import slugify from '@sindresorhus/slugify';
import { z } from 'zod';
import { update } from '../command-kit/change.ts';
import { decided, defineCommand } from '../command-kit/define-command.ts';
import { editOf, mergeEdit } from '../command-kit/edit.ts';
import { Id } from '../core/ids.ts';
import { refuse } from '../core/refusal.ts';
import { LongText, Name } from '../core/text.ts';
import { Category, COMPANY_ID, type Company } from '../documents/company.ts';

const MOST_CATEGORIES = 200;
const LAST_POSITION = 10_000;
const company = { collection: 'company', id: COMPANY_ID } as const;

/** [CA1] */
export const createCategory = defineCommand({
  name: 'category.create',
  version: 1,
  args: z.strictObject({ categoryId: Id, name: Name, description: LongText }),
  refusals: ['exists', 'duplicate', 'limit.reached'],
  locks: () => [company],
  load: (read) => read.company(),
  decide(current, { categoryId, name, description }) {
    if (current.categories.some(({ id }) => id === categoryId))
      return refuse('exists', { collection: 'categories' });
    const slug = slugOf(name, categoryId);
    if (isTaken(current, { name, categoryId })) return refuse('duplicate', { field: 'name' });
    if (current.categories.length >= MOST_CATEGORIES)
      return refuse('limit.reached', { field: 'categories', most: MOST_CATEGORIES });
    const last = Math.max(-1, ...current.categories.map(({ position }) => position));
    const position = Math.min(LAST_POSITION, last + 1);
    const category = { id: categoryId, name, slug, description, position, isActive: true };
    return decided(update('company', current, { ...current, categories: [...current.categories, category] }));
  },
});

/** [CA4] The slug stays as it was first made, as a service's does. */
export const editCategory = defineCommand({
  name: 'category.edit',
  version: 1,
  args: z.strictObject({ categoryId: Id, ...editOf(Category.omit({ id: true, slug: true })) }),
  refusals: ['not_found', 'stale', 'duplicate'],
  locks: () => [company],
  load: (read) => read.company(),
  decide(current, { categoryId, ...edit }) {
    const category = current.categories.find(({ id }) => id === categoryId);
    if (!category) return refuse('not_found', { collection: 'categories' });
    const merged = mergeEdit<Category>(category, edit);
    if (!merged.ok) return merged;
    const { name } = merged.value;
    if (name !== category.name && isTaken(current, { name, categoryId }))
      return refuse('duplicate', { field: 'name' });
    const categories = current.categories.map((each) => (each.id === categoryId ? merged.value : each));
    return decided(update('company', current, { ...current, categories }));
  },
});

/** [CA4] Only an empty one goes; a rejected or inactive service is in it, too. What is gone already is no error. */
export const removeCategory = defineCommand({
  name: 'category.remove',
  version: 1,
  args: z.strictObject({ categoryId: Id }),
  refusals: ['category.in_use'],
  locks: () => [company],
  async load(read, { categoryId }) {
    return { current: await read.company(), serviceIds: await read.serviceIdsOfCategory(categoryId) };
  },
  decide({ current, serviceIds }, { categoryId }) {
    if (serviceIds.length > 0) return refuse('category.in_use', { serviceIds });
    const categories = current.categories.filter(({ id }) => id !== categoryId);
    return decided(update('company', current, { ...current, categories }));
  },
});

/** By the slug that another one has, or that its present name would make. */
function isTaken({ categories }: Company, wanted: { name: string; categoryId: string }): boolean {
  const slug = slugOf(wanted.name, wanted.categoryId);
  return categories.some(
    ({ id, name, slug: theirs }) =>
      id !== wanted.categoryId && (theirs === slug || slugOf(name, id) === slug),
  );
}

function slugOf(name: string, categoryId: string): string {
  return slugify(name).slice(0, 200) || categoryId;
}
