import { Alert, Button, Group, Modal, Stack } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useAccount, useServices } from '../../app/app-context.tsx';
import type { MessageSummary, MessageText } from '../../app/message-requests.ts';
import { t } from '../../i18n/translate.ts';
import { Mark } from '../../ui/mark.tsx';
import { FieldList } from '../../ui/page.tsx';
import { LoadingRows } from '../../ui/windowed-list.tsx';
import { reasonText, recipientText, STATUS_TONES, templateText } from './message-texts.ts';
import classes from './messages.module.css';

interface MessageDialogProps {
  message: MessageSummary | null;
  onChanged: (message: MessageSummary) => void;
  onClose: () => void;
}

/** One message as it would leave now, and another try for one that did not. */
export function MessageDialog({ message, onChanged, onClose }: MessageDialogProps) {
  return (
    <Modal
      opened={message !== null}
      onClose={onClose}
      size="lg"
      title={message ? templateText(message.template) : ''}
    >
      {message ? <MessageBody key={message.id} message={message} onChanged={onChanged} /> : null}
    </Modal>
  );
}

type Notice = { color: 'red' | 'teal'; text: string };

function MessageBody({
  message,
  onChanged,
}: {
  message: MessageSummary;
  onChanged: (message: MessageSummary) => void;
}) {
  const { messages: requests } = useServices();
  const { session } = useAccount();
  const [shown, setShown] = useState<MessageText | null>(null);
  const [notice, setNotice] = useState<Notice | null>(null);
  const [isBusy, setBusy] = useState(false);
  const { id, status, attempts, last_error: error } = message;
  // One that has not been tried yet leaves by itself.
  const canRetry = status === 'failed' || status === 'dropped' || (status === 'waiting' && attempts > 0);

  useEffect(() => {
    let isCurrent = true;
    async function ask() {
      const answer = await requests.text(session, id);
      if (!isCurrent) return;
      if (answer.ok) setShown(answer.value);
      else setNotice({ color: 'red', text: t(`outbox.noAnswer.${answer.error}`) });
    }
    void ask();
    return () => {
      isCurrent = false;
    };
  }, [requests, session, id]);

  async function resend() {
    setBusy(true);
    const answer = await requests.retry(session, id);
    setBusy(false);
    setNotice(
      answer.ok
        ? { color: 'teal', text: t('outbox.resent') }
        : { color: 'red', text: t('outbox.resendFailed') },
    );
    if (answer.ok) onChanged(answer.value);
  }

  return (
    <Stack gap="sm">
      {notice === null ? null : (
        <Alert color={notice.color} role="status">
          {notice.text}
        </Alert>
      )}
      <Group>
        <Mark tone={STATUS_TONES[status]}>{t(`outbox.status.${status}`)}</Mark>
      </Group>
      {error === null ? null : <Alert color="yellow">{reasonText(error)}</Alert>}
      <FieldList
        fields={[
          [t('outbox.to'), recipientText(message)],
          [t('outbox.subject'), shown?.subject],
        ]}
      />
      {shown === null && notice === null ? <LoadingRows /> : null}
      {shown?.text === null ? <Alert color="gray">{t('outbox.noText')}</Alert> : null}
      {typeof shown?.text === 'string' ? (
        <div className={classes['text']} role="group" aria-label={t('outbox.text')} tabIndex={0}>
          {shown.text}
        </div>
      ) : null}
      {canRetry ? (
        <Group justify="flex-end">
          <Button variant="default" loading={isBusy} onClick={() => void resend()}>
            {t('outbox.resend')}
          </Button>
        </Group>
      ) : null}
    </Stack>
  );
}
