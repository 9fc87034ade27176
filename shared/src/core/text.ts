import { z } from 'zod';

const NUL = '\u0000';

/** Free text that PostgreSQL and JSON can both hold: no NUL, no lone surrogates, trimmed. */
export function text(limits: { min?: number; max: number }) {
  return z
    .string()
    .trim()
    .min(limits.min ?? 0)
    .max(limits.max)
    .refine(
      (value) => !value.includes(NUL) && !/\p{Surrogate}/u.test(value),
      'contains a character that cannot be stored',
    );
}

export const Name = text({ min: 1, max: 200 });
export const ShortText = text({ max: 200 });
export const LongText = text({ max: 4000 });

/** E-mail in lower case; at most 254 characters (RFC 5321). */
export const Email = z.string().trim().toLowerCase().max(254).pipe(z.email());
