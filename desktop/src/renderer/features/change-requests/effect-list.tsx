import { List, Text } from '@mantine/core';
import type { Effect } from '#shared/command-kit/effects.ts';
import { useFormats } from '../../app/use-company.ts';
import { t } from '../../i18n/translate.ts';
import { DifferenceTable } from '../subscriptions/difference-table.tsx';
import { requestEffects, type EffectLine } from './request-effects.ts';

/** What approving would do, before it is done. */
export function EffectList({ effects }: { effects: readonly Effect[] }) {
  const { lines, differences } = requestEffects(effects);
  if (differences.length > 0) return <DifferenceTable title={t('review.effect')} differences={differences} />;
  return (
    <section aria-label={t('review.effect')}>
      <Text size="sm" fw={550} mb={4}>
        {t('review.effect')}
      </Text>
      {lines.length === 0 ? <Text size="sm">{t('review.effect.none')}</Text> : null}
      <List size="sm">
        {lines.map((line, index) => (
          <List.Item key={`${line.kind} ${index}`}>
            <Line line={line} />
          </List.Item>
        ))}
      </List>
    </section>
  );
}

function Line({ line }: { line: EffectLine }) {
  const formats = useFormats();
  const title =
    line.kind === 'visit' || line.kind === 'visitCancelled'
      ? t(`review.effect.${line.kind}`, { name: line.name })
      : t(`review.effect.${line.kind}`);
  const to = 'to' in line ? ` → ${formats.dayTime(line.to)}` : '';
  return (
    <>
      {title}: {formats.dayTime(line.from)}
      {to}
    </>
  );
}
