import { z } from 'zod';
import { create, update } from '../command-kit/change.ts';
import { decided, defineCommand } from '../command-kit/define-command.ts';
import { editOf, mergeEdit, newBase } from '../command-kit/edit.ts';
import { held } from '../command-kit/reader.ts';
import { Id } from '../core/ids.ts';
import { refuse } from '../core/refusal.ts';
import { COMPANY_ID } from '../documents/company.ts';
import { type Service, ServiceFields } from '../documents/service.ts';
import { slugOf } from './service-slug.ts';

export const createService = defineCommand({
  name: 'service.create',
  version: 1,
  args: z.strictObject({ serviceId: Id, ...ServiceFields.shape }),
  refusals: ['exists', 'duplicate', 'not_found'],
  // With the company, so that its category is not removed meanwhile.
  locks: ({ serviceId }) => [
    { collection: 'company', id: COMPANY_ID },
    { collection: 'services', id: serviceId },
  ],
  async load(read, { serviceId, name }) {
    return {
      existing: held(await read.get('services', serviceId)),
      isSlugTaken: await read.serviceSlugTaken(slugOf(name, serviceId)),
    };
  },
  decide({ existing, isSlugTaken }, { serviceId, ...fields }, context) {
    if (existing) return refuse('exists', { collection: 'services' });
    if (isSlugTaken) return refuse('duplicate', { field: 'name' });
    const hasCategory = context.company.categories.some(({ id }) => id === fields.categoryId);
    if (!hasCategory) return refuse('not_found', { collection: 'categories' });
    const slug = slugOf(fields.name, serviceId);
    return decided([
      create('services', { ...newBase(serviceId, context), ...fields, slug, approvalStatus: 'approved' }),
    ]);
  },
});

/** The slug stays as it was first made: addresses that were handed out keep working. */
export const editService = defineCommand({
  name: 'service.edit',
  version: 1,
  args: z.strictObject({ serviceId: Id, ...editOf(ServiceFields) }),
  refusals: ['not_found', 'stale'],
  locks: ({ serviceId, set }) => [
    ...(set.categoryId === undefined ? [] : [{ collection: 'company' as const, id: COMPANY_ID }]),
    { collection: 'services', id: serviceId },
  ],
  load: (read, { serviceId }) => read.get('services', serviceId),
  decide(lookup, edit, { company }) {
    const service = held(lookup);
    if (!service) return refuse('not_found', { collection: 'services' });
    const merged = mergeEdit<Service>(service, edit);
    if (!merged.ok) return merged;
    const hasCategory = company.categories.some(({ id }) => id === merged.value.categoryId);
    return hasCategory
      ? decided(update('services', service, merged.value))
      : refuse('not_found', { collection: 'categories' });
  },
});
