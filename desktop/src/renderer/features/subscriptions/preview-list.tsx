import { Text } from '@mantine/core';
import { wallOf } from '#shared/core/zoned-time.ts';
import { useFormats } from '../../app/use-company.ts';
import { useStaff } from '../../app/use-staff.ts';
import { t } from '../../i18n/translate.ts';
import { PreviewMark } from './series-marks.tsx';
import type { PreviewedVisit, SeriesPreview } from './series-preview.ts';
import classes from './subscriptions.module.css';

interface PreviewListProps {
  preview: SeriesPreview;
  /** Whose calendar was looked at; null: nobody's yet. */
  staffId: string | null;
}

/** Visits that are on nobody's calendar yet, with what stands in the way of each. */
export function PreviewList({ preview, staffId }: PreviewListProps) {
  const { visits } = preview;
  if (visits.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('preview.noneLeft')}
      </Text>
    );
  return (
    <>
      <ClashSummary preview={preview} staffId={staffId} />
      {/* It scrolls, so the keyboard must reach it. */}
      <div className={classes['previewRows']} role="group" aria-label={t('preview.title')} tabIndex={0}>
        <ol>
          {visits.map((previewed) => (
            <PreviewRow
              key={previewed.visit.sequence}
              previewed={previewed}
              startTime={preview.series.startTime}
              isSomebodys={staffId !== null}
            />
          ))}
        </ol>
      </div>
    </>
  );
}

function ClashSummary({ preview: { clashCount }, staffId }: PreviewListProps) {
  const { nameOf } = useStaff();
  if (staffId === null)
    return (
      <Text size="sm" c="dimmed" mb={8}>
        {t('preview.noStaff')}
      </Text>
    );
  const name = nameOf(staffId);
  return clashCount === 0 ? (
    <Text size="sm" c="var(--vc-good)" mb={8}>
      {t('preview.noClash', { name })}
    </Text>
  ) : (
    <Text size="sm" c="var(--vc-bad)" mb={8}>
      {t('preview.clashes', { name, count: clashCount })}
    </Text>
  );
}

interface PreviewRowProps {
  previewed: PreviewedVisit;
  startTime: string;
  isSomebodys: boolean;
}

function PreviewRow({
  previewed: { visit, isPast, isClash, remarks, shiftedTime },
  startTime,
  isSomebodys,
}: PreviewRowProps) {
  const formats = useFormats();
  const texts = remarks.map((reason) => t(`unfit.${reason}`));
  if (shiftedTime !== null) texts.unshift(t('preview.shifted', { planned: startTime, time: shiftedTime }));
  return (
    <li className={classes['previewRow']} data-clash={isClash || undefined}>
      <span className={classes['sequence']}>{visit.sequence}</span>
      <span>{formats.day(visit.date)}</span>
      <span>{wallOf(visit.startsAt, formats.zone).time}</span>
      <span className={classes['remarks']}>
        {isClash ? <PreviewMark tone="bad">{t('preview.clash')}</PreviewMark> : null}
        {isPast ? <PreviewMark tone="plain">{t('preview.past')}</PreviewMark> : null}
        {!isClash && !isPast && isSomebodys && texts.length === 0 ? (
          <PreviewMark tone="good">{t('preview.free')}</PreviewMark>
        ) : null}{' '}
        {texts.join(', ')}
      </span>
    </li>
  );
}
