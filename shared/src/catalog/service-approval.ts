import { z } from 'zod';
import { create, update } from '../command-kit/change.ts';
import { decided, defineCommand } from '../command-kit/define-command.ts';
import { newBase } from '../command-kit/edit.ts';
import { held } from '../command-kit/reader.ts';
import { Id } from '../core/ids.ts';
import { refuse } from '../core/refusal.ts';
import { text } from '../core/text.ts';
import { COMPANY_ID } from '../documents/company.ts';
import { ServiceFields, type Service } from '../documents/service.ts';
import { slugOf } from './service-slug.ts';

/** What one person may have waiting for an answer. */
export const MOST_PROPOSALS = 20;
const LONGEST_DESCRIPTION = 4000;
const MOST_OFFERED = 500;

/**
 * [CA2] A staff member's idea. Whoever proposes it offers it: that is how the proposal remembers them, and why they can
 * be sent as soon as it is approved.
 */
export const proposeService = defineCommand({
  name: 'service.propose',
  version: 1,
  args: z.strictObject({ serviceId: Id, ...ServiceFields.omit({ isActive: true }).shape }),
  refusals: ['not_found', 'exists', 'duplicate', 'limit.reached'],
  locks: ({ serviceId }) => [
    { collection: 'company', id: COMPANY_ID },
    { collection: 'services', id: serviceId },
  ],
  async load(read, { serviceId, name }, { actor }) {
    const member = actor.staffId === null ? null : held(await read.get('staff', actor.staffId));
    return {
      member,
      offered: member ? await read.services(member.services.map((offer) => offer.serviceId)) : [],
      existing: held(await read.get('services', serviceId)),
      isSlugTaken: await read.serviceSlugTaken(slugOf(name, serviceId)),
    };
  },
  needs: ({ member }) => ({
    roots: member === null ? [] : [{ collection: 'staff', id: member.id }],
    calendars: [],
  }),
  decide({ member, offered, existing, isSlugTaken }, { serviceId, ...fields }, context) {
    if (!member) return refuse('not_found', { collection: 'staff' });
    if (existing) return refuse('exists', { collection: 'services' });
    if (isSlugTaken) return refuse('duplicate', { field: 'name' });
    if (!context.company.categories.some(({ id }) => id === fields.categoryId))
      return refuse('not_found', { collection: 'categories' });
    const waiting = offered.filter(({ approvalStatus }) => approvalStatus === 'pending').length;
    if (waiting >= MOST_PROPOSALS || member.services.length >= MOST_OFFERED)
      return refuse('limit.reached', { field: 'services', most: MOST_PROPOSALS });
    const slug = slugOf(fields.name, serviceId);
    const proposed = { ...fields, slug, isActive: true, approvalStatus: 'pending' as const };
    const offer = {
      id: context.newId('staff service', `${member.id}/${serviceId}`),
      serviceId,
      priceOverrideMinor: null,
      durationOverrideMinutes: null,
    };
    return decided([
      create('services', { ...newBase(serviceId, context), ...proposed }),
      ...update('staff', member, { ...member, services: [...member.services, offer] }),
    ]);
  },
});

/** [CA2] From then on it is a service like any other. */
export const approveService = defineCommand({
  name: 'service.approve',
  version: 1,
  args: z.strictObject({ serviceId: Id }),
  refusals: ['not_found', 'status.wrong'],
  locks: ({ serviceId }) => [{ collection: 'services', id: serviceId }],
  load: (read, { serviceId }) => read.get('services', serviceId),
  decide(lookup) {
    const service = held(lookup);
    if (!service) return refuse('not_found', { collection: 'services' });
    if (service.approvalStatus !== 'pending') return answered(service);
    return decided(update('services', service, { ...service, approvalStatus: 'approved' }));
  },
});

/** [CA2] The reason stands before the description, where whoever proposed it reads it; the name is free again. */
export const rejectService = defineCommand({
  name: 'service.reject',
  version: 1,
  args: z.strictObject({ serviceId: Id, reason: text({ min: 1, max: 1000 }) }),
  refusals: ['not_found', 'status.wrong'],
  locks: ({ serviceId }) => [{ collection: 'services', id: serviceId }],
  load: (read, { serviceId }) => read.get('services', serviceId),
  decide(lookup, { serviceId, reason }) {
    const service = held(lookup);
    if (!service) return refuse('not_found', { collection: 'services' });
    if (service.approvalStatus !== 'pending') return answered(service);
    const description = `${reason}\n\n${service.description}`.slice(0, LONGEST_DESCRIPTION).trim();
    const rejected = { ...service, description, slug: serviceId, approvalStatus: 'rejected' as const };
    return decided(update('services', service, rejected));
  },
});

/** [CA3] Switching off ends what can be ordered; what was ordered is done. */
export const setServiceActive = defineCommand({
  name: 'service.set_active',
  version: 1,
  args: z.strictObject({ serviceId: Id, isActive: z.boolean() }),
  refusals: ['not_found'],
  locks: ({ serviceId }) => [{ collection: 'services', id: serviceId }],
  load: (read, { serviceId }) => read.get('services', serviceId),
  decide(lookup, { isActive }) {
    const service = held(lookup);
    if (!service) return refuse('not_found', { collection: 'services' });
    return decided(update('services', service, { ...service, isActive }));
  },
});

function answered({ approvalStatus }: Service) {
  return refuse('status.wrong', { collection: 'services', status: approvalStatus, allowed: ['pending'] });
}
