import { Button, Collapse, Text, UnstyledButton } from '@mantine/core';
import { useId, useState } from 'react';
import type { OrderItem } from '#shared/documents/order.ts';
import type { StaffFit } from '#shared/scheduling/availability.ts';
import { useStaff } from '../../app/use-staff.ts';
import { t } from '../../i18n/translate.ts';
import { StaffDot } from '../../ui/staff-dot.tsx';
import classes from './order-page.module.css';

interface ItemStaffProps {
  item: OrderItem;
  fits: readonly StaffFit[];
  chosenId: string | null;
  onChoose: (staffId: string) => void;
  /** Moves the hold to this person without confirming. */
  onHold: (staffId: string) => void;
}

/** Who is free for an item, and why the others are not. */
export function ItemStaff({ item, fits, chosenId, onChoose, onHold }: ItemStaffProps) {
  const { byId, nameOf } = useStaff();
  const name = useId();
  const [showsUnfit, setShowsUnfit] = useState(false);
  const listed = fits.filter(
    ({ staffId, isFree }) => isFree || staffId === item.staffId || staffId === chosenId,
  );
  const unfit = fits.filter((fit) => !listed.includes(fit));
  const isOther = chosenId !== null && chosenId !== item.staffId;

  return (
    <div className={classes['staff']} role="radiogroup" aria-label={t('order.staff')}>
      {listed.length === 0 && fits.length > 0 ? (
        <Text size="sm" c="var(--vc-bad)">
          {t('order.staff.nobody')}
        </Text>
      ) : null}
      {listed.map(({ staffId, isFree, reasons }) => (
        <label key={staffId} className={classes['person']} data-chosen={staffId === chosenId || undefined}>
          <input type="radio" name={name} checked={staffId === chosenId} onChange={() => onChoose(staffId)} />
          <StaffDot color={byId.get(staffId)?.color} />
          <span className={classes['grow']}>{nameOf(staffId)}</span>
          <span className={classes['reasons']}>
            {[
              staffId === item.staffId ? t('order.staff.suggested') : null,
              isFree ? t('order.staff.free') : reasons.map((reason) => t(`unfit.${reason}`)).join(', '),
            ]
              .filter((part) => part !== null)
              .join(' · ')}
          </span>
        </label>
      ))}
      <div>
        {isOther ? (
          <Button size="compact-sm" variant="light" onClick={() => onHold(chosenId)}>
            {t('order.staff.hold', { name: nameOf(chosenId) })}
          </Button>
        ) : null}{' '}
        {unfit.length > 0 ? (
          <UnstyledButton
            className={classes['reasons']}
            aria-expanded={showsUnfit}
            onClick={() => setShowsUnfit(!showsUnfit)}
          >
            <u>{t('order.staff.unfit', { count: unfit.length })}</u>
          </UnstyledButton>
        ) : null}
      </div>
      <Collapse expanded={showsUnfit}>
        <ul className={classes['unfit']}>
          {unfit.map(({ staffId, reasons }) => (
            <li key={staffId}>
              <StaffDot color={byId.get(staffId)?.color} />
              <span className={classes['grow']}>{nameOf(staffId)}</span>
              <span className={classes['reasons']}>
                {reasons.map((reason) => t(`unfit.${reason}`)).join(', ')}
              </span>
            </li>
          ))}
        </ul>
      </Collapse>
    </div>
  );
}
