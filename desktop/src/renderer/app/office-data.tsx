import { createContext, useContext, useMemo, type ReactNode } from 'react';
import { must } from '#shared/core/assert.ts';
import { fromEpoch, wallOf } from '#shared/core/zoned-time.ts';
import { COMPANY_ID, type Company } from '#shared/documents/company.ts';
import { t } from '../i18n/translate.ts';
import { createFormats, UNKNOWN_COMPANY, type Formats } from './formats.ts';
import { useDocument } from './use-document.ts';
import { useTicking } from './use-ticking.ts';
import { useWindow } from './use-window.ts';
import type { StaffList } from './staff-list.ts';

/** What nearly every screen reads, watched once for all of them. */
export interface OfficeData {
  /** Null until the first sync brought it. */
  company: Company | null;
  formats: Formats;
  staff: StaffList;
  /** The present instant, moving every half minute. */
  now: string;
  /** Today on the company's wall calendar. */
  today: string;
}

const MOST_STAFF = 1000;

const OfficeDataContext = createContext<OfficeData | null>(null);

export function OfficeDataProvider({ children }: { children: ReactNode }) {
  const company = useDocument('company', COMPANY_ID).seen?.document ?? null;
  const staff = useStaffList();
  const now = fromEpoch(useTicking());
  const { zone, currency, country } = company ?? UNKNOWN_COMPANY;
  const formats = useMemo(() => createFormats({ zone, currency, country }), [zone, currency, country]);
  const today = wallOf(now, zone).date;
  const data = useMemo(
    () => ({ company, formats, staff, now, today }),
    [company, formats, staff, now, today],
  );
  return <OfficeDataContext value={data}>{children}</OfficeDataContext>;
}

export function useOfficeData(): OfficeData {
  return must(useContext(OfficeDataContext), 'OfficeDataProvider above this component');
}

function useStaffList(): StaffList {
  const { documents, isLoading } = useWindow('staff', {
    sort: [{ field: 'name', direction: 'asc' }],
    limit: MOST_STAFF,
  });
  return useMemo(() => {
    const all = documents.map(({ document }) => document);
    const byId = new Map(all.map((member) => [member.id, member]));
    return {
      all,
      active: all.filter(({ isActive }) => isActive),
      byId,
      nameOf: (staffId) =>
        staffId === null ? t('staff.nobody') : (byId.get(staffId)?.name ?? t('staff.unknown')),
      isLoading,
    };
  }, [documents, isLoading]);
}
