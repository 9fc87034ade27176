import { ActionIcon, Button, Group, NumberInput, Stack, Text, TextInput } from '@mantine/core';
import type { Extra } from '#shared/documents/service.ts';
import { useServices } from '../../app/app-context.tsx';
import { t } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import { MoneyInput } from '../../ui/money-input.tsx';

interface ExtrasFieldsProps {
  extras: Extra[];
  currency: string;
  onChange: (extras: Extra[]) => void;
}

export function ExtrasFields({ extras, currency, onChange }: ExtrasFieldsProps) {
  const { newId } = useServices();
  const set = (id: string, change: Partial<Extra>) =>
    onChange(extras.map((extra) => (extra.id === id ? { ...extra, ...change } : extra)));
  return (
    <Stack gap="xs">
      <Text size="sm" fw={500}>
        {t('setup.service.extras')}
      </Text>
      {extras.map((extra) => (
        <Group key={extra.id} gap="xs" wrap="nowrap">
          <TextInput
            style={{ flex: 1 }}
            aria-label={t('field.name')}
            value={extra.name}
            onChange={(event) => set(extra.id, { name: event.currentTarget.value })}
          />
          <MoneyInput
            w={110}
            aria-label={t('setup.service.price', { currency })}
            currency={currency}
            valueMinor={extra.priceMinor}
            onChangeMinor={(priceMinor) => set(extra.id, { priceMinor: priceMinor ?? 0 })}
          />
          <NumberInput
            w={90}
            aria-label={t('setup.service.duration')}
            value={extra.durationMinutes}
            min={0}
            max={480}
            onChange={(value) => set(extra.id, { durationMinutes: Number(value) })}
          />
          <ActionIcon
            aria-label={t('common.remove')}
            onClick={() => onChange(extras.filter(({ id }) => id !== extra.id))}
          >
            <Icon name="trash" />
          </ActionIcon>
        </Group>
      ))}
      <div>
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<Icon name="plus" size={13} />}
          onClick={() => onChange([...extras, { id: newId(), name: '', priceMinor: 0, durationMinutes: 0 }])}
        >
          {t('setup.service.addExtra')}
        </Button>
      </div>
    </Stack>
  );
}
