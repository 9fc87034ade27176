import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { anAppointment } from '#shared/testing/builders.ts';
import { pictureFacts } from '#shared/core/picture-bytes.ts';
import { jpegOf, jpegSegment, pngChunk, pngOf, webpOf } from '#shared/testing/pictures.ts';
import { StorageLowError } from '#server/storage/free-space.ts';
import { put } from '../contract/server-databases.ts';
import { putTargets, tokenOf } from './authorization-world.ts';
import { createTestServer, START_MS, type TestServer } from './http-server.ts';
import { told, writeClient } from './write-client.ts';

const APPOINTMENT = anAppointment().id;
/** Pictures of visits: named by a command, their bytes sent beside it. */
export function photosSuite(urlOfDatabase?: () => Promise<string>): void {
  let server: TestServer;
  let staff: string;
  let isFull = false;
  beforeAll(async () => {
    const databaseUrl = await urlOfDatabase?.();
    server = await createTestServer({
      ...(databaseUrl !== undefined && { databaseUrl }),
      requireSpace: async () => {
        if (isFull) throw new StorageLowError();
      },
    });
    await putTargets(server);
    await put(server.database, { appointments: [anAppointment()] });
    staff = await server.signIn('staff');
  }, START_MS);
  afterAll(() => server.close());

  const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

  async function name(bytes: Uint8Array, contentType = 'image/png'): Promise<string> {
    const sha256 = hashOf(bytes);
    const body = { sha256, content_type: contentType, taken_at: '2026-03-09T10:30:00.000Z' };
    const reply = await writeClient(server, { token: staff }).post(
      `/api/staff/my-appointments/${APPOINTMENT}/photos/`,
      body,
    );
    expect(reply.json['completion_photos']).toContainEqual(expect.objectContaining({ sha256 }));
    return sha256;
  }

  const send = (
    sha256: string,
    bytes: Uint8Array<ArrayBuffer>,
    { token = staff, type = 'image/png', appointment = APPOINTMENT } = {},
  ) =>
    server.request(`/api/appointments/${appointment}/photos/${sha256}/`, {
      method: 'PUT',
      token,
      rawBody: bytes,
      headers: { 'content-type': type },
    });

  async function keptHashes(): Promise<string[]> {
    const rows = await server.database.db.selectFrom('photo_contents').select('sha256').execute();
    return rows.map(({ sha256 }) => sha256);
  }

  test('[HW5] what a picture says of itself, and that it says nothing of anybody', () => {
    const plain = { hasMetadata: false };
    expect(pictureFacts(pngOf(640))).toEqual({ contentType: 'image/png', width: 640, height: 640, ...plain });
    expect(pictureFacts(jpegOf())).toEqual({ contentType: 'image/jpeg', width: 4, height: 3, ...plain });
    expect(pictureFacts(jpegOf(jpegSegment(0xe1, [...Buffer.from('Exif\0\0')])))?.hasMetadata).toBe(true);
    expect(pictureFacts(jpegOf(jpegSegment(0xfe, [65])))?.hasMetadata).toBe(true);
    expect(pictureFacts(pngOf(4, pngChunk('eXIf', [1])))?.hasMetadata).toBe(true);
    expect(pictureFacts(pngOf(4, pngChunk('tEXt', [65])))?.hasMetadata).toBe(true);
    const lossy = webpOf('VP8 ', [0, 0, 0, 0x9d, 1, 0x2a, 4, 0, 3, 0]);
    expect(pictureFacts(lossy)).toEqual({ contentType: 'image/webp', width: 4, height: 3, ...plain });
    const extended = webpOf('VP8X', [8, 0, 0, 0, 3, 0, 0, 2, 0, 0]);
    expect(pictureFacts(extended)).toMatchObject({ width: 4, height: 3 });
    for (const torn of [
      pngOf(4).slice(0, 40),
      jpegOf().slice(0, 12),
      lossy.slice(0, 20),
      new Uint8Array(),
      new Uint8Array([60, 33]),
    ])
      expect(pictureFacts(torn)).toBe(null);
  });

  test('[HW5] bytes are kept once, for a visit that names them, and shown to whoever sees the visit', async () => {
    const bytes = pngOf(12);
    expect(told(await send(hashOf(bytes), bytes))).toBe('404 route.not_found');
    const sha256 = await name(bytes);
    expect(told(await send(sha256, bytes))).toBe('204');
    expect(told(await send(sha256, bytes))).toBe('204');
    expect((await keptHashes()).filter((each) => each === sha256)).toHaveLength(1);
    const path = `/api/appointments/${APPOINTMENT}/photos/${sha256}/`;
    const shown = await server.open(path, { token: await server.signIn('manager') });
    expect([
      shown.status,
      shown.headers.get('content-type'),
      shown.headers.get('x-content-type-options'),
    ]).toEqual([200, 'image/png', 'nosniff']);
    expect(new Uint8Array(await shown.arrayBuffer())).toEqual(bytes);
    const other = await tokenOf(server, 'far');
    expect(told(await server.request(path, { token: other }))).toBe('404 route.not_found');
    expect(told(await server.request(path))).toBe('401 session.required');
  });

  test('[SY5] [HW5] a disk that is nearly full takes no bytes, for now', async () => {
    const bytes = pngOf(13);
    const sha256 = await name(bytes);
    isFull = true;
    const refused = await send(sha256, bytes);
    isFull = false;
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, expect.any(String)]);
    expect(await keptHashes()).not.toContain(sha256);
    expect(told(await send(sha256, bytes))).toBe('204');
  });

  test('[HW5] other bytes, another type, what is too much and what tells of people are refused and not kept', async () => {
    const before = await keptHashes();
    const sha256 = await name(pngOf(20));
    expect(told(await send(sha256, pngOf(21)))).toBe('422 photo.unacceptable');
    expect(told(await send(sha256, pngOf(20), { type: 'image/jpeg' }))).toBe('415 body.unsupported_type');
    expect(told(await send(sha256, pngOf(20), { appointment: crypto.randomUUID() }))).toBe(
      '404 route.not_found',
    );
    const page = new TextEncoder().encode('<script>alert(1)</script>');
    for (const [bytes, reason] of [
      [page, 'other_type'],
      [jpegOf(), 'other_type'],
      [pngOf(5001), 'too_large'],
      [pngOf(30, pngChunk('eXIf', [1])), 'metadata'],
    ] as const) {
      const reply = await send(await name(bytes), bytes);
      expect([told(reply), reply.json['reason']]).toEqual(['422 photo.unacceptable', reason]);
    }
    const most = 10 * 1024 * 1024;
    const tooMuch = new Uint8Array(most + 1);
    expect(told(await send(await name(tooMuch), tooMuch))).toBe('413 body.too_large');
    const customer = await tokenOf(server, 'customer');
    expect(told(await send(sha256, pngOf(20), { token: customer }))).toBe('403 forbidden');
    expect(await keptHashes()).toEqual(before);
  });
}
