import { useMemo } from 'react';
import { addDays } from '#shared/core/zoned-time.ts';
import type { Service } from '#shared/documents/service.ts';
import { availableDays, type DayAvailability } from '#shared/scheduling/availability.ts';
import { useCompany } from '../../app/use-company.ts';
import { useNow } from '../../app/use-now.ts';
import { useStaff } from '../../app/use-staff.ts';
import { useTimeBlocks } from '../../app/use-time-blocks.ts';
import { workOfDraft, type DraftItem } from './order-draft.ts';

/** Days offered at a time. */
export const DAYS_SHOWN = 7;

interface Question {
  items: readonly DraftItem[];
  services: ReadonlyMap<string, Service>;
  postcode: string;
  fromDate: string;
}

/** When the work could begin and who could do it, over what this device holds. Null until enough is known to ask. */
export function useAvailability({ items, services, postcode, fromDate }: Question): DayAvailability[] | null {
  const company = useCompany();
  const now = useNow();
  const { active } = useStaff();
  const isAskable = items.length > 0 && postcode.trim().length >= 2;
  const toDate = addDays(fromDate, DAYS_SHOWN - 1);
  const { blocks, isLoading } = useTimeBlocks(isAskable ? { fromDate, toDate: addDays(toDate, 1) } : null);
  return useMemo(() => {
    const work = workOfDraft(items, services);
    if (!company || !isAskable || isLoading || work.length < items.length) return null;
    return availableDays({
      company,
      staff: active,
      blocks,
      now,
      work,
      postcode,
      audience: 'office',
      fromDate,
      toDate,
    });
  }, [company, active, blocks, now, items, services, postcode, isAskable, isLoading, fromDate, toDate]);
}
