import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import type { Order } from '#shared/documents/order.ts';
import { OrderFields } from '#shared/orders/order-change.ts';
import { RefusalNotice } from '../../app/refusal-notice.tsx';
import { confirmLeaving } from '../../app/unsaved-forms.ts';
import { t } from '../../i18n/translate.ts';
import classes from '../new-order/new-order.module.css';
import { useEdit } from '../setup/use-edit.ts';
import { ContactFields } from './contact-fields.tsx';
import { OverrideSelect } from './override-select.tsx';

interface EditOrderDialogProps {
  order: Order;
  onClose: () => void;
}

/** What is written on an order, and the office's word against its deadline. */
export function EditOrderDialog({ order, onClose }: EditOrderDialogProps) {
  const { guestName, guestEmail, guestPhone, line1, line2, city, accessNotes, notes } = order;
  const { canCancelOverride, canRescheduleOverride } = order;
  const { form, set, save, isChanged, refusal, dismiss } = useEdit({
    command: 'order.edit',
    target: { orderId: order.id },
    current: {
      guestName,
      guestEmail,
      guestPhone,
      line1,
      line2,
      city,
      accessNotes,
      notes,
      canCancelOverride,
      canRescheduleOverride,
    },
  });
  const issues = OrderFields.safeParse(form).error?.issues ?? [];
  const problemOf = (field: string) =>
    issues.some(({ path }) => path[0] === field) ? t('form.field.wrong') : null;

  async function close() {
    if (!isChanged || (await confirmLeaving())) onClose();
  }

  async function submit() {
    if (issues.length === 0 && (await save())) onClose();
  }

  return (
    <Modal opened onClose={() => void close()} size="lg" title={t('order.edit.title')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Stack gap="sm">
          {refusal === null ? null : <RefusalNotice refusal={refusal} onClose={dismiss} />}
          <ContactFields
            form={form}
            set={set}
            problemOf={problemOf}
            hasGuest={order.customerId === null}
            postcode={
              <TextInput
                label={t('field.postcode')}
                value={order.postcode}
                readOnly
                description={t('order.edit.postcode')}
                inputWrapperOrder={['label', 'input', 'description']}
              />
            }
          />
          <div className={classes['pair']}>
            <OverrideSelect
              deadline={order.cancellationDeadline}
              label={t('override.cancel')}
              value={form.canCancelOverride}
              onChange={(value) => set({ canCancelOverride: value })}
            />
            <OverrideSelect
              deadline={order.cancellationDeadline}
              label={t('override.reschedule')}
              value={form.canRescheduleOverride}
              onChange={(value) => set({ canRescheduleOverride: value })}
            />
          </div>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => void close()}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" disabled={!isChanged || issues.length > 0}>
              {t('common.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
