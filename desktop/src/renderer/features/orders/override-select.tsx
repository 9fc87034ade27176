import { Select } from '@mantine/core';
import { isInTime } from '#shared/orders/order-deadline.ts';
import { useFormats } from '../../app/use-company.ts';
import { useNow } from '../../app/use-now.ts';
import { t } from '../../i18n/translate.ts';

interface OverrideSelectProps {
  label: string;
  /** What the rule itself goes by. */
  deadline: string;
  /** The office's word against the deadline; null: the deadline decides. */
  value: boolean | null;
  isDisabled?: boolean;
  onChange: (value: boolean | null) => void;
}

/** Whether the customer may: by the rule, which is told beside it, or by the office's word. */
export function OverrideSelect({
  label,
  deadline,
  value,
  isDisabled = false,
  onChange,
}: OverrideSelectProps) {
  const formats = useFormats();
  const now = useNow();
  const when = formats.dayTime(deadline);
  return (
    <Select
      label={label}
      description={t(isInTime(deadline, now) ? 'override.ruleYes' : 'override.ruleNo', { when })}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
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
