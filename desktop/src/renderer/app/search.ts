import { dialledDigits } from '#shared/core/phone-number.ts';

/**
 * Whether every word typed stands somewhere in the texts, without case and accents; spaces in numbers do not matter. A
 * phone number is also found as it is dialled.
 */
export function matchesSearch(typed: string, texts: readonly (string | null)[]): boolean {
  const haystack = texts
    .flatMap((text) => (text === null ? [] : [plain(text), plain(text).replaceAll(' ', '')]))
    .join('\n');
  const isEachThere = plain(typed)
    .split(/\s+/)
    .every((word) => haystack.includes(word));
  const digits = dialledDigits(typed);
  return isEachThere || (digits !== null && haystack.includes(digits));
}

function plain(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .trim();
}
