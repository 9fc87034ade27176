import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aStaff, idOf } from '#shared/testing/builders.ts';
import { A_PICTURE, jpegOf, jpegSegment, pngOf } from '#shared/testing/pictures.ts';
import { put } from '../contract/server-databases.ts';
import { createTestServer, START_MS, type TestServer } from './http-server.ts';
import { told, writeClient, type WriteClient } from './write-client.ts';

let server: TestServer;
let admin: WriteClient;
let token: string;
const ANA = aStaff().id;
const path = `/api/admin/staff/${ANA}/`;

beforeAll(async () => {
  server = await createTestServer();
  token = await server.signIn('admin');
  admin = writeClient(server, { token });
  const other = { email: null, accountId: null, schedules: [], services: [], areas: [] };
  await put(server.database, {
    staff: [
      aStaff({ ...other, id: idOf('earlier'), name: 'Zoe', photo: '/photos/zoe.jpg' }),
      aStaff({ ...other, id: idOf('gone'), name: 'Gone', picture: A_PICTURE, isActive: false }),
    ],
  });
}, START_MS);
afterAll(() => server.close());

const dataUrl = (type: string, bytes: Uint8Array) =>
  `data:image/${type};base64,${Buffer.from(bytes).toString('base64')}`;
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const addressOf = (bytes: Uint8Array, staffId = ANA) => `/api/staff/${staffId}/photo/${hashOf(bytes)}/`;
const bytesOf = (picture: string) => Buffer.from(picture.split(',')[1] ?? '', 'base64');

async function photosForGuests(): Promise<object> {
  const { json, text } = await server.request('/api/staff/');
  expect(text).not.toContain('data:image');
  return Object.fromEntries(
    (json['items'] as { name: string; photo: string | null }[]).map(({ name, photo }) => [name, photo]),
  );
}

test('[ST7] the office sets a picture; guests are told where it is, and see it there', async () => {
  const bytes = jpegOf();
  const reply = await admin.patch(path, { picture: dataUrl('jpeg', bytes) });
  expect([told(reply), reply.json['picture'], reply.json['photo']]).toEqual(['200', addressOf(bytes), null]);
  expect(await photosForGuests()).toMatchObject({ [aStaff().name]: addressOf(bytes) });

  const shown = await server.open(addressOf(bytes));
  expect(shown.status).toBe(200);
  expect(Object.fromEntries(shown.headers)).toMatchObject({
    'content-type': 'image/jpeg',
    'x-content-type-options': 'nosniff',
    'content-security-policy': expect.stringContaining("default-src 'none'"),
    'cross-origin-resource-policy': 'cross-origin',
    'cache-control': 'public, max-age=86400',
    etag: `"${hashOf(bytes)}"`,
  });
  expect(new Uint8Array(await shown.arrayBuffer())).toEqual(bytes);
  const other = (await server.open('/api/staff/')).headers.get('cross-origin-resource-policy');
  expect(other).toBe('same-origin');
});

test('[ST7] whoever has the picture is not sent it again', async () => {
  await admin.patch(path, { picture: A_PICTURE });
  const address = addressOf(bytesOf(A_PICTURE));
  const asked = async (ifNoneMatch: string) => {
    const { status, headers } = await server.open(address, { headers: { 'if-none-match': ifNoneMatch } });
    return [status, headers.get('etag')];
  };
  const etag = `"${hashOf(bytesOf(A_PICTURE))}"`;
  for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*'])
    expect(await asked(known)).toEqual([304, etag]);
  expect(await asked('"other"')).toEqual([200, etag]);
});

test('[ST7] replaced, removed, inactive and never there are one answer', async () => {
  const [first, second] = [pngOf(3), pngOf(4)];
  await admin.patch(path, { picture: dataUrl('png', first) });
  await admin.patch(path, { picture: dataUrl('png', second) });
  const missing = new Set<string>();
  const misses = async (address: string) => {
    const { status, text, headers } = await server.request(address);
    expect([address, status, headers.get('cache-control')]).toEqual([address, 404, 'no-store']);
    missing.add(text.replace(/"request_id":"[^"]+"/, ''));
  };
  await misses(addressOf(first));
  await misses(addressOf(second, crypto.randomUUID()));
  await misses(addressOf(second, 'nobody'));
  await misses(`/api/staff/${ANA}/photo/${hashOf(second).toUpperCase()}/`);
  await misses(addressOf(bytesOf(A_PICTURE), idOf('gone')));
  await admin.patch(path, { picture: null });
  await misses(addressOf(second));
  expect([...missing]).toEqual([expect.stringContaining('route.not_found')]);
  expect(await photosForGuests()).toEqual({ [aStaff().name]: null, Zoe: '/photos/zoe.jpg' });
  expect(told(await server.request(`/api/staff/${ANA}/photo/${'a'.repeat(101)}/`))).toBe(
    '400 request.invalid',
  );
});

test('[ST7] an address given earlier stays, and a picture goes before it', async () => {
  const zoe = `/api/admin/staff/${idOf('earlier')}/`;
  const reply = await admin.patch(zoe, { picture: A_PICTURE });
  const address = addressOf(bytesOf(A_PICTURE), idOf('earlier'));
  expect(reply.json).toMatchObject({ photo: '/photos/zoe.jpg', picture: address });
  expect(await photosForGuests()).toMatchObject({ Zoe: address });
  await admin.patch(zoe, { picture: null });
  expect(await photosForGuests()).toMatchObject({ Zoe: '/photos/zoe.jpg' });
});

test('[ST7] no list carries the bytes', async () => {
  await admin.patch(path, { picture: A_PICTURE });
  const { text, json } = await server.request('/api/admin/staff/?limit=100', { token });
  expect(text).not.toContain('data:image');
  const pictures = (json['items'] as { picture: string | null }[]).map(({ picture }) => picture);
  expect(pictures).toContain(addressOf(bytesOf(A_PICTURE)));
});

test('[ST7] what is no picture, tells more than is seen, or is too large is refused by its field', async () => {
  for (const picture of [
    'data:image/png;base64,AAAA',
    dataUrl('png', jpegOf()),
    dataUrl('jpeg', jpegOf(jpegSegment(0xe1, [1]))),
    dataUrl('png', pngOf(513)),
    `data:image/png;base64,${'A'.repeat(24_000)}`,
    'data:text/html;base64,AAAA',
    'https://elsewhere.example/a.png',
    addressOf(jpegOf()),
    '',
  ]) {
    const reply = await admin.patch(path, { picture });
    const [error] = reply.json['errors'] as { field: string }[];
    expect([picture.slice(0, 60), told(reply), error?.field]).toEqual([
      picture.slice(0, 60),
      '400 request.invalid',
      'picture',
    ]);
  }
  const created = await admin.post('/api/admin/staff/', { name: 'New', picture: dataUrl('png', jpegOf()) });
  expect(told(created)).toBe('400 request.invalid');
});
