import slugify from '@sindresorhus/slugify';
import { z } from 'zod';
import { update } from '../command-kit/change.ts';
import { decided, defineCommand } from '../command-kit/define-command.ts';
import { editOf, mergeEdit } from '../command-kit/edit.ts';
import { Id } from '../core/ids.ts';
import { refuse } from '../core/refusal.ts';
import { LongText, Name } from '../core/text.ts';
import { COMPANY_ID, CompanySettings } from '../documents/company.ts';

const company = { collection: 'company', id: COMPANY_ID } as const;

export const editSettings = defineCommand({
  name: 'company.edit_settings',
  version: 1,
  args: z.strictObject({ ...editOf(CompanySettings) }),
  locks: () => [company],
  load: (read) => read.company(),
  decide(current, edit) {
    const merged = mergeEdit(
      current,
      edit as { set: Partial<typeof current>; expect: Partial<typeof current> },
    );
    return merged.ok ? decided(update('company', current, merged.value)) : merged;
  },
});

export const createCategory = defineCommand({
  name: 'category.create',
  version: 1,
  args: z.strictObject({ categoryId: Id, name: Name, description: LongText }),
  locks: () => [company],
  load: (read) => read.company(),
  decide(current, { categoryId, name, description }) {
    if (current.categories.some(({ id }) => id === categoryId))
      return refuse('exists', { collection: 'categories' });
    const slug = slugify(name).slice(0, 200) || categoryId;
    if (current.categories.some((category) => category.slug === slug))
      return refuse('duplicate', { field: 'name' });
    const category = {
      id: categoryId,
      name,
      slug,
      description,
      position: current.categories.length,
      isActive: true,
    };
    return decided(update('company', current, { ...current, categories: [...current.categories, category] }));
  },
});
