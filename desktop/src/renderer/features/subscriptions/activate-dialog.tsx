import { Button, Checkbox, Group, Modal, Select, Skeleton, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { Refusal } from '#shared/core/refusal.ts';
import type { Subscription } from '#shared/documents/subscription.ts';
import { usePreview } from '../../app/use-preview.ts';
import { useStaff } from '../../app/use-staff.ts';
import { useSubmit } from '../../app/use-submit.tsx';
import { t } from '../../i18n/translate.ts';
import { PreviewList } from './preview-list.tsx';
import { previewBooking } from './series-preview.ts';

interface ActivateDialogProps {
  series: Subscription;
  isOpen: boolean;
  onClose: () => void;
  onRefused: (refusal: Refusal) => void;
}

/** Who does the visits that are on nobody's calendar, and which of them find their time taken. */
export function ActivateDialog(props: ActivateDialogProps) {
  return (
    <Modal opened={props.isOpen} onClose={props.onClose} title={t('series.activate.title')} size="lg">
      <ActivateForm {...props} />
    </Modal>
  );
}

function ActivateForm({ series, onClose, onRefused }: ActivateDialogProps) {
  const act = useSubmit();
  const { active } = useStaff();
  const [staffId, setStaffId] = useState(series.staffId);
  const [hasAgreed, setAgreed] = useState(false);
  const { answer: preview, isBehind } = usePreview(`${series.id} ${series.revision} ${staffId}`, (source) =>
    previewBooking(source, series, staffId),
  );
  const clashCount = preview?.clashCount ?? 0;
  const count = preview?.bookedCount ?? 0;
  const isReady = preview !== null && !isBehind && (clashCount === 0 || hasAgreed);

  async function activate(chosenId: string) {
    onClose();
    const outcome = await act({
      name: 'subscription.activate',
      args: {
        subscriptionId: series.id,
        staffId: chosenId,
        onClash: clashCount === 0 ? 'refuse' : 'leave_planned',
      },
      done: t('series.activate.done', { count }),
      // What was never booked before was told to the customer and is not taken back silently.
      ...(series.status === 'paused'
        ? { counter: { name: 'subscription.pause' as const, args: { subscriptionId: series.id } } }
        : {}),
      explainsRefusal: true,
    });
    if (!outcome.ok) onRefused(outcome.error);
  }

  return (
    <Stack gap="sm">
      <Text size="sm">{t('series.activate.text')}</Text>
      <Select
        label={t('newSeries.who')}
        searchable
        allowDeselect={false}
        value={staffId}
        data={active.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={setStaffId}
      />
      {preview ? <PreviewList preview={preview} staffId={staffId} /> : <Skeleton height={120} />}
      {clashCount === 0 ? null : (
        <Checkbox
          label={t('newSeries.agree', { count: clashCount })}
          checked={hasAgreed}
          onChange={(event) => setAgreed(event.currentTarget.checked)}
        />
      )}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button
          disabled={staffId === null || !isReady || count === 0}
          onClick={() => staffId !== null && void activate(staffId)}
        >
          {count === 0 ? t('series.activate.none') : t('series.activate.confirm', { count })}
        </Button>
      </Group>
    </Stack>
  );
}
