import { Text } from '@mantine/core';
import { useFormats } from '../../app/use-company.ts';
import { useStaff } from '../../app/use-staff.ts';
import { t } from '../../i18n/translate.ts';
import { SeriesVisitMark } from './series-marks.tsx';
import classes from './subscriptions.module.css';
import type { VisitDifference } from '#shared/subscriptions/visit-differences.ts';

/** The visits that would be different, as they are and as they would be. */
export function DifferenceTable({
  title,
  differences,
}: {
  title: string;
  differences: readonly VisitDifference[];
}) {
  const formats = useFormats();
  const { nameOf } = useStaff();
  return (
    <section aria-label={title}>
      <Text size="sm" fw={550} mb={4}>
        {title}
      </Text>
      {/* It scrolls, so the keyboard must reach it. */}
      <div className={classes['differencesFrame']} role="group" aria-label={title} tabIndex={0}>
        <table className={classes['differences']}>
          <thead>
            <tr>
              <th scope="col">{t('series.visits')}</th>
              <th scope="col">{t('difference.from')}</th>
              <th scope="col">{t('difference.to')}</th>
            </tr>
          </thead>
          <tbody>
            {differences.map(({ visit, before, isMoved, hasNewStatus, staff }) => (
              <tr key={visit.id}>
                <td>{visit.sequence}</td>
                <td className={classes['old']}>
                  {before ? formats.dayTime(before.startsAt) : '–'}
                  {staff ? ` ${nameOf(staff.before)}` : null}
                </td>
                <td>
                  {isMoved || before === null ? formats.dayTime(visit.startsAt) : null}{' '}
                  {staff ? ` ${nameOf(staff.after)} ` : null}
                  {hasNewStatus ? <SeriesVisitMark status={visit.status} /> : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
