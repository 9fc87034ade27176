import { Button, NumberInput, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { Refusal } from '#shared/core/refusal.ts';
import { ServiceFields, type Service } from '#shared/documents/service.ts';
import { useServices } from '../../app/app-context.tsx';
import { RefusalNotice } from '../../app/refusal-notice.tsx';
import { useCompany, useFormats } from '../../app/use-company.ts';
import { useSubmit } from '../../app/use-submit.tsx';
import { t } from '../../i18n/translate.ts';
import { MoneyInput } from '../../ui/money-input.tsx';
import { Panel } from '../../ui/page.tsx';
import { ExtrasFields } from './extras-fields.tsx';
import classes from './setup.module.css';
import { ServiceSwitch } from './service-switch.tsx';
import { useEdit } from './use-edit.ts';

interface ServiceFormProps {
  /** Null: a new one. */
  service: Service | null;
  onCreated: (serviceId: string) => void;
}

export function ServiceForm({ service, onCreated }: ServiceFormProps) {
  const { newId } = useServices();
  const act = useSubmit();
  const { currency } = useFormats();
  const categories = useCompany()?.categories ?? [];
  const editor = useEdit({
    command: 'service.edit',
    target: { serviceId: service?.id ?? '' },
    current: fieldsOf(service, categories[0]?.id ?? ''),
  });
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const { form, set } = editor;
  const isValid = ServiceFields.safeParse(form).success;
  const shownRefusal = refusal ?? editor.refusal;

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (service) {
      await editor.save();
      return;
    }
    const serviceId = newId();
    const outcome = await act({
      name: 'service.create',
      args: { serviceId, ...form },
      done: t('setup.saved'),
      explainsRefusal: true,
    });
    if (outcome.ok) onCreated(serviceId);
    else setRefusal(outcome.error);
  }

  return (
    <form onSubmit={submit}>
      <Panel title={service?.name ?? t('setup.service.add')}>
        <Stack gap="sm">
          {shownRefusal === null ? null : (
            <RefusalNotice
              refusal={shownRefusal}
              onClose={() => {
                setRefusal(null);
                editor.dismiss();
              }}
            />
          )}
          <TextInput
            label={t('field.name')}
            value={form.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <div className={classes['pair']}>
            <Select
              label={t('setup.service.category')}
              value={form.categoryId}
              data={categories.map(({ id, name }) => ({ value: id, label: name }))}
              onChange={(value) => value !== null && set({ categoryId: value })}
            />
            <MoneyInput
              label={t('setup.service.price', { currency })}
              currency={currency}
              valueMinor={form.priceMinor}
              onChangeMinor={(priceMinor) => set({ priceMinor: priceMinor ?? 0 })}
            />
            <NumberInput
              label={t('setup.service.duration')}
              value={form.durationMinutes}
              min={5}
              max={720}
              step={5}
              onChange={(value) => set({ durationMinutes: Number(value) })}
            />
            <NumberInput
              label={t('setup.service.buffer')}
              value={form.bufferMinutes}
              min={0}
              max={240}
              step={5}
              onChange={(value) => set({ bufferMinutes: Number(value) })}
            />
          </div>
          <Textarea
            label={t('field.description')}
            autosize
            minRows={2}
            value={form.description}
            onChange={(event) => set({ description: event.currentTarget.value })}
          />
          <ExtrasFields extras={form.extras} currency={currency} onChange={(extras) => set({ extras })} />
          <div className={classes['foot']}>
            {service ? <ServiceSwitch service={service} /> : null}
            <Button type="submit" disabled={!isValid || (service !== null && !editor.isChanged)}>
              {service ? t('common.save') : t('setup.service.add')}
            </Button>
          </div>
        </Stack>
      </Panel>
    </form>
  );
}

function fieldsOf(service: Service | null, categoryId: string): ServiceFields {
  if (!service) {
    return {
      name: '',
      description: '',
      categoryId,
      priceMinor: 0,
      durationMinutes: 60,
      bufferMinutes: 15,
      extras: [],
      isActive: true,
    };
  }
  const { name, description, priceMinor, durationMinutes, bufferMinutes, extras, isActive } = service;
  return {
    name,
    description,
    categoryId: service.categoryId,
    priceMinor,
    durationMinutes,
    bufferMinutes,
    extras,
    isActive,
  };
}
