/** SQLSTATE and constraint of a driver's error; both drivers give the same, so no class is asked for. */
export function sqlStateOf(error: unknown): string | null {
  return textField(error, 'code');
}

export function constraintOf(error: unknown): string | null {
  return textField(error, 'constraint');
}

/** The server's sentence with the keys in question; '' where it gave none. */
export function detailOf(error: unknown): string {
  return textField(error, 'detail') ?? '';
}

export const EXCLUSION_VIOLATION = '23P01';
export const UNIQUE_VIOLATION = '23505';

export const UNKNOWN_STATEMENT = '26000';
export const DUPLICATE_STATEMENT = '42P05';
const FEATURE_NOT_SUPPORTED = '0A000';

/**
 * The transaction as a whole is lost to a race and worth running again: deadlock, serialization failure, and a connection
 * that has lost its prepared statements.
 */
export function isWorthAnotherTransaction(error: unknown): boolean {
  const state = sqlStateOf(error);
  return state === '40001' || state === '40P01' || isStatementLost(error);
}

/** A prepared statement is gone, or does not fit its changed tables: on another connection the same goes through. */
export function isStatementLost(error: unknown): boolean {
  const state = sqlStateOf(error);
  if (state === UNKNOWN_STATEMENT || state === DUPLICATE_STATEMENT) return true;
  return state === FEATURE_NOT_SUPPORTED && error instanceof Error && error.message.includes('cached plan');
}

/**
 * Neither the command's fault nor a bug: time-outs, a lost connection, a server that stops, a damaged page. The caller
 * may try later.
 */
export function isOutage(error: unknown): boolean {
  const state = sqlStateOf(error);
  if (state === null)
    return (
      error instanceof Error && /connection|terminated|closed/i.test(error.message) && !hasOwnName(error)
    );
  return /^(08|53|57|58|25P0|55P03|XX00[12])/.test(state) || /^E[A-Z]+$/.test(state);
}

function hasOwnName(error: Error): boolean {
  return error.name !== 'Error';
}

function textField(error: unknown, field: 'code' | 'constraint' | 'detail'): string | null {
  if (typeof error !== 'object' || error === null) return null;
  const value = (error as Record<string, unknown>)[field];
  return typeof value === 'string' ? value : null;
}
