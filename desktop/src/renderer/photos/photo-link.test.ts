import { expect, test } from 'vitest';
import { NOW } from '#shared/testing/builders.ts';
import { createPhotoLink } from './photo-link.ts';

const bytes = new TextEncoder().encode('picture').buffer;
const photo = {
  id: 'photo',
  appointmentId: 'visit',
  sha256: 'abc',
  contentType: 'image/jpeg' as const,
  takenAt: NOW,
  keptAt: NOW,
  isNamed: true,
  refusedBecause: null,
};

function answering(answer: () => Response) {
  const asked: { url: string; init: RequestInit | undefined }[] = [];
  const link = createPhotoLink({
    fetch: async (url, init) => {
      asked.push({ url, init });
      return answer();
    },
    serverUrl: 'https://office.example',
    token: 'secret',
  });
  return { link, asked };
}
const problem = (status: number, body: object = {}, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers });

test('[SY16] bytes go to the visit that names them, under their hash and with the session', async () => {
  const { link, asked } = answering(() => new Response(null, { status: 204 }));
  expect(await link.put(photo, bytes)).toEqual({ ok: true, value: null });
  expect(asked).toMatchObject([
    {
      url: 'https://office.example/api/appointments/visit/photos/abc/',
      init: {
        method: 'PUT',
        credentials: 'omit',
        headers: { authorization: 'Bearer secret', 'content-type': 'image/jpeg' },
      },
    },
  ]);
});

test.each([
  [problem(401), { kind: 'signed_out' }],
  [problem(404), { kind: 'not_there' }],
  [problem(403), { kind: 'refused', reason: 'forbidden' }],
  [problem(413), { kind: 'refused', reason: 'too_large' }],
  [problem(422, { reason: 'metadata' }), { kind: 'refused', reason: 'metadata' }],
  [problem(415), { kind: 'refused', reason: 'other_type' }],
  [problem(429, {}, { 'retry-after': '7' }), { kind: 'later', afterSeconds: 7 }],
  [problem(503), { kind: 'later', afterSeconds: null }],
])('[SY16] an answer is tried again, or is a word of the server: %#', async (response, error) => {
  expect(await answering(() => response).link.put(photo, bytes)).toEqual({ ok: false, error });
});

test('[SY16] a server that is not reached is tried again', async () => {
  const { link } = answering(() => {
    throw new TypeError('Failed to fetch');
  });
  expect(await link.get({ appointmentId: 'visit', sha256: 'abc' })).toEqual({
    ok: false,
    error: { kind: 'later', afterSeconds: null },
  });
});
