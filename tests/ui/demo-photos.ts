import { must } from '#shared/core/assert.ts';
import type { CompletionPhoto } from '#shared/documents/appointment.ts';
import { idOf } from '#shared/testing/builders.ts';

const HASHES = ['a'.repeat(64), 'b'.repeat(64), 'c'.repeat(64)] as const;

/** Pictures of a visit; of the last one nobody has sent the bytes yet. */
export function demoPhotos(takenAt: string): CompletionPhoto[] {
  return HASHES.map((sha256, index) => ({
    id: idOf(`photo ${index}`),
    sha256,
    contentType: 'image/png',
    takenAt,
    takenBy: idOf('staff account'),
  }));
}

const ROOMS = [
  { wall: '#d8e4e0', floor: '#9a7b57', thing: '#5f8f86' },
  { wall: '#e9ddc9', floor: '#6f7f86', thing: '#b5654a' },
];

/** Their bytes, drawn here: a room each. */
export function drawnPhotos(): ReadonlyMap<string, ArrayBuffer> {
  return new Map(ROOMS.map((room, index) => [must(HASHES[index], 'hash'), drawn(room)]));
}

function drawn({ wall, floor, thing }: { wall: string; floor: string; thing: string }): ArrayBuffer {
  const canvas = document.createElement('canvas');
  canvas.width = 1200;
  canvas.height = 900;
  const context = must(canvas.getContext('2d'), 'canvas');
  const fill = (color: string, [left, top, width, height]: [number, number, number, number]) => {
    context.fillStyle = color;
    context.fillRect(left, top, width, height);
  };
  fill(wall, [0, 0, 1200, 900]);
  fill(floor, [0, 620, 1200, 280]);
  fill('#f6fbff', [120, 120, 300, 330]);
  fill(thing, [560, 430, 520, 240]);
  const [, base64 = ''] = canvas.toDataURL('image/png').split(',');
  return Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0) ?? 0).buffer;
}
