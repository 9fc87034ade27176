import { ActionIcon, Menu, SegmentedControl, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Appointment } from '#shared/documents/appointment.ts';
import type { SubscriptionAppointment } from '#shared/documents/subscription.ts';
import { useFormats } from '../../app/use-company.ts';
import { useStaff } from '../../app/use-staff.ts';
import { t } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import { Panel } from '../../ui/page.tsx';
import { VisitFacts } from '../orders/visit-facts.tsx';
import { SeriesVisitMark } from './series-marks.tsx';
import classes from './subscriptions.module.css';
import type { OpenSeries } from './use-series.ts';
import { isOpenVisit } from '#shared/subscriptions/visit-differences.ts';

export interface VisitActions {
  onMove: (visit: SubscriptionAppointment) => void;
  onSkip: (visit: SubscriptionAppointment) => void;
  onAsk: (visit: SubscriptionAppointment) => void;
}

type SeriesVisitsPanelProps = VisitActions & Pick<OpenSeries, 'series' | 'appointments'>;

/** The visits of a series: those to come, or all of them. */
export function SeriesVisitsPanel({ series, appointments, ...actions }: SeriesVisitsPanelProps) {
  const [shows, setShows] = useState<'open' | 'all'>('open');
  const isOver = series.status === 'cancelled' || series.status === 'completed';
  const shown = shows === 'all' || isOver ? series.visits : series.visits.filter(isOpenVisit);
  return (
    <Panel
      title={t('series.visits')}
      isFlush
      actions={
        isOver ? null : (
          <SegmentedControl
            size="xs"
            aria-label={t('series.visits.filter')}
            value={shows}
            data={[
              { value: 'open', label: t('series.visits.open') },
              { value: 'all', label: t('series.visits.all') },
            ]}
            onChange={setShows}
          />
        )
      }
    >
      {shown.length === 0 ? (
        <Text size="sm" c="dimmed" p="md">
          {t('series.visits.none')}
        </Text>
      ) : null}
      {shown.map((visit) => (
        <VisitRow
          key={visit.id}
          visit={visit}
          appointment={appointments.get(visit.appointmentId ?? '') ?? null}
          {...actions}
        />
      ))}
    </Panel>
  );
}

function VisitRow({
  visit,
  appointment,
  ...actions
}: VisitActions & { visit: SubscriptionAppointment; appointment: Appointment | null }) {
  const formats = useFormats();
  const { nameOf } = useStaff();
  const isOpen = isOpenVisit(visit);
  const notes = [
    visit.plannedDate === visit.date
      ? null
      : t('series.visit.movedFrom', { day: formats.day(visit.plannedDate) }),
    visit.isChangedByHand ? t('series.visit.byHand') : null,
  ].filter((note) => note !== null);
  return (
    <div
      role="group"
      className={classes['visit']}
      data-closed={!isOpen || undefined}
      aria-label={t('series.visit', { sequence: visit.sequence })}
    >
      <span className={classes['sequence']}>{visit.sequence}</span>
      <span>
        {formats.dayTime(visit.startsAt)}
        {notes.length === 0 ? null : (
          <Text size="xs" c="dimmed">
            {notes.join(', ')}
          </Text>
        )}
      </span>
      <span>{appointment === null ? '–' : nameOf(appointment.staffId)}</span>
      <span>
        <SeriesVisitMark status={visit.status} />
        {appointment && !isOpen ? <VisitFacts visit={appointment} /> : null}
      </span>
      {isOpen || visit.appointmentId !== null ? (
        <VisitMenu visit={visit} isOpen={isOpen} {...actions} />
      ) : (
        <span />
      )}
    </div>
  );
}

type VisitMenuProps = VisitActions & { visit: SubscriptionAppointment; isOpen: boolean };

function VisitMenu({ visit, isOpen, onMove, onSkip, onAsk }: VisitMenuProps) {
  const navigate = useNavigate();
  const { appointmentId } = visit;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={t('series.visit.actions', { sequence: visit.sequence })}>
          <Icon name="more" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {isOpen ? (
          <>
            <Menu.Item onClick={() => onMove(visit)}>{t('series.visit.move')}</Menu.Item>
            <Menu.Item onClick={() => onSkip(visit)}>{t('series.visit.skip')}</Menu.Item>
            <Menu.Item onClick={() => onAsk(visit)}>{t('series.visit.ask')}</Menu.Item>
          </>
        ) : null}
        {appointmentId === null ? null : (
          <Menu.Item
            onClick={() => void navigate({ to: '/board', search: { day: visit.date, visit: appointmentId } })}
          >
            {t('series.visit.board')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
