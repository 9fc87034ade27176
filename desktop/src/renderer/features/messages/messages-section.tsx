import { Alert, Button, Group, SegmentedControl, Stack, Text, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { MessageSummary } from '../../app/message-requests.ts';
import { useFormats } from '../../app/use-company.ts';
import { t } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import { Mark } from '../../ui/mark.tsx';
import { Empty, Panel } from '../../ui/page.tsx';
import { LoadingRows } from '../../ui/windowed-list.tsx';
import { MessageDialog } from './message-dialog.tsx';
import { reasonText, recipientText, STATUS_TONES, templateText } from './message-texts.ts';
import classes from './messages.module.css';
import { useOutbox, type Outbox } from './use-outbox.ts';

const FILTERS = ['all', 'waiting', 'failed', 'dropped', 'sent'] as const;
type Filter = (typeof FILTERS)[number];

/** What is sent to customers and colleagues; it stands on the server alone, so this screen needs it. */
export function MessagesSection() {
  const [filter, setFilter] = useState<Filter>('all');
  const [openId, setOpenId] = useState<string | null>(null);
  const outbox = useOutbox(filter === 'all' ? null : filter);
  const opened = outbox.messages.find(({ id }) => id === openId) ?? null;
  return (
    <Stack gap="md" maw={820}>
      {outbox.isDelivered === false ? (
        <Alert color="blue" icon={<Icon name="mail" />}>
          {t('outbox.noMailServer')}
        </Alert>
      ) : null}
      <SegmentedControl
        className={classes['filter'] ?? ''}
        size="xs"
        aria-label={t('outbox.filter')}
        value={filter}
        onChange={setFilter}
        data={FILTERS.map((value) => ({ value, label: t(`outbox.filter.${value}`) }))}
      />
      <Panel title={t('outbox.title')} isFlush>
        <OutboxBody outbox={outbox} filter={filter} onOpen={({ id }) => setOpenId(id)} />
      </Panel>
      <MessageDialog message={opened} onChanged={outbox.replace} onClose={() => setOpenId(null)} />
    </Stack>
  );
}

interface OutboxBodyProps {
  outbox: Outbox;
  filter: Filter;
  onOpen: (message: MessageSummary) => void;
}

function OutboxBody({ outbox, filter, onOpen }: OutboxBodyProps) {
  const { messages, isLoading, failure, hasMore, more, reload } = outbox;
  if (failure !== null) {
    const isOffline = failure === 'offline';
    return (
      <Empty
        icon={isOffline ? 'offline' : 'attention'}
        title={isOffline ? t('outbox.offline') : t('outbox.failed')}
      >
        {isOffline ? <Text size="sm">{t('outbox.offlineText')}</Text> : null}
        <Button variant="default" size="compact-sm" mt="sm" loading={isLoading} onClick={reload}>
          {t('outbox.tryAgain')}
        </Button>
      </Empty>
    );
  }
  if (messages.length === 0) {
    if (isLoading) return <LoadingRows />;
    return (
      <Empty icon="mail" title={t('outbox.empty')}>
        <Text size="sm">{filter === 'all' ? t('outbox.emptyText') : t('outbox.emptyFilter')}</Text>
      </Empty>
    );
  }
  return (
    <>
      {messages.map((message) => (
        <MessageLine key={message.id} message={message} onOpen={onOpen} />
      ))}
      {hasMore ? (
        <Group justify="center" p="sm">
          <Button variant="default" size="compact-sm" loading={isLoading} onClick={() => void more()}>
            {t('outbox.more')}
          </Button>
        </Group>
      ) : null}
    </>
  );
}

function MessageLine({
  message,
  onOpen,
}: {
  message: MessageSummary;
  onOpen: (message: MessageSummary) => void;
}) {
  const { template, attempts, last_error: error, status } = message;
  const to = recipientText(message);
  return (
    <UnstyledButton
      className={classes['line'] ?? ''}
      aria-label={t('outbox.open', { name: `${to}: ${templateText(template)}` })}
      onClick={() => onOpen(message)}
    >
      <span className={classes['what']}>
        <Text size="sm" fw={550}>
          {templateText(template)}
        </Text>
        <Text size="xs" c="dimmed" truncate>
          {to}
        </Text>
        {error === null ? null : (
          <Text size="xs" c={status === 'failed' ? 'red' : 'dimmed'} lineClamp={2}>
            {reasonText(error)}
          </Text>
        )}
      </span>
      <span className={classes['when']}>
        <Moment message={message} />
        {attempts > 1 ? <Text size="xs">{t('outbox.attempts', { count: attempts })}</Text> : null}
      </span>
      <span className={classes['status']}>
        <Mark tone={STATUS_TONES[status]}>{t(`outbox.status.${status}`)}</Mark>
      </span>
    </UnstyledButton>
  );
}

function Moment({ message }: { message: MessageSummary }) {
  const { dayTime } = useFormats();
  const { sent_at: sentAt, created_at: createdAt, next_attempt_at: nextAt, attempts } = message;
  const words =
    sentAt !== null
      ? t('outbox.sentAt', { when: dayTime(sentAt) })
      : nextAt !== null && attempts > 0
        ? t('outbox.next', { when: dayTime(nextAt) })
        : t('outbox.created', { when: dayTime(createdAt) });
  return <Text size="xs">{words}</Text>;
}
