import { Button, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core';
import type { Order } from '#shared/documents/order.ts';
import { OrderFields } from '#shared/orders/order-change.ts';
import { RefusalNotice } from '../../app/refusal-notice.tsx';
import { confirmLeaving } from '../../app/unsaved-forms.ts';
import { t } from '../../i18n/translate.ts';
import classes from '../new-order/new-order.module.css';
import { useEdit } from '../setup/use-edit.ts';
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
  const orNull = (words: string) => (words.trim() === '' ? null : words);

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
          {order.customerId === null ? (
            <>
              <TextInput
                label={t('field.name')}
                value={form.guestName ?? ''}
                error={problemOf('guestName')}
                onChange={(event) => set({ guestName: orNull(event.currentTarget.value) })}
              />
              <div className={classes['pair']}>
                <TextInput
                  label={t('field.email')}
                  type="email"
                  value={form.guestEmail ?? ''}
                  error={problemOf('guestEmail')}
                  onChange={(event) => set({ guestEmail: orNull(event.currentTarget.value) })}
                />
                <TextInput
                  label={t('field.phone')}
                  type="tel"
                  value={form.guestPhone ?? ''}
                  error={problemOf('guestPhone')}
                  onChange={(event) => set({ guestPhone: orNull(event.currentTarget.value) })}
                />
              </div>
            </>
          ) : null}
          <div className={classes['pair']}>
            {(['line1', 'line2', 'city'] as const).map((field) => (
              <TextInput
                key={field}
                label={t(`field.${field}`)}
                value={form[field]}
                error={problemOf(field)}
                onChange={(event) => set({ [field]: event.currentTarget.value })}
              />
            ))}
            <TextInput
              label={t('field.postcode')}
              value={order.postcode}
              readOnly
              description={t('order.edit.postcode')}
              inputWrapperOrder={['label', 'input', 'description']}
            />
          </div>
          <Textarea
            label={t('field.accessNotes')}
            autosize
            minRows={2}
            maxLength={4000}
            value={form.accessNotes}
            onChange={(event) => set({ accessNotes: event.currentTarget.value })}
          />
          <Textarea
            label={t('order.notes')}
            autosize
            minRows={2}
            maxLength={4000}
            value={form.notes}
            onChange={(event) => set({ notes: event.currentTarget.value })}
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
