import { Button, SegmentedControl, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { mayIssue } from '#shared/access/permissions.ts';
import { useReplica } from '../../app/app-context.tsx';
import { useFormats } from '../../app/use-company.ts';
import { useDocument } from '../../app/use-document.ts';
import { t } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import { Empty, Panel } from '../../ui/page.tsx';
import { LoadingRows } from '../../ui/windowed-list.tsx';
import { ProvisionalMark } from '../orders/order-marks.tsx';
import classes from '../setup/setup.module.css';
import { useChosen } from '../setup/use-chosen.ts';
import { CouponFacts } from './coupon-facts.tsx';
import { CouponForm } from './coupon-form.tsx';
import { CouponMark } from './coupon-mark.tsx';
import { discountText, usesText } from './coupon-texts.ts';
import { CouponUses } from './coupon-uses.tsx';
import { useCoupons, type CouponFilter, type CouponRow } from './use-coupons.ts';

const FILTERS: readonly CouponFilter[] = ['all', 'usable', 'ended', 'inactive'];

/** Every coupon, and one of them: administrators change it, managers look. */
export function CouponsSection() {
  const mayEdit = mayIssue(useReplica().actor().role, 'coupon.edit');
  const [filter, setFilter] = useState<CouponFilter>('all');
  const [search, setSearch] = useState('');
  const { chosenId: openId, choose, set, pane } = useChosen();
  const { rows, unlisted, total, isLoading } = useCoupons(filter, search);
  // The first one, and then the same one whatever the list shows: something may be typed in its form.
  if (openId === null && rows[0]) set(rows[0].coupon.id);
  const isNew = openId === 'new';
  const { seen } = useDocument('coupons', isNew ? null : openId);
  // It stays open when the list no longer shows it.
  const open = seen?.document ?? rows.find(({ coupon }) => coupon.id === openId)?.coupon ?? null;

  return (
    <div className={classes['two']}>
      <Panel
        title={t('coupons.title')}
        isFlush
        actions={
          mayEdit ? (
            <Button
              size="compact-sm"
              variant="light"
              leftSection={<Icon name="plus" size={13} />}
              onClick={() => choose('new')}
            >
              {t('common.add')}
            </Button>
          ) : null
        }
      >
        <Stack gap={8} p="sm">
          <TextInput
            data-search
            type="search"
            aria-label={t('coupons.search')}
            placeholder={t('coupons.search')}
            leftSection={<Icon name="search" />}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
          <SegmentedControl
            fullWidth
            aria-label={t('coupons.filter')}
            value={filter}
            onChange={setFilter}
            data={FILTERS.map((value) => ({ value, label: filterName(value) }))}
          />
        </Stack>
        <div className={classes['list']}>
          {isLoading && rows.length === 0 ? <LoadingRows /> : null}
          {rows.map((row) => (
            <CouponEntry
              key={row.coupon.id}
              row={row}
              isOpen={row.coupon.id === openId}
              onOpen={() => choose(row.coupon.id)}
            />
          ))}
          {!isLoading && rows.length === 0 && total > 0 ? <Hint>{t('coupons.noMatch')}</Hint> : null}
          {unlisted > 0 ? <Hint>{t('coupons.more', { count: unlisted })}</Hint> : null}
        </div>
      </Panel>
      <div ref={pane}>
        {isNew ? <CouponForm key="new" coupon={null} onCreated={set} /> : null}
        {open ? (
          <Stack key={open.id} gap="md">
            {mayEdit ? <CouponForm coupon={open} onCreated={set} /> : <CouponFacts coupon={open} />}
            <CouponUses coupon={open} />
          </Stack>
        ) : null}
        {total === 0 && !isNew && !isLoading ? (
          <Empty icon="ticket" title={t('coupons.empty')}>
            {mayEdit ? t('coupons.emptyText') : t('coupons.emptyRead')}
          </Empty>
        ) : null}
      </div>
    </div>
  );
}

function CouponEntry({ row, isOpen, onOpen }: { row: CouponRow; isOpen: boolean; onOpen: () => void }) {
  const { coupon, standing, isProvisional } = row;
  const formats = useFormats();
  return (
    <UnstyledButton
      className={classes['entry'] ?? ''}
      aria-current={isOpen ? 'true' : undefined}
      onClick={onOpen}
    >
      <span className={classes['entryText']}>
        <Text size="sm" fw={550} component="div">
          {coupon.code} <ProvisionalMark isShort isProvisional={isProvisional} />
        </Text>
        <Text size="xs" c="dimmed">
          {discountText(coupon, formats)} · {usesText(coupon)}
        </Text>
      </span>
      <CouponMark standing={standing} />
    </UnstyledButton>
  );
}

function Hint({ children }: { children: string }) {
  return (
    <Text size="sm" c="dimmed" p="md">
      {children}
    </Text>
  );
}

function filterName(filter: CouponFilter): string {
  if (filter === 'all') return t('common.all');
  return filter === 'inactive' ? t('couponStanding.inactive') : t(`coupons.show.${filter}`);
}
