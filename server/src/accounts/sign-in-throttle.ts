const FREE_FAILURES = 5;
const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 15 * 60 * 1000;
/** Failures are forgotten after this long without another. */
const MEMORY_MS = 60 * 60 * 1000;
const MOST_KEYS = 20_000;

interface Failures {
  count: number;
  blockedUntil: number;
  lastAt: number;
}

/**
 * Slows down guessing at one account: after five failures one second, doubling to a quarter of an hour, never longer.
 * Waiting attempts count for nothing, so nobody can lock an owner out for good; from an address that signed in to the
 * account before, only failures of that very address count. Kept per process; the numbers are of UTC milliseconds.
 */
export interface SignInThrottle {
  /** Milliseconds to wait; 0 to go on. The same for accounts that do not exist. */
  delayOf(email: string, address: string): number;
  failed(email: string, address: string): void;
  succeeded(email: string, address: string): void;
}

export function createSignInThrottle(nowMs: () => number): SignInThrottle {
  const failures = new Map<string, Failures>();
  const knownAddresses = new Set<string>();
  const keyOf = (email: string, address: string): string => {
    const withAddress = `${email}\n${address}`;
    return knownAddresses.has(withAddress) ? withAddress : email;
  };
  const current = (key: string): Failures | null => {
    const found = failures.get(key);
    return found && nowMs() - found.lastAt < MEMORY_MS ? found : null;
  };
  return {
    delayOf(email, address) {
      const found = current(keyOf(email, address));
      return found ? Math.max(0, found.blockedUntil - nowMs()) : 0;
    },
    failed(email, address) {
      const key = keyOf(email, address);
      const count = (current(key)?.count ?? 0) + 1;
      const delay =
        count < FREE_FAILURES ? 0 : Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (count - FREE_FAILURES));
      failures.delete(key);
      failures.set(key, { count, blockedUntil: nowMs() + delay, lastAt: nowMs() });
      dropOldest(failures);
    },
    succeeded(email, address) {
      failures.delete(keyOf(email, address));
      knownAddresses.add(`${email}\n${address}`);
      dropOldest(knownAddresses);
    },
  };
}

/** Insertion order is age. */
function dropOldest(kept: Map<string, Failures> | Set<string>): void {
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEYS && oldest !== undefined) kept.delete(oldest);
}
