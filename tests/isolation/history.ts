/**
 * What concurrent clients saw, in the form of list-append: every key is a list, a transaction appends values that nobody
 * else appends, and a read shows the whole list. So a read tells which writes came before it and in which order.
 */
export type Operation =
  | { readonly kind: 'append'; readonly key: string; readonly value: string }
  | { readonly kind: 'read'; readonly key: string; readonly values: readonly string[] };

export interface Transaction {
  /** Unique in a history, and what the words about a cycle call it. */
  readonly name: string;
  /** Whose it is. */
  readonly client: string;
  /** `aborted`: refused or rolled back, for certain. `unknown`: no answer came. */
  readonly status: 'committed' | 'aborted' | 'unknown';
  /** In the order in which they were done. */
  readonly operations: readonly Operation[];
  /** When it was asked for and answered, on one clock; an unknown one is never answered. */
  readonly startedAt: number;
  readonly endedAt: number;
}

export type History = readonly Transaction[];

/**
 * The phenomena of Adya's "Weak Consistency", as Elle finds them in lists. The worst come first.
 *
 * - garbage: a value that nobody wrote. duplicate: one twice in a list.
 * - internal: a transaction does not see its own writes, or one key twice in different states.
 * - G1a: a value of a transaction that was undone. G1b: one that its own transaction wrote over.
 * - incompatible order: two reads of a key that no one list begins with. lost: an acknowledged write that is not there.
 * - G0: a cycle of writes. G1c: of writes and reads of what was written. G-single: with one read of what was written over
 *   later (read skew, lost update). G2: with several (write skew).
 * - the same with `-realtime`: only impossible because one ended before the other began.
 */
export const ANOMALIES = [
  'garbage',
  'duplicate',
  'internal',
  'G1a',
  'G1b',
  'incompatible order',
  'lost',
  'G0',
  'G1c',
  'G-single',
  'G2',
  'G0-realtime',
  'G1c-realtime',
  'G-single-realtime',
  'G2-realtime',
] as const;

export type AnomalyKind = (typeof ANOMALIES)[number];

export interface Anomaly {
  readonly kind: AnomalyKind;
  /** Several lines, for whoever reads the failure. */
  readonly words: string;
}

/** What a history may promise; each forbids what the one before does, and more. */
export type Level = 'read committed' | 'serializable' | 'strictly serializable';

const ALLOWED: Readonly<Record<Level, (kind: AnomalyKind) => boolean>> = {
  'read committed': (kind) => kind === 'G-single' || kind === 'G2' || kind.endsWith('-realtime'),
  serializable: (kind) => kind.endsWith('-realtime'),
  'strictly serializable': () => false,
};

export function isForbidden(kind: AnomalyKind, level: Level): boolean {
  return !ALLOWED[level](kind);
}
