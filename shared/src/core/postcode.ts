interface Form {
  /** Of the postcode in capitals without blanks and dashes. */
  pattern: RegExp;
  /** What stands between its groups. */
  written: string;
}

const digits = (count: number): Form => ({ pattern: new RegExp(`^(\\d{${count}})$`), written: '$1' });

/** By ISO 3166 alpha-2; elsewhere any text is a postcode. */
const FORMS: Readonly<Record<string, Form>> = {
  GB: { pattern: /^(GIR|[A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})$/, written: '$1 $2' },
  IE: { pattern: /^([A-Z]\d[\dW])([A-Z\d]{4})$/, written: '$1 $2' },
  NL: { pattern: /^(\d{4})([A-Z]{2})$/, written: '$1 $2' },
  SE: { pattern: /^(\d{3})(\d{2})$/, written: '$1 $2' },
  PL: { pattern: /^(\d{2})(\d{3})$/, written: '$1-$2' },
  PT: { pattern: /^(\d{4})(\d{3})$/, written: '$1-$2' },
  CA: { pattern: /^([A-Z]\d[A-Z])(\d[A-Z]\d)$/, written: '$1 $2' },
  US: { pattern: /^(\d{5})(\d{4})?$/, written: '$1-$2' },
  ...Object.fromEntries(['DE', 'FR', 'ES', 'IT', 'FI'].map((country) => [country, digits(5)])),
  ...Object.fromEntries(
    ['AT', 'AU', 'BE', 'CH', 'DK', 'LU', 'NO', 'NZ'].map((country) => [country, digits(4)]),
  ),
};

/** A postcode as the country writes it; null for what is none there. */
export function postcodeOf(written: string, country: string): string | null {
  const form = FORMS[country];
  if (!form) return written;
  const compact = written.toUpperCase().replaceAll(/[\s-]+/g, '');
  return form.pattern.test(compact) ? compact.replace(form.pattern, form.written).replace(/-$/, '') : null;
}
