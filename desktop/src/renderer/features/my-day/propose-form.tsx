import { Button, Group, NumberInput, Select, Stack, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { Refusal } from '#shared/core/refusal.ts';
import { ServiceFields } from '#shared/documents/service.ts';
import { useServices } from '../../app/app-context.tsx';
import { RefusalNotice } from '../../app/refusal-notice.tsx';
import { useCompany, useFormats } from '../../app/use-company.ts';
import { useSubmit } from '../../app/use-submit.tsx';
import { useUnsavedGuard } from '../../app/use-unsaved-guard.ts';
import { t } from '../../i18n/translate.ts';
import { LongText } from '../../ui/long-text.tsx';
import { MoneyInput } from '../../ui/money-input.tsx';

const Proposal = ServiceFields.omit({ isActive: true });

/** A service that somebody of the staff thinks of; the office answers. */
export function ProposeForm({ onClose }: { onClose: () => void }) {
  const { newId } = useServices();
  const act = useSubmit();
  const { currency } = useFormats();
  const categories = useCompany()?.categories ?? [];
  const [form, setForm] = useState({
    name: '',
    description: '',
    categoryId: categories[0]?.id ?? '',
    priceMinor: 0,
    durationMinutes: 60,
    bufferMinutes: 15,
    extras: [],
  });
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const change = (changed: Partial<typeof form>) => setForm((before) => ({ ...before, ...changed }));
  useUnsavedGuard(form.name !== '');

  async function submit(event: FormEvent) {
    event.preventDefault();
    const outcome = await act({
      name: 'service.propose',
      args: { serviceId: newId(), ...form },
      done: t('myHours.proposed', { name: form.name }),
      explainsRefusal: true,
    });
    if (outcome.ok) onClose();
    else setRefusal(outcome.error);
  }

  return (
    <form onSubmit={submit}>
      <Stack gap="sm" pt="sm">
        {refusal === null ? null : <RefusalNotice refusal={refusal} onClose={() => setRefusal(null)} />}
        <TextInput
          label={t('field.name')}
          maxLength={200}
          value={form.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <Select
          label={t('myHours.category')}
          value={form.categoryId}
          data={categories.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(value) => value !== null && change({ categoryId: value })}
        />
        <Group grow>
          <NumberInput
            label={t('setup.service.duration')}
            value={form.durationMinutes}
            min={5}
            max={720}
            step={5}
            onChange={(value) => change({ durationMinutes: Number(value) })}
          />
          <MoneyInput
            label={t('setup.service.price', { currency })}
            currency={currency}
            valueMinor={form.priceMinor}
            onChangeMinor={(priceMinor) => change({ priceMinor: priceMinor ?? 0 })}
          />
        </Group>
        <LongText
          label={t('field.description')}
          maxLength={2000}
          value={form.description}
          onChange={(description) => change({ description })}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" disabled={!Proposal.safeParse(form).success}>
            {t('myHours.send')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
