import { useMemo } from 'react';
import { wallOf } from '#shared/core/zoned-time.ts';
import { COMPANY_ID, type Company } from '#shared/documents/company.ts';
import { createFormats, UNKNOWN_COMPANY, type Formats } from './formats.ts';
import { useDocument } from './use-document.ts';
import { useNow } from './use-now.ts';

/** Null until the first sync brought it. */
export function useCompany(): Company | null {
  return useDocument('company', COMPANY_ID).seen?.document ?? null;
}

export function useFormats(): Formats {
  const { zone, currency, country } = useCompany() ?? UNKNOWN_COMPANY;
  return useMemo(() => createFormats({ zone, currency, country }), [zone, currency, country]);
}

/** Today on the company's wall calendar. */
export function useToday(): string {
  const now = useNow();
  const { zone } = useCompany() ?? UNKNOWN_COMPANY;
  return wallOf(now, zone).date;
}
