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

/** As the library's own, but that a top-level domain may be an international one. */
const EMAIL =
  /^(?:[A-Za-z0-9_'+-]+\.)*[A-Za-z0-9_'+-]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9][A-Za-z0-9-]*\.)+(?:[A-Za-z]{2,}|xn--[A-Za-z0-9-]+)$/;

/** E-mail in lower case, its domain in ASCII; at most 254 characters (RFC 5321). */
export const Email = z
  .string()
  .trim()
  .toLowerCase()
  .overwrite(withAsciiDomain)
  .max(254)
  .pipe(z.email({ pattern: EMAIL }));

/** Node and browsers have it; the compiler knows neither here. */
declare const URL: new (text: string) => { hostname: string };

/** 'ana@bücher.example' as mail servers write it, 'ana@xn--bcher-kva.example'. */
function withAsciiDomain(email: string): string {
  const at = email.lastIndexOf('@');
  const domain = email.slice(at + 1);
  if (at < 0 || !/^[\p{L}\p{M}\p{N}.-]+$/u.test(domain) || /^[ -~]*$/.test(domain)) return email;
  try {
    return email.slice(0, at + 1) + new URL(`http://${domain}`).hostname;
  } catch {
    return email;
  }
}
