import { canonicalJson } from '#shared/core/json.ts';
import { derivedId, sha256Hex } from '#shared/core/ids.ts';
import { ProblemError } from './problem.ts';

/** Long enough that two callers do not choose the same by chance: a UUID does. */
const KEY = /^[\x21-\x7e]{16,200}$/;

export interface IdempotencyKey {
  key: string;
  route: string;
  bodyHash: string;
}

/** Throws where a writing route got no usable key. `body` is the validated one, so that formatting does not count. */
export function idempotencyKey(header: string | undefined, route: string, body: unknown): IdempotencyKey {
  const key = header?.trim() ?? '';
  if (!KEY.test(key)) {
    const errors = [
      {
        field: 'Idempotency-Key',
        code: key === '' ? 'required' : 'invalid_format',
        message: '16 to 200 printable characters',
      },
    ];
    throw new ProblemError('idempotency.key_required', { errors });
  }
  return { key, route, bodyHash: sha256Hex(canonicalJson(body)) };
}

/** The same command id for the same key of the same caller on the same route. Guests are one caller. */
export function commandIdOf({ key, route }: IdempotencyKey, accountId: string | null): string {
  return derivedId(accountId === null ? route : `${route}\n${accountId}`, 'idempotency-key', key);
}
