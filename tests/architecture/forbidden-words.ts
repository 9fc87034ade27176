/** Words that no file of the project may contain, compared without case. None so far. */
export const FORBIDDEN_WORDS: readonly string[] = [];

/** Returns `file:line: word` for each forbidden word in a text. */
export function findForbiddenWords(
  file: string,
  text: string,
  words: readonly string[] = FORBIDDEN_WORDS,
): readonly string[] {
  return text.split('\n').flatMap((line, index) => {
    const lowerCase = line.toLowerCase();
    return words
      .filter((word) => lowerCase.includes(word.toLowerCase()))
      .map((word) => `${file}:${index + 1}: ${word}`);
  });
}
