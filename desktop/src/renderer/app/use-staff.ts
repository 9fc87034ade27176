import { useMemo } from 'react';
import type { Staff } from '#shared/documents/staff.ts';
import { t } from '../i18n/translate.ts';
import { useWindow } from './use-window.ts';

export interface StaffList {
  /** By name; people who left included. */
  all: Staff[];
  active: Staff[];
  byId: ReadonlyMap<string, Staff>;
  nameOf(staffId: string | null): string;
  isLoading: boolean;
}

const MOST_STAFF = 1000;

export function useStaff(): StaffList {
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
