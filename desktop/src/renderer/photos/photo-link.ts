import { err, ok, type Result } from '#shared/core/result.ts';
import type { Fetch } from '../replica/server-link.ts';
import type { KeptPhoto } from './photo-store.ts';

/**
 * Why bytes did not get through. `later`: the server was not reached, is busy or has trouble. `signed_out`: a new sign-in
 * is needed. `not_there`: the server knows no such picture of a visit that this account sees, or has no bytes of it yet.
 * `refused`: it will never take these, because.
 */
export type PhotoFailure =
  | { kind: 'later'; afterSeconds: number | null }
  | { kind: 'signed_out' | 'not_there' }
  | { kind: 'refused'; reason: string };

export interface PhotoAddress {
  appointmentId: string;
  sha256: string;
}

/** The server's bytes of pictures for one session; only while it can be reached. */
export interface PhotoLink {
  /** May be repeated: the same bytes again change nothing. */
  put(photo: KeptPhoto, bytes: ArrayBuffer): Promise<Result<null, PhotoFailure>>;
  get(address: PhotoAddress): Promise<Result<ArrayBuffer, PhotoFailure>>;
}

/** A picture over a slow line is given this long. */
const TIMEOUT_MS = 180_000;

export function createPhotoLink({
  fetch,
  serverUrl,
  token,
}: {
  fetch: Fetch;
  serverUrl: string;
  token: string;
}): PhotoLink {
  async function ask(
    { appointmentId, sha256 }: PhotoAddress,
    { type, ...init }: { method?: string; body?: ArrayBuffer; type?: Record<string, string> },
  ): Promise<Result<Response, PhotoFailure>> {
    const response = await fetch(`${serverUrl}/api/appointments/${appointmentId}/photos/${sha256}/`, {
      ...init,
      headers: { authorization: `Bearer ${token}`, ...type },
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch(() => null);
    if (!response) return err({ kind: 'later', afterSeconds: null });
    return response.ok ? ok(response) : err(await failureOf(response));
  }

  return {
    async put(photo, bytes) {
      const answer = await ask(photo, {
        method: 'PUT',
        body: bytes,
        type: { 'content-type': photo.contentType },
      });
      return answer.ok ? ok(null) : answer;
    },
    async get(address) {
      const answer = await ask(address, {});
      if (!answer.ok) return answer;
      const bytes = await answer.value.arrayBuffer().catch(() => null);
      return bytes ? ok(bytes) : err({ kind: 'later', afterSeconds: null });
    },
  };
}

async function failureOf(response: Response): Promise<PhotoFailure> {
  switch (response.status) {
    case 401:
      return { kind: 'signed_out' };
    case 404:
      return { kind: 'not_there' };
    case 403:
      return { kind: 'refused', reason: 'forbidden' };
    case 413:
      return { kind: 'refused', reason: 'too_large' };
    case 415:
    case 422:
      return { kind: 'refused', reason: await reasonIn(response) };
    default:
      return { kind: 'later', afterSeconds: Number(response.headers.get('retry-after')) || null };
  }
}

async function reasonIn(response: Response): Promise<string> {
  const problem: unknown = await response.json().catch(() => null);
  const isTold = typeof problem === 'object' && problem !== null && 'reason' in problem;
  return isTold && typeof problem.reason === 'string' ? problem.reason : 'other_type';
}
