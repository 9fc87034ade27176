import { Button, Stack } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Customer } from '#shared/documents/customer.ts';
import type { Order } from '#shared/documents/order.ts';
import { useFormats } from '../../app/use-company.ts';
import { useStatus } from '../../app/use-status.ts';
import { t } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import { Empty, Page, Panel } from '../../ui/page.tsx';
import { StaffDot } from '../../ui/staff-dot.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { LoadingRows } from '../../ui/windowed-list.tsx';
import { OpenRequestsCard } from '../change-requests/open-requests-card.tsx';
import { nameOn } from '../orders/use-orders.ts';
import classes from './today.module.css';
import { useTodayFigures, type PersonToday } from './use-today.ts';

const MOST_SHOWN = 8;

export function TodayPage() {
  const navigate = useNavigate();
  const formats = useFormats();
  const { attention } = useStatus();
  const { visitCount, doneCount, people, waiting, waitingCount, expiring, today, now, customers, isLoading } =
    useTodayFigures();
  return (
    <Page
      title={t('today.title')}
      subtitle={formats.longDay(today)}
      actions={
        <Button leftSection={<Icon name="plus" />} onClick={() => void navigate({ to: '/orders/new' })}>
          {t('nav.newOrder')}
        </Button>
      }
    >
      <div className={classes['figures']}>
        <Figure
          to="/board"
          title={t('today.visits')}
          value={visitCount}
          detail={t('today.visitsDone', { done: doneCount, count: visitCount })}
        />
        <Figure to="/orders" title={t('today.orders')} value={waitingCount} />
        <Figure
          to="/orders"
          title={t('today.expiring')}
          value={expiring.length}
          detail={t('today.expiringHint')}
          tone="warn"
        />
        <Figure to="/attention" title={t('today.attention')} value={attention} tone="bad" />
      </div>
      <div className={classes['columns']}>
        <Panel
          title={t('today.byStaff')}
          isFlush
          actions={
            <TextLink size="sm" to="/board">
              {t('today.openBoard')}
            </TextLink>
          }
        >
          {isLoading && people.length === 0 ? <LoadingRows /> : null}
          {!isLoading && people.length === 0 ? (
            <Empty icon="today" title={t('today.noVisits')}>
              {t('today.noVisitsText')}
            </Empty>
          ) : null}
          {people.map((person) => (
            <PersonVisits key={person.member.id} person={person} />
          ))}
        </Panel>
        <Stack gap="md">
          {expiring.length === 0 ? null : (
            <Panel title={t('today.expiring')} isFlush>
              {expiring.map(({ document: order }) => (
                <OrderLine key={order.id} order={order} customers={customers}>
                  <span style={{ color: 'var(--vc-bad)' }}>
                    {order.holdExpiresAt === null
                      ? t('today.holdExpired')
                      : t('today.holdRunsOut', { when: formats.relative(order.holdExpiresAt, now) })}
                  </span>
                </OrderLine>
              ))}
            </Panel>
          )}
          <OpenRequestsCard isWanted={!isLoading} />
          <Panel
            title={t('today.orders')}
            isFlush
            actions={
              <TextLink size="sm" to="/orders">
                {t('today.allOrders')}
              </TextLink>
            }
          >
            {!isLoading && waiting.length === 0 ? (
              <Empty icon="orders" title={t('today.noOrders')}>
                {t('today.noOrdersText')}
              </Empty>
            ) : null}
            {waiting.slice(0, MOST_SHOWN).map((order) => (
              <OrderLine key={order.id} order={order} customers={customers}>
                {formats.money(order.totalPriceMinor)}
              </OrderLine>
            ))}
          </Panel>
        </Stack>
      </div>
    </Page>
  );
}

interface FigureProps {
  to: '/board' | '/orders' | '/attention';
  title: string;
  value: number;
  detail?: string;
  /** Only while there is something. */
  tone?: 'warn' | 'bad';
}

function Figure({ to, title, value, detail, tone }: FigureProps) {
  return (
    <Link to={to} className={classes['figure']} data-tone={value > 0 ? tone : undefined}>
      <div className={classes['figureTitle']}>{title}</div>
      <div className={classes['number']}>{value}</div>
      <div className={classes['detail']}>{detail}</div>
    </Link>
  );
}

function PersonVisits({ person: { member, visits } }: { person: PersonToday }) {
  const formats = useFormats();
  return (
    <div className={classes['person']}>
      <div className={classes['personHead']}>
        <StaffDot color={member.color} />
        <span>{member.name}</span>
        <span>{t('today.visitCount', { count: visits.length })}</span>
      </div>
      <ul className={classes['visits']}>
        {visits.map((visit) => (
          <li
            key={visit.id}
            className={classes['visit']}
            data-status={visit.status}
            title={t(`visitStatus.${visit.status}`)}
          >
            {formats.time(visit.startsAt)} {visit.place.customerName}
          </li>
        ))}
      </ul>
    </div>
  );
}

interface OrderLineProps {
  order: Order;
  customers: ReadonlyMap<string, Customer>;
  children: ReactNode;
}

function OrderLine({ order, customers, children }: OrderLineProps) {
  const formats = useFormats();
  return (
    <Link to="/orders/$orderId" params={{ orderId: order.id }} className={classes['row']}>
      <b>{nameOn(order, customers) ?? order.line1}</b>
      <span>{formats.dayTime(order.startsAt)}</span>
      <small>
        {order.items.map(({ serviceName }) => serviceName).join(', ')} · {order.postcode}
      </small>
      <small>{children}</small>
    </Link>
  );
}
