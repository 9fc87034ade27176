import { describe, expect, test } from 'vitest';
import { anAppointment, idOf, NOW } from '#shared/testing/builders.ts';
import { aRow } from '#shared/testing/outbox-builders.ts';
import { stepOf, type PhotoSight } from './photo-state.ts';
import { tooMany, type KeptPhoto } from './photo-store.ts';

const photo: KeptPhoto = {
  id: idOf('photo'),
  appointmentId: anAppointment().id,
  sha256: 'a'.repeat(64),
  contentType: 'image/jpeg',
  takenAt: NOW,
  keptAt: NOW,
  isNamed: true,
  refusedBecause: null,
};
const naming = aRow({ name: 'appointment.add_photo', args: { photoId: photo.id } });
const { sha256, contentType, takenAt } = photo;
const named = anAppointment({
  completionPhotos: [{ id: idOf('the first of the same'), sha256, contentType, takenAt, takenBy: null }],
});
const bare = anAppointment();
const sight = (part: Partial<PhotoSight>): PhotoSight => ({
  waiting: [],
  refused: [],
  visit: named,
  ...part,
});

describe('[SY16] what becomes of a picture that waits', () => {
  test.each([
    ['its command is not answered yet', {}, sight({ waiting: [naming] }), 'wait'],
    ['the visit names its bytes, by whatever id', {}, sight({}), 'send'],
    ['its command was refused', {}, sight({ refused: [naming], visit: bare }), 'refused'],
    ['its bytes were refused', { refusedBecause: 'metadata' }, sight({}), 'refused'],
    ['the visit is out of sight', {}, sight({ visit: null }), 'visit_gone'],
    ['the visit names it no more', {}, sight({ visit: bare }), 'drop'],
    ['it was never named', { isNamed: false }, sight({ visit: bare }), 'name'],
    [
      'another picture waits',
      {},
      sight({ waiting: [{ ...naming, args: { photoId: idOf('other') } }] }),
      'send',
    ],
  ] as const)('%s', (_when, part, seen, step) => {
    expect(stepOf({ ...photo, ...part }, seen)).toBe(step);
  });
});

test('[SY16] room is made by what was looked at longest ago, never by what waits', () => {
  const sized = (name: string, usedAt: number) => ({ sha256: name, size: 10, usedAt });
  const all = [sized('old', 1), sized('waiting', 0), sized('new', 3), sized('newer', 4)];
  expect(tooMany(all, new Set(['waiting']), 20)).toEqual(['old']);
  expect(tooMany(all, new Set(['waiting']), 0)).toEqual(['newer', 'new', 'old']);
});
