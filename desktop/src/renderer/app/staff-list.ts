import type { Staff } from '#shared/documents/staff.ts';

/** The staff as every screen needs them. */
export interface StaffList {
  /** By name; people who left included. */
  all: Staff[];
  active: Staff[];
  byId: ReadonlyMap<string, Staff>;
  nameOf(staffId: string | null): string;
  isLoading: boolean;
}
