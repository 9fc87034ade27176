import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { effectsOn } from '#shared/command-kit/effects.ts';
import type { Refusal } from '#shared/core/refusal.ts';
import type { Order } from '#shared/documents/order.ts';
import { linesOf, OrderLines } from '#shared/orders/order-lines.ts';
import { editArgs } from '../../app/edit-args.ts';
import { previewCommand } from '../../app/preview-command.ts';
import { confirmLeaving } from '../../app/unsaved-forms.ts';
import { useFormats } from '../../app/use-company.ts';
import { usePreview } from '../../app/use-preview.ts';
import { useRefusalSentence } from '../../app/use-refusal-sentence.ts';
import { useStaff } from '../../app/use-staff.ts';
import { useSubmit } from '../../app/use-submit.tsx';
import { useUnsavedGuard } from '../../app/use-unsaved-guard.ts';
import { t } from '../../i18n/translate.ts';
import type { DraftItem } from '../new-order/order-draft.ts';
import { ServicePicker } from '../new-order/service-picker.tsx';

/** What a pending order is for; the price, the times and who would come show before it is saved. */
export function OrderLinesDialog({ order, onClose }: { order: Order; onClose: () => void }) {
  const act = useSubmit();
  const sentenceOf = useRefusalSentence();
  const [seen] = useState(() => linesOf(order));
  const [lines, setLines] = useState(seen);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const edit = editArgs(seen, lines);
  useUnsavedGuard(edit !== null);
  const isPostcode = OrderLines.shape.postcode.safeParse(lines.postcode).success;
  const isPossible = edit !== null && isPostcode && lines.items.length > 0;
  const args = { orderId: order.id, ...edit };
  const { answer, isBehind } = usePreview(
    isPossible ? JSON.stringify([args, order.revision]) : null,
    (source) => previewCommand(source, { name: 'order.set_items', args }),
  );
  const after = answer?.ok === true ? effectsOn(answer.value, 'orders')[0]?.after : undefined;
  const problem = refusal ?? (answer?.ok === false ? answer.error : null);

  function pick(items: DraftItem[]) {
    setRefusal(null);
    setLines((before) => ({
      ...before,
      items: items.map(({ itemId, serviceId, quantity }) => {
        const staffId = before.items.find(({ id }) => id === itemId)?.staffId ?? null;
        return { id: itemId, serviceId, quantity, staffId };
      }),
    }));
  }

  async function close() {
    if (edit === null || (await confirmLeaving())) onClose();
  }

  async function save() {
    if (!after) return;
    const outcome = await act({
      name: 'order.set_items',
      args,
      done: t('order.lines.done'),
      // Back to what was seen, from what was made of it.
      counter: {
        name: 'order.set_items',
        args: { orderId: order.id, set: edit?.expect ?? {}, expect: pickSeen(linesOf(after), edit?.set) },
      },
      explainsRefusal: true,
    });
    if (outcome.ok) onClose();
    else setRefusal(outcome.error);
  }

  return (
    <Modal opened onClose={() => void close()} size="lg" title={t('order.lines.title')}>
      <Stack gap="sm">
        <ServicePicker
          items={lines.items.map(({ id, ...line }) => ({ itemId: id, ...line }))}
          onChange={pick}
        />
        <TextInput
          label={t('field.postcode')}
          value={lines.postcode}
          error={isPostcode ? null : t('form.field.wrong')}
          onChange={(event) => {
            const postcode = event.currentTarget.value;
            setRefusal(null);
            setLines((before) => ({ ...before, postcode }));
          }}
        />
        {lines.items.length === 0 ? (
          <Text size="sm" c="var(--vc-warn)">
            {t('order.lines.none')}
          </Text>
        ) : null}
        {isPossible && problem ? (
          <Alert color="red" role="alert">
            {sentenceOf(problem)}
          </Alert>
        ) : null}
        {isPossible && after ? <LinesAfter before={order} after={after} /> : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={() => void close()}>
            {t('common.cancel')}
          </Button>
          <Button disabled={!isPossible || !after || isBehind} onClick={() => void save()}>
            {t('common.save')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function pickSeen(made: OrderLines, set: Partial<OrderLines> = {}): Partial<OrderLines> {
  return Object.fromEntries(Object.keys(set).map((field) => [field, made[field as keyof OrderLines]]));
}

function LinesAfter({ before, after }: { before: Order; after: Order }) {
  const formats = useFormats();
  const { nameOf } = useStaff();
  return (
    <section aria-label={t('order.lines.after')}>
      <Text size="sm" fw={550} mb={4}>
        {t('order.lines.after')}
      </Text>
      {after.items.map((item) => (
        <Group key={item.id} justify="space-between" gap="xs" wrap="nowrap">
          <Text size="sm">
            {item.quantity} × {item.serviceName} · {formats.timeRange(item.startsAt, item.endsAt)}
            {item.staffId === null ? '' : ` · ${nameOf(item.staffId)}`}
          </Text>
          <Text size="sm">{formats.money(item.totalPriceMinor)}</Text>
        </Group>
      ))}
      {after.discountMinor === 0 ? null : (
        <Text size="sm" ta="right">
          {t('order.lines.discount', { amount: formats.money(after.discountMinor) })}
        </Text>
      )}
      <Text size="sm" fw={600} ta="right">
        {t('order.lines.total', {
          price: formats.money(after.totalPriceMinor),
          before: formats.money(before.totalPriceMinor),
        })}
      </Text>
    </section>
  );
}
