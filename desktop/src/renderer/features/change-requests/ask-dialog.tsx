import { Alert, Button, Group, Modal, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Refusal } from '#shared/core/refusal.ts';
import type { ChangeRequest } from '#shared/documents/change-request.ts';
import { useServices } from '../../app/app-context.tsx';
import { useToday } from '../../app/use-company.ts';
import { useRefusalSentence } from '../../app/use-refusal-sentence.ts';
import { useSubmit } from '../../app/use-submit.tsx';
import { t } from '../../i18n/translate.ts';
import { LongText } from '../../ui/long-text.tsx';
import { TimeInput } from '../../ui/time-input.tsx';
import classes from './change-requests.module.css';
import { askCommand, kindsFor, wishKind, withdrawCommand, type RequestTarget } from './request-target.ts';

interface AskDialogProps {
  /** Null: closed. */
  target: RequestTarget | null;
  onClose: () => void;
}

/** What a customer said on the phone, written down as they would have asked on the web. */
export function AskDialog({ target, onClose }: AskDialogProps) {
  return (
    <Modal opened={target !== null} onClose={onClose} title={t('ask.title')}>
      {target ? <AskForm target={target} onClose={onClose} /> : null}
    </Modal>
  );
}

function AskForm({ target, onClose }: { target: RequestTarget; onClose: () => void }) {
  const act = useSubmit();
  const { newId } = useServices();
  const today = useToday();
  const sentenceOf = useRefusalSentence();
  const kinds = kindsFor(target);
  const [kind, setKind] = useState<ChangeRequest['kind']>(kinds[0] ?? 'other');
  const [date, setDate] = useState('');
  const [time, setTime] = useState('09:00');
  const [reason, setReason] = useState('');
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  async function ask() {
    const requestId = newId();
    const outcome = await act({
      ...askCommand(target, { requestId, kind, start: { date, time }, reason }),
      done: t('ask.done'),
      counter: withdrawCommand(target, requestId),
      explainsRefusal: true,
    });
    if (outcome.ok) onClose();
    else setRefusal(outcome.error);
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void ask();
      }}
    >
      <Stack gap="sm">
        <Text size="sm">{t('ask.text')}</Text>
        {refusal === null ? null : (
          <Alert color="red" role="alert">
            {sentenceOf(refusal)}
          </Alert>
        )}
        <SegmentedControl
          fullWidth
          aria-label={t('ask.kind')}
          value={kind}
          data={kinds.map((value) => ({ value, label: t(`requests.kind.${wishKind(target, value)}`) }))}
          onChange={setKind}
        />
        {kind === 'reschedule' ? (
          <div className={classes['pair']}>
            <TextInput
              type="date"
              label={t('ask.date')}
              min={today}
              value={date}
              onChange={(event) => setDate(event.currentTarget.value)}
            />
            <TimeInput label={t('ask.time')} value={time} onChange={setTime} />
          </div>
        ) : null}
        <LongText label={t('ask.reason')} value={reason} onChange={setReason} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" disabled={kind === 'reschedule' && date === ''}>
            {t('ask.confirm')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
