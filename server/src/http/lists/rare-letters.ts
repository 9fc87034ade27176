import { sql } from 'kysely';
import type { Trx } from '../../storage/database.ts';

/** An index of trigrams keeps a list of rows for every three letters. */
const LETTERS = 3;
/** The lists of letters that more texts have than this are long. */
const MANY = 1 / 10;
/** Without a word that more have than this, no more than twice as many rows are found. */
const HALF = 1 / 2;

/** Of the texts that an index holds those that the planner knows, some hundred from all over; none before it looked. */
export async function indexedTexts(trx: Trx, index: string): Promise<string[]> {
  const { rows } = await sql<{ texts: string[] | null }>`SELECT histogram_bounds::text::text[] AS texts
    FROM pg_stats WHERE schemaname = current_schema AND tablename = ${index}`.execute(trx);
  return rows[0]?.texts ?? [];
}

/**
 * What the index is asked for of a word, as the middle of a pattern: of one that is in none of the texts, the letters that
 * few of them have; null for one that is in most.
 */
export function rarePattern(word: string, texts: readonly string[]): string | null {
  if (texts.length === 0) return literally(word);
  const share = (letters: string) => {
    const sought = letters.toLowerCase();
    return texts.filter((text) => text.includes(sought)).length / texts.length;
  };
  const whole = share(word);
  // Of rows that are not few the planner knows best whether to walk them.
  if (whole > 0) return whole > HALF ? null : literally(word);
  const rare = runsOf(word).flatMap((run) => rareStretches(run, (letters) => share(letters) > MANY));
  return rare.length > 0 ? rare.join('%') : literally(word);
}

/** Security: what is typed means itself in a pattern. */
export function literally(word: string): string {
  return word.replaceAll(/[\\%_]/g, String.raw`\$&`);
}

/** Only of letters that have the same lower case whatever stands beside them. */
function runsOf(word: string): string[] {
  return word.match(/[a-z\d]{3,}/gi) ?? [];
}

/** Those that share a letter are one: a pattern finds what it is asked for one behind the other. */
function rareStretches(run: string, isCommon: (letters: string) => boolean): string[] {
  const stretches: { from: number; to: number }[] = [];
  for (let from = 0; from + LETTERS <= run.length; from += 1) {
    const to = from + LETTERS;
    if (isCommon(run.slice(from, to))) continue;
    const last = stretches.at(-1);
    if (last && from < last.to) last.to = to;
    else stretches.push({ from, to });
  }
  return stretches.map(({ from, to }) => run.slice(from, to));
}
