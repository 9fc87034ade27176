import { Button, Drawer, Stack, Text } from '@mantine/core';
import type { OutboxRow } from '#shared/sync/outbox-row.ts';
import { useReplica } from '../../app/app-context.tsx';
import { commandSubject } from '../../app/command-subject.ts';
import { commandTitle } from '../../app/command-title.ts';
import { SubjectName } from '../../app/subject-name.tsx';
import { useFormats } from '../../app/use-company.ts';
import { useRecentBatches } from '../../app/use-recent-batches.ts';
import { useStatus, useWaitingRows } from '../../app/use-status.ts';
import { t } from '../../i18n/translate.ts';
import { Empty } from '../../ui/page.tsx';
import { useDevicePhotos } from '../photos/use-device-photos.ts';
import { WaitingPhotos } from '../photos/waiting-photos.tsx';
import { DoneTogether } from './done-together.tsx';
import classes from './waiting-list.module.css';

/** What has not been answered yet, and what was done together lately; whatever was never sent can be taken back. */
export function WaitingList({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const rows = useWaitingRows();
  const photos = useDevicePhotos();
  const batches = useRecentBatches(isOpen);
  const together = new Set(batches.map(({ id }) => id));
  const isNothing = rows.length + batches.length + photos.length === 0;
  const { repaired } = useStatus();
  return (
    <Drawer opened={isOpen} onClose={onClose} position="right" size="sm" title={t('waiting.title')}>
      {isNothing ? <Empty icon="check" title={t('waiting.empty')} /> : null}
      <Stack gap={0} component="ul" className={classes['list']}>
        {batches.map((batch) => (
          <DoneTogether key={batch.id} batch={batch} />
        ))}
        {rows
          .filter(({ batch }) => batch === undefined || !together.has(batch.id))
          .map((row) => (
            <WaitingRow key={row.n} row={row} />
          ))}
      </Stack>
      <WaitingPhotos />
      {repaired > 0 ? (
        <Text size="xs" c="dimmed" mt="md">
          {t('waiting.repaired', { count: repaired })}
        </Text>
      ) : null}
    </Drawer>
  );
}

function WaitingRow({ row }: { row: OutboxRow }) {
  const replica = useReplica();
  const { dayTime } = useFormats();
  return (
    <li className={classes['row']}>
      <div>
        <Text size="sm" fw={550}>
          {commandTitle(row.name)}
        </Text>
        <Text size="xs">
          <SubjectName subject={commandSubject(row)} />
        </Text>
        <Text size="xs" c="dimmed">
          {dayTime(row.issuedAt)} · {row.offeredAt === null ? t('waiting.unsent') : t('waiting.sent')}
        </Text>
      </div>
      {row.offeredAt === null ? (
        <Button
          size="compact-sm"
          variant="default"
          style={{ flex: 'none' }}
          onClick={() => void replica.undo(row.n)}
        >
          {t('undo.action')}
        </Button>
      ) : null}
    </li>
  );
}
