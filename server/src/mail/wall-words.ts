import { currencyExponent } from '#shared/core/money.ts';
import type { Company } from '#shared/documents/company.ts';

/** 'Monday 9 March 2026 at 10:00', as the clocks of the company show it. */
export function wallWords(instant: string, { zone }: Pick<Company, 'zone'>): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(instant));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('weekday')} ${part('day')} ${part('month')} ${part('year')} at ${part('hour')}:${part('minute')}`;
}

/** 'Monday 9 March 2026' of a wall day. */
export function dayWords(date: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: 'UTC' })
    .format(new Date(`${date}T00:00:00Z`))
    .replace(',', '');
}

/** '£85.00' for 8500 minor units of GBP. */
export function moneyWords(minor: number, currency: string): string {
  const digits = currencyExponent(currency);
  return new Intl.NumberFormat('en-GB', {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(minor / 10 ** digits);
}
