import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import type { Coupon } from '#shared/documents/coupon.ts';
import { useFormats } from '../../app/use-company.ts';
import { t } from '../../i18n/translate.ts';
import { Panel } from '../../ui/page.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { LoadingRows } from '../../ui/windowed-list.tsx';
import classes from '../setup/setup.module.css';
import { usesText } from './coupon-texts.ts';
import { useCouponUses, type FoundUse } from './use-coupon-uses.ts';

/** The orders and series that have used a coupon, looked for on request. */
export function CouponUses({ coupon }: { coupon: Coupon }) {
  const [isWanted, setWanted] = useState(false);
  return (
    <Panel
      title={t('coupons.uses')}
      isFlush
      actions={
        <Text size="xs" c="dimmed">
          {usesText(coupon)}
        </Text>
      }
    >
      {isWanted ? (
        <Uses coupon={coupon} />
      ) : (
        <Group p="sm">
          <Button size="compact-sm" variant="default" onClick={() => setWanted(true)}>
            {t('coupons.showUses')}
          </Button>
        </Group>
      )}
    </Panel>
  );
}

function Uses({ coupon }: { coupon: Coupon }) {
  const { uses, isLoading } = useCouponUses(coupon.id);
  if (isLoading) return <LoadingRows />;
  const elsewhere = coupon.usedCount - uses.filter(({ usage }) => usage.releasedAt === null).length;
  return (
    <>
      {uses.map((use) => (
        <UseLine key={use.usage.id} use={use} />
      ))}
      {uses.length === 0 && elsewhere <= 0 ? <Hint>{t('coupons.noUses')}</Hint> : null}
      {elsewhere > 0 ? <Hint>{t('coupons.usesElsewhere', { count: elsewhere })}</Hint> : null}
    </>
  );
}

function UseLine({ use: { usage, document, customerName } }: { use: FoundUse }) {
  const formats = useFormats();
  const amount = formats.money(usage.discountMinor);
  return (
    <div className={classes['line']}>
      <span className={classes['grow']}>
        {document.kind === 'order' ? (
          <TextLink to="/orders/$orderId" params={{ orderId: document.id }} size="sm" fw={550}>
            {t('coupons.order', { number: document.number ?? t('order.provisionalNumber') })}
          </TextLink>
        ) : (
          <TextLink
            to="/subscriptions/$subscriptionId"
            params={{ subscriptionId: document.id }}
            size="sm"
            fw={550}
          >
            {t('coupons.series', { number: document.number ?? t('series.provisionalNumber') })}
          </TextLink>
        )}
        <Text size="xs" c="dimmed">
          {customerName ?? '–'}
        </Text>
      </span>
      <Text size="xs" c="dimmed">
        {usage.releasedAt === null
          ? t('coupons.usedOn', { amount, when: formats.dayTime(usage.usedAt) })
          : t('coupons.released', { when: formats.dayTime(usage.releasedAt) })}
      </Text>
    </div>
  );
}

function Hint({ children }: { children: string }) {
  return (
    <Text size="sm" c="dimmed" p="md">
      {children}
    </Text>
  );
}
