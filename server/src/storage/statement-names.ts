import { createHash } from 'node:crypto';
import { DUPLICATE_STATEMENT, isStatementLost, sqlStateOf, UNKNOWN_STATEMENT } from './sql-errors.ts';

/** A connection keeps the plan of each: enough for all that commands ask, little enough for its memory. */
const MOST_NAMES = 256;
/** Texts that were asked once; most of those are never asked again. */
const MOST_ASKED_ONCE = 2048;

/**
 * Names for statements that come again, so that PostgreSQL reads and plans each once for a connection. What comes once,
 * or differs with the number of its values, is left without a name, and so is all that comes when the names are used up.
 */
export class StatementNames {
  readonly #names = new Map<string, string>();
  readonly #askedOnce = new Set<string>();
  #isOn = true;
  /** Of the tables, as far as it was noticed. */
  #shape = 0;

  /** Null: to be asked without a name. */
  nameOf(text: string): string | null {
    if (!this.#isOn) return null;
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    if (this.#askedOnce.delete(text)) {
      if (this.#names.size >= MOST_NAMES) return null;
      const name = nameFor(`${this.#shape}\n${text}`);
      this.#names.set(text, name);
      return name;
    }
    if (this.#askedOnce.size < MOST_ASKED_ONCE) this.#askedOnce.add(text);
    return null;
  }

  /**
   * Whether the connection has lost what it was told by name: its tables were changed, or something between us and
   * PostgreSQL hands one connection to several sessions. The latter will happen again, so no more names are given. After
   * the former all connections hold names that are of no use: they are given new ones, or each would fail once.
   */
  isLost(error: unknown): boolean {
    const state = sqlStateOf(error);
    if (state === UNKNOWN_STATEMENT || state === DUPLICATE_STATEMENT) this.#isOn = false;
    const isLost = isStatementLost(error);
    if (isLost) this.#startOver();
    return isLost;
  }

  #startOver(): void {
    this.#names.clear();
    this.#shape += 1;
  }
}

/**
 * Of the words alone: where a session of another process is handed to this one, a number would there mean another
 * statement, which would be run without an error. A name that is there already then means the same, or is refused.
 */
function nameFor(words: string): string {
  return `again_${createHash('sha256').update(words).digest('hex').slice(0, 40)}`;
}
