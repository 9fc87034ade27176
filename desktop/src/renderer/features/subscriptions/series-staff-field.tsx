import { Select } from '@mantine/core';
import type { Staff } from '#shared/documents/staff.ts';
import { offers } from '#shared/scheduling/staff-service.ts';
import { useStaff } from '../../app/use-staff.ts';
import { t } from '../../i18n/translate.ts';

interface SeriesStaffFieldProps {
  serviceId: string | null;
  staffId: string | null;
  onChange: (staffId: string | null) => void;
}

/** Those who offer the service come first; anybody else can be chosen all the same. */
export function SeriesStaffField({ serviceId, staffId, onChange }: SeriesStaffFieldProps) {
  const { active } = useStaff();
  const isFit = (member: Staff) => serviceId === null || offers(member, serviceId);
  const sorted = [...active.filter(isFit), ...active.filter((member) => !isFit(member))];
  return (
    <Select
      label={t('newSeries.who')}
      placeholder={t('newSeries.anybody')}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('newSeries.anybody') }}
      value={staffId}
      data={sorted.map((member) => ({
        value: member.id,
        label: isFit(member)
          ? member.name
          : t('visit.unfit', { name: member.name, reasons: t('unfit.service_not_offered') }),
      }))}
      onChange={onChange}
    />
  );
}
