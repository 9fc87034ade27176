import type { Company } from '#shared/documents/company.ts';
import type { Formats } from './formats.ts';
import { useOfficeData } from './office-data.tsx';

/** Null until the first sync brought it. */
export function useCompany(): Company | null {
  return useOfficeData().company;
}

export function useFormats(): Formats {
  return useOfficeData().formats;
}

/** Today on the company's wall calendar. */
export function useToday(): string {
  return useOfficeData().today;
}
