import { COMPANY_ID, type Company } from '#shared/documents/company.ts';

/** A company as it stands before anybody named it in the settings. */
export function newCompany(now: string): Company {
  return {
    id: COMPANY_ID,
    revision: 1,
    createdAt: now,
    updatedAt: now,
    name: 'My cleaning company',
    email: null,
    phone: null,
    zone: 'Europe/London',
    currency: 'GBP',
    country: 'GB',
    noticeHours: 24,
    leadTimeHours: 12,
    holdHours: 48,
    slotMinutes: 30,
    categories: [],
  };
}
