import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { RefusalNotice } from '../../app/refusal-notice.tsx';
import { useFormats } from '../../app/use-company.ts';
import { useDocument } from '../../app/use-document.ts';
import { useStaff } from '../../app/use-staff.ts';
import { useDocumentsById } from '../../app/use-window.ts';
import { t } from '../../i18n/translate.ts';
import { FieldList, Page, Panel } from '../../ui/page.tsx';
import classes from './new-order.module.css';
import { partyOf } from './draft-party.ts';
import { draftTotal, missingParts, type OrderDraft } from './order-draft.ts';
import { PlaceFields } from './place-fields.tsx';
import { ServicePicker } from './service-picker.tsx';
import { useNewOrder } from './use-new-order.ts';
import { WhenPicker } from './when-picker.tsx';
import { WhoPicker } from './who-picker.tsx';

/** An order by phone: who, where, what, when; the times come from the calendars on this device. */
export function NewOrderPage({ customerId }: { customerId: string | null }) {
  const navigate = useNavigate();
  const formats = useFormats();
  const { byId, nameOf } = useStaff();
  const { draft, set, setDraft, take, refusal, dismiss } = useNewOrder();
  const given = useDocument('customers', customerId).seen?.document ?? null;
  const services = useDocumentsById(
    'services',
    draft.items.map(({ serviceId }) => serviceId),
  );
  const missing = missingParts(draft);

  useEffect(() => {
    if (given) setDraft((before) => (before.customerId === null ? { ...before, ...partyOf(given) } : before));
  }, [given, setDraft]);

  return (
    <Page title={t('newOrder.title')} onBack={() => void navigate({ to: '/orders' })}>
      <div className={classes['columns']}>
        <Stack gap="md">
          <WhoPicker party={draft} onChange={set} />
          <PlaceFields party={draft} onChange={(change) => set({ ...change, time: null })} />
          <ServicePicker
            items={draft.items}
            onChange={(items) => set({ items, time: null, staffId: null })}
          />
        </Stack>
        <Stack gap="md">
          {refusal === null ? null : (
            <RefusalNotice refusal={refusal} onClose={dismiss} alternatives={alternatives()} />
          )}
          <WhenPicker draft={draft} services={services} onChange={set} />
          <Panel title={t('newOrder.total')}>
            <Stack gap="sm">
              <FieldList
                fields={[
                  [
                    t('newOrder.when'),
                    draft.time === null ? null : `${formats.longDay(draft.date)}, ${draft.time}`,
                  ],
                  [t('newOrder.who'), draft.staffId === null ? t('newOrder.anybody') : nameOf(draft.staffId)],
                  [
                    t('newOrder.total'),
                    <b key="total">
                      {formats.money(
                        draftTotal(draft.items, services, byId.get(draft.staffId ?? '') ?? null),
                      )}
                    </b>,
                  ],
                ]}
              />
              <Textarea
                label={t('newOrder.notes')}
                autosize
                minRows={1}
                value={draft.notes}
                onChange={(event) => set({ notes: event.currentTarget.value })}
              />
              {missing.length === 0 ? null : (
                <Text size="sm" c="dimmed">
                  {t('newOrder.incomplete', {
                    parts: missing.map((part) => t(`newOrder.part.${part}`)).join(', '),
                  })}
                </Text>
              )}
              <Group justify="flex-end" gap="xs">
                <Button
                  variant="default"
                  disabled={missing.length > 0}
                  onClick={() => void take(draft, false)}
                >
                  {t('newOrder.submit')}
                </Button>
                <Button disabled={missing.length > 0} onClick={() => void take(draft, true)}>
                  {t('newOrder.submitAndConfirm')}
                </Button>
              </Group>
            </Stack>
          </Panel>
        </Stack>
      </div>
    </Page>
  );

  /** A start that is free instead, taken with one click. */
  function alternatives() {
    const slots =
      refusal?.code === 'slot_taken' || refusal?.code === 'slot.unavailable'
        ? refusal.details.alternatives
        : refusal?.code === 'appointment.overlap'
          ? refusal.details.freeSlots
          : [];
    return slots.slice(0, 4).map(({ startsAt, staffIds }) => ({
      label: t('attention.take.slot', { time: formats.dayTime(startsAt), name: nameOf(staffIds[0] ?? null) }),
      onTake: () => {
        dismiss();
        const instead: Partial<OrderDraft> = {
          date: formats.dateOf(startsAt),
          time: formats.time(startsAt),
          staffId: null,
        };
        set(instead);
      },
    }));
  }
}
