import { useMemo } from 'react';
import { instantOf, type WallMoment } from '#shared/core/zoned-time.ts';
import type { UnfitReason } from '#shared/core/refusal.ts';
import type { TimeBlock } from '#shared/command-kit/time-block.ts';
import type { Appointment } from '#shared/documents/appointment.ts';
import type { Company } from '#shared/documents/company.ts';
import type { Staff } from '#shared/documents/staff.ts';
import { staffFits } from '#shared/scheduling/availability.ts';
import { useCompany } from '../../app/use-company.ts';
import { useNow } from '../../app/use-now.ts';
import { useStaff } from '../../app/use-staff.ts';
import { useTimeBlocks } from '../../app/use-time-blocks.ts';

export interface VisitWish extends WallMoment {
  durationMinutes: number;
}

/** What stands in each person's way of doing the visit at a wall moment; nothing for a moment that does not exist. */
export function useVisitFits(
  visit: Appointment,
  { date, time, durationMinutes }: VisitWish,
): (staffId: string) => UnfitReason[] {
  const company = useCompany();
  const now = useNow();
  const { active: staff } = useStaff();
  const isComplete = /^\d{4}-\d\d-\d\d$/.test(date) && /^\d\d:\d\d$/.test(time);
  const { blocks } = useTimeBlocks(isComplete ? { fromDate: date, toDate: date } : null);
  const reasons = useMemo(
    () =>
      company && isComplete
        ? reasonsByStaff({ company, staff, blocks, now }, visit, { date, time, durationMinutes })
        : new Map<string, UnfitReason[]>(),
    [company, staff, blocks, now, visit, date, time, durationMinutes, isComplete],
  );
  return (staffId) => reasons.get(staffId) ?? [];
}

interface Calendars {
  company: Company;
  staff: readonly Staff[];
  blocks: readonly TimeBlock[];
  now: string;
}

function reasonsByStaff(
  calendars: Calendars,
  visit: Appointment,
  { durationMinutes, ...at }: VisitWish,
): Map<string, UnfitReason[]> {
  const startsAt = instantOf(at, calendars.company.zone);
  if (startsAt === null) return new Map();
  const item = {
    itemId: visit.id,
    serviceId: visit.serviceId,
    quantity: 1,
    durationMinutes,
    bufferMinutes: visit.bufferMinutes,
  };
  const request = {
    ...calendars,
    work: [item],
    postcode: visit.place.postcode,
    audience: 'office' as const,
    ignoreAppointmentId: visit.id,
  };
  return new Map(staffFits(request, item, startsAt).map(({ staffId, reasons }) => [staffId, reasons]));
}
