/** What may be a phone number, however it is written. */
const NUMBER = /^[+\d\s()./-]{4,}$/;

/**
 * Whether every word typed stands somewhere in the texts, without case and accents; spaces in numbers do not matter. A
 * phone number is also found as it is dialled: its first zeros stand for a country code that is stored with it.
 */
export function matchesSearch(typed: string, texts: readonly (string | null)[]): boolean {
  const haystack = texts
    .flatMap((text) => (text === null ? [] : [plain(text), plain(text).replaceAll(' ', '')]))
    .join('\n');
  const isEachThere = plain(typed)
    .split(/\s+/)
    .every((word) => haystack.includes(word));
  return isEachThere || isNumberIn(haystack, typed);
}

function isNumberIn(haystack: string, typed: string): boolean {
  if (!NUMBER.test(typed)) return false;
  const digits = typed.replace('(0)', '').replaceAll(/\D/g, '').replace(/^0+/, '');
  return digits.length >= 3 && haystack.includes(digits);
}

function plain(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .trim();
}
