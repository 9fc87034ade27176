import type { AnyDocument } from '#shared/documents/collections.ts';
import { useFormats } from '../../app/use-company.ts';
import { useStaff } from '../../app/use-staff.ts';
import { t } from '../../i18n/translate.ts';
import { OrderStatusMark, VisitStatusMark } from '../orders/order-marks.tsx';

/** How the document stands now, in one line. */
export function CurrentTruth({ current }: { current: AnyDocument | null }) {
  const formats = useFormats();
  const { nameOf } = useStaff();
  if (current === null) return <>{t('attention.nothingToShow')}</>;
  if ('place' in current) {
    return (
      <>
        <VisitStatusMark status={current.status} /> {formats.dayTime(current.startsAt)},{' '}
        {nameOf(current.staffId)}
      </>
    );
  }
  if ('items' in current) {
    const names = [...new Set(current.items.map(({ staffId }) => nameOf(staffId)))].join(', ');
    return (
      <>
        <OrderStatusMark status={current.status} /> {formats.dayTime(current.startsAt)}, {names}
      </>
    );
  }
  if ('visits' in current) return <>{current.serviceName}</>;
  return <>{'discountType' in current ? current.code : current.name}</>;
}
