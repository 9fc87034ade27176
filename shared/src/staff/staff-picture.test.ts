import { describe, expect, test } from 'vitest';
import { runCommand } from '../command-kit/run-command.ts';
import { findCommand } from '../commands/registry.ts';
import { PICTURE_LIMITS, StaffPicture, type Staff } from '../documents/staff.ts';
import { unreadablePart } from '../sync/quarantine.ts';
import { adminActor, aStaff, idOf, NOW } from '../testing/builders.ts';
import { afterChanges, readerOver, theOnly } from '../testing/map-reader.ts';
import { A_PICTURE, jpegOf, jpegSegment, pngChunk, pngOf, webpOf } from '../testing/pictures.ts';

async function run([name, version]: ['staff.create' | 'staff.edit', number], args: object, before?: Staff) {
  const world = before ? { staff: [before] } : {};
  const call = {
    commandId: idOf('command'),
    name,
    version,
    args: { staffId: idOf('staff'), ...args },
    occurredAt: NOW,
  };
  const outcome = await runCommand(call, {
    actor: adminActor(),
    now: NOW,
    reader: readerOver(world),
    find: findCommand,
  });
  return outcome.ok
    ? { refusal: null, member: theOnly(afterChanges(world, outcome.value.changes), 'staff') }
    : { refusal: outcome.error, member: before };
}

const dataUrl = (type: string, bytes: Uint8Array) =>
  `data:image/${type};base64,${Buffer.from(bytes).toString('base64')}`;
const OTHER_PICTURE = dataUrl('jpeg', jpegOf());
const { name, email, phone, bio, photo, color, isActive } = aStaff();
const fields = { name, email, phone, bio, photo, color, isActive };

describe('[ST7] the picture that guests see', () => {
  test('is set, replaced and removed in the record, and merges as every field does', async () => {
    const created = await run(['staff.create', 2], { ...fields, picture: A_PICTURE });
    expect(created.member?.picture).toBe(A_PICTURE);
    const member = aStaff({ picture: A_PICTURE });
    const edit = (set: string | null, expected: string | null) =>
      run(['staff.edit', 2], { set: { picture: set }, expect: { picture: expected } }, member);
    expect((await edit(OTHER_PICTURE, A_PICTURE)).member?.picture).toBe(OTHER_PICTURE);
    expect((await edit(null, A_PICTURE)).member?.picture).toBeNull();
    expect((await edit(OTHER_PICTURE, null)).refusal).toMatchObject({
      code: 'stale',
      details: { fields: [{ path: 'picture' }] },
    });
  });

  test('is a real PNG, JPEG or WebP, small, and tells nothing but what is seen', () => {
    const ok = {
      png: dataUrl('png', pngOf(PICTURE_LIMITS.side)),
      jpeg: OTHER_PICTURE,
      webp: dataUrl('webp', webpOf('VP8 ', [0, 0, 0, 0x9d, 1, 0x2a, 4, 0, 3, 0])),
    };
    for (const [kind, picture] of Object.entries(ok))
      expect([kind, StaffPicture.safeParse(picture).success]).toEqual([kind, true]);
    const filler = pngChunk(
      'IDAT',
      Array.from({ length: 18_000 }, () => 0),
    );
    const wrong = {
      'of another kind than it says': dataUrl('webp', jpegOf()),
      'a page': dataUrl('png', Buffer.from('<!doctype html><script>alert(1)</script>')),
      'its beginning alone': dataUrl('png', pngOf(1).slice(0, 20)),
      'with a comment': dataUrl('png', pngOf(1, pngChunk('tEXt', [65]))),
      'with the place where it was taken': dataUrl('jpeg', jpegOf(jpegSegment(0xe1, [1, 2]))),
      'of too many pixels': dataUrl('png', pngOf(PICTURE_LIMITS.side + 1)),
      'of too many bytes': dataUrl('png', pngOf(1, filler)),
      'a drawing with scripts': dataUrl('svg+xml', Buffer.from('<svg onload="alert(1)"/>')),
      'an address': '/photos/ana.jpg',
    };
    for (const [what, picture] of Object.entries(wrong))
      expect([what, StaffPicture.safeParse(picture).success]).toEqual([what, false]);
  });

  test('what is none is refused by its field', async () => {
    const picture = 'data:image/png;base64,AAAA';
    const { refusal } = await run(['staff.edit', 2], { set: { picture }, expect: {} }, aStaff());
    expect(refusal).toMatchObject({ code: 'args.invalid', details: { issues: [{ path: 'set.picture' }] } });
  });
});

describe('[SY14] before there were pictures', () => {
  const { picture: _none, ...earlier } = aStaff();

  test('commands of then are understood, an address of a picture included, and know of none', async () => {
    const address = '/photos/ana.jpg';
    const created = await run(['staff.create', 1], { ...fields, photo: address });
    expect(created.member).toMatchObject({ photo: address, picture: null });
    const edit = { set: { photo: address }, expect: { photo: null } };
    const edited = await run(['staff.edit', 1], edit, aStaff({ picture: A_PICTURE }));
    expect(edited.member).toMatchObject({ photo: address, picture: A_PICTURE });
    const ahead = { set: { picture: A_PICTURE }, expect: { picture: null } };
    expect((await run(['staff.edit', 1], ahead, aStaff())).refusal?.code).toBe('args.invalid');
    expect((await run(['staff.create', 2], fields)).refusal?.code).toBe('args.invalid');
  });

  test('a document of then is read, and given a picture', async () => {
    expect(unreadablePart('staff', earlier)).toBeNull();
    const first = { set: { picture: A_PICTURE }, expect: { picture: null } };
    const { member, refusal } = await run(['staff.edit', 2], first, earlier);
    expect([refusal, member?.picture]).toEqual([null, A_PICTURE]);
  });
});
