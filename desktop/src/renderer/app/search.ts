/** Whether every word typed stands somewhere in the texts, without case and accents; spaces in numbers do not matter. */
export function matchesSearch(typed: string, texts: readonly (string | null)[]): boolean {
  const haystack = texts
    .flatMap((text) => (text === null ? [] : [plain(text), plain(text).replaceAll(' ', '')]))
    .join('\n');
  return plain(typed)
    .split(/\s+/)
    .every((word) => haystack.includes(word));
}

function plain(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .trim();
}
