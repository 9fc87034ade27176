import { Select } from '@mantine/core';
import { t } from '../../i18n/translate.ts';

interface OverrideSelectProps {
  label: string;
  /** The office's word against the deadline; null: the deadline decides. */
  value: boolean | null;
  isDisabled?: boolean;
  onChange: (value: boolean | null) => void;
}

export function OverrideSelect({ label, value, isDisabled = false, onChange }: OverrideSelectProps) {
  return (
    <Select
      label={label}
      value={value === null ? 'deadline' : value ? 'yes' : 'no'}
      allowDeselect={false}
      disabled={isDisabled}
      data={[
        { value: 'deadline', label: t('override.deadline') },
        { value: 'yes', label: t('override.yes') },
        { value: 'no', label: t('override.no') },
      ]}
      onChange={(chosen) => onChange(chosen === 'deadline' ? null : chosen === 'yes')}
    />
  );
}
