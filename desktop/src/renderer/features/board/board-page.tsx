import { ActionIcon, Button, Group, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { addDays } from '#shared/core/zoned-time.ts';
import type { Appointment } from '#shared/documents/appointment.ts';
import { useCompany, useFormats, useToday } from '../../app/use-company.ts';
import { useNow } from '../../app/use-now.ts';
import { useStaff } from '../../app/use-staff.ts';
import { useSubmit } from '../../app/use-submit.tsx';
import { t } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import { Empty, Page } from '../../ui/page.tsx';
import { useShortcuts } from '../../ui/use-shortcuts.ts';
import { LoadingRows } from '../../ui/windowed-list.tsx';
import { minuteOfDay, moveCommand, wallMomentOf, type MoveTarget } from './board-day.ts';
import { BoardGrid } from './board-grid.tsx';
import { RefusedMove, type FailedMove } from './refused-move.tsx';
import { useBoard } from './use-board.ts';
import { VisitDialog } from './visit-dialog.tsx';

const DEFAULT_SLOT_MINUTES = 15;

/** The dispatch board of one day; with a visit of it open where another screen led to it. */
export function BoardPage({ day, visitId }: { day: string | null; visitId: string | null }) {
  const navigate = useNavigate();
  const company = useCompany();
  const formats = useFormats();
  const today = useToday();
  const now = useNow();
  const act = useSubmit();
  const { nameOf } = useStaff();
  const date = day ?? today;
  const board = useBoard(date);
  const [openId, setOpenId] = useState<string | null>(visitId);
  const [failed, setFailed] = useState<FailedMove | null>(null);
  const isOver = date < today;
  const go = (to: string) => void navigate({ to: '/board', search: to === today ? {} : { day: to } });

  useShortcuts({ '[': () => go(addDays(date, -1)), ']': () => go(addDays(date, 1)), t: () => go(today) });

  async function move(visit: Appointment, target: MoveTarget) {
    const commands = moveCommand(visit, target, formats.zone);
    if (!commands) return;
    const { time } = wallMomentOf(target.date, target.startMinute);
    const outcome = await act({
      ...commands.move,
      done: t('board.moved', { time, name: nameOf(target.staffId) }),
      counter: commands.back,
      explainsRefusal: true,
    });
    setFailed(outcome.ok ? null : { visit, target, refusal: outcome.error });
  }

  return (
    <Page
      title={t('board.title')}
      subtitle={`${formats.longDay(date)} · ${t('board.summary', { count: board.visitCount })}`}
      isBleed
      actions={
        <Group gap={6}>
          <ActionIcon
            size="lg"
            variant="default"
            aria-label={t('board.previousDay')}
            onClick={() => go(addDays(date, -1))}
          >
            <Icon name="left" />
          </ActionIcon>
          <Button variant="default" disabled={date === today} onClick={() => go(today)}>
            {t('board.today')}
          </Button>
          <ActionIcon
            size="lg"
            variant="default"
            aria-label={t('board.nextDay')}
            onClick={() => go(addDays(date, 1))}
          >
            <Icon name="right" />
          </ActionIcon>
          <TextInput
            type="date"
            aria-label={t('board.day')}
            value={date}
            onChange={(event) => event.currentTarget.value !== '' && go(event.currentTarget.value)}
          />
        </Group>
      }
    >
      {board.isLoading && board.people.length === 0 ? <LoadingRows /> : null}
      {!board.isLoading && board.people.length === 0 ? (
        <Empty icon="board" title={t('board.empty')}>
          {t('board.emptyText')}
        </Empty>
      ) : null}
      {board.people.length > 0 ? (
        <BoardGrid
          key={date}
          board={board}
          date={date}
          label={t('board.label', { day: formats.longDay(date) })}
          slotMinutes={Math.min(company?.slotMinutes ?? DEFAULT_SLOT_MINUTES, DEFAULT_SLOT_MINUTES)}
          nowMinute={date === today ? minuteOfDay(now, date, formats.zone) : null}
          canMove={({ visit }) => visit.status === 'scheduled' && !isOver}
          onOpen={({ id }) => setOpenId(id)}
          onOpenOrder={(orderId) => void navigate({ to: '/orders/$orderId', params: { orderId } })}
          onMove={({ visit }, place) => void move(visit, { ...place, date })}
        />
      ) : null}
      <VisitDialog visitId={openId} onClose={() => setOpenId(null)} onMove={move} />
      <RefusedMove failed={failed} onClose={() => setFailed(null)} onMove={move} />
    </Page>
  );
}
