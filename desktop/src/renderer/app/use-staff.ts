import { useOfficeData } from './office-data.tsx';
import type { StaffList } from './staff-list.ts';

export function useStaff(): StaffList {
  return useOfficeData().staff;
}
