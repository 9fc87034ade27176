import { Button, Collapse, Text, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { ChangeRequest } from '#shared/documents/change-request.ts';
import type { Order } from '#shared/documents/order.ts';
import type { Subscription } from '#shared/documents/subscription.ts';
import { t } from '../../i18n/translate.ts';
import { Panel } from '../../ui/page.tsx';
import { AskDialog } from './ask-dialog.tsx';
import { AnsweredRequest, OpenRequest } from './request-line.tsx';
import { isAskable, type RequestTarget } from './request-target.ts';
import { ReviewDialog, type Answering } from './review-dialog.tsx';

/** What the customer of an order asked for, and the way to write down another wish. */
export function OrderRequests({ order }: { order: Order }) {
  const target: RequestTarget = { kind: 'order', order };
  return (
    <RequestsPanel target={target} entries={order.changeRequests.map((request) => ({ request, target }))} />
  );
}

/** The same for a series and its visits. */
export function SeriesRequests({ series }: { series: Subscription }) {
  const entries = series.changeRequests.map((request) => {
    const visit = series.visits.find(({ id }) => id === request.visitId) ?? null;
    return { request, target: { kind: 'series' as const, series, visit } };
  });
  return <RequestsPanel target={{ kind: 'series', series, visit: null }} entries={entries} />;
}

interface RequestEntry {
  request: ChangeRequest;
  target: RequestTarget;
}

function RequestsPanel({ target, entries }: { target: RequestTarget; entries: readonly RequestEntry[] }) {
  const [isAsking, setAsking] = useState(false);
  const [answering, setAnswering] = useState<Answering | null>(null);
  const [showsAnswered, setShowsAnswered] = useState(false);
  const open = entries.filter(({ request }) => request.status === 'pending');
  const answered = entries.filter(({ request }) => request.status !== 'pending');
  const canAsk = isAskable(target) && !(target.kind === 'order' && open.length > 0);
  return (
    <Panel
      title={t('requests.title')}
      isFlush
      actions={
        canAsk ? (
          <Button size="compact-sm" variant="subtle" onClick={() => setAsking(true)}>
            {t('requests.record')}
          </Button>
        ) : null
      }
    >
      {entries.length === 0 ? (
        <Text size="sm" c="dimmed" p="md">
          {t('requests.none')}
        </Text>
      ) : null}
      {open.map((entry) => (
        <OpenRequest
          key={entry.request.id}
          {...entry}
          onAnswer={(decision) => setAnswering({ ...entry, decision })}
        />
      ))}
      {answered.length === 0 ? null : (
        <UnstyledButton
          px="md"
          py={8}
          aria-expanded={showsAnswered}
          onClick={() => setShowsAnswered(!showsAnswered)}
        >
          <Text size="sm" c="dimmed">
            <u>{t('requests.earlier', { count: answered.length })}</u>
          </Text>
        </UnstyledButton>
      )}
      <Collapse expanded={showsAnswered}>
        {answered.map((entry) => (
          <AnsweredRequest key={entry.request.id} {...entry} />
        ))}
      </Collapse>
      <AskDialog target={isAsking ? target : null} onClose={() => setAsking(false)} />
      <ReviewDialog answering={answering} onClose={() => setAnswering(null)} />
    </Panel>
  );
}
