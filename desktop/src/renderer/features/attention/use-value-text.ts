import { Id } from '#shared/core/ids.ts';
import type { Json } from '#shared/core/json.ts';
import { Instant } from '#shared/core/zoned-time.ts';
import { useFormats } from '../../app/use-company.ts';
import { useStaff } from '../../app/use-staff.ts';
import { t } from '../../i18n/translate.ts';

/** Any value of a document in words: times in the company's zone, people by name, lists by their length. */
export function useValueText(): (value: Json, path?: string) => string {
  const formats = useFormats();
  const { byId } = useStaff();
  return function textOf(value: Json, path = ''): string {
    if (value === null || value === '') return t('attention.value.empty');
    if (typeof value === 'boolean') return value ? t('attention.value.yes') : t('attention.value.no');
    if (typeof value === 'number') {
      if (path.endsWith('Minor')) return formats.money(value);
      // Hundredths of a percent or of the currency: either way as it is typed.
      return String(path === 'discountValue' ? value / 100 : value);
    }
    if (typeof value === 'string' && value.startsWith('data:image/')) return t('attention.value.picture');
    if (typeof value === 'string')
      return Instant.safeParse(value).success ? formats.dayTime(value) : (byId.get(value)?.name ?? value);
    if (!Array.isArray(value)) {
      const parts = Object.entries(value).filter(
        ([key, part]) => key !== 'id' && typeof part === 'string' && part !== '',
      );
      return parts.map(([, part]) => textOf(part)).join(', ');
    }
    if (value.length === 0) return t('attention.value.empty');
    const isPlain = value.every(
      (each) => typeof each === 'string' && (byId.has(each) || !Id.safeParse(each).success),
    );
    return isPlain
      ? value.map((each) => textOf(each)).join(', ')
      : t('attention.value.entries', { count: value.length });
  };
}
