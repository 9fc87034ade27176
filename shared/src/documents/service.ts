import { z } from 'zod';
import { baseDocument } from '../core/base-document.ts';
import { Id } from '../core/ids.ts';
import { Minor } from '../core/money.ts';
import { LongText, Name } from '../core/text.ts';

export const Extra = z.strictObject({
  id: Id,
  name: Name,
  priceMinor: Minor,
  durationMinutes: z.int().min(0).max(480),
});

export const ServiceFields = z.strictObject({
  name: Name,
  description: LongText,
  categoryId: Id,
  priceMinor: Minor,
  durationMinutes: z.int().min(5).max(720),
  /** Travel and set-up time kept free after a visit. */
  bufferMinutes: z.int().min(0).max(240),
  extras: z.array(Extra).max(50),
  isActive: z.boolean(),
});

export const Service = z.strictObject({
  ...baseDocument,
  ...ServiceFields.shape,
  slug: z.string().min(1).max(220),
  approvalStatus: z.enum(['pending', 'approved', 'rejected']),
});

export type Extra = z.infer<typeof Extra>;
export type ServiceFields = z.infer<typeof ServiceFields>;
export type Service = z.infer<typeof Service>;

/** [CA5] What guests and customers are offered: bookable, and in a category that is. */
export function isOffered(
  service: Service,
  { categories }: { categories: readonly { id: string; isActive: boolean }[] },
): boolean {
  return isBookable(service) && categories.some(({ id, isActive }) => id === service.categoryId && isActive);
}

export function isBookable(service: Service): boolean {
  return service.isActive && service.approvalStatus === 'approved';
}
