import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import type { Appointment, CompletionPhoto } from '#shared/documents/appointment.ts';
import type { PhotoContent } from '../storage/photo-contents.ts';
import { demoId } from './demo-catalogue.ts';

type Color = readonly [red: number, green: number, blue: number];
interface Room {
  wall: Color;
  floor: Color;
  sofa: Color;
}

const ROOMS: readonly Room[] = [
  { wall: [216, 228, 224], floor: [154, 123, 87], sofa: [95, 143, 134] },
  { wall: [233, 221, 201], floor: [111, 127, 134], sofa: [181, 101, 74] },
];
const WINDOW: Color = [246, 251, 255];
const [WIDTH, HEIGHT] = [640, 480];

/** The latest visit that somebody has done, with pictures of how it was left. */
export function withDemoPhotos(
  appointments: readonly Appointment[],
  { staffId, takenBy }: { staffId: string; takenBy: string },
): { appointments: Appointment[]; contents: PhotoContent[] } {
  const done = appointments.filter((visit) => visit.staffId === staffId && visit.status === 'completed');
  const latest = done.toSorted((one, other) => one.endsAt.localeCompare(other.endsAt)).at(-1);
  const contents = ROOMS.map((room): PhotoContent => {
    const bytes = picture(room);
    return { sha256: createHash('sha256').update(bytes).digest('hex'), contentType: 'image/png', bytes };
  });
  const photosOf = ({ endsAt, completionPhotos }: Appointment): CompletionPhoto[] => [
    ...completionPhotos,
    ...contents.map(({ sha256 }) => ({
      id: demoId('photo', sha256),
      sha256,
      contentType: 'image/png' as const,
      takenAt: endsAt,
      takenBy,
    })),
  ];
  return {
    appointments: appointments.map((visit) =>
      visit.id === latest?.id ? { ...visit, completionPhotos: photosOf(visit) } : visit,
    ),
    contents: latest ? contents : [],
  };
}

/** A room as simple as it gets: a wall with a window, a floor, and a sofa. */
function picture({ wall, floor, sofa }: Room): Uint8Array {
  const rows = Array.from({ length: HEIGHT }, (_, y) => {
    const colors = Array.from({ length: WIDTH }, (_each, x): Color => {
      if (x > 300 && x < 576 && y > 230 && y < 358) return sofa;
      if (x > 64 && x < 224 && y > 64 && y < 240) return WINDOW;
      return y > 330 ? floor : wall;
    });
    // Each row begins with how it was filtered: not at all.
    return [0, ...colors.flat()];
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  // Eight bits each of red, green and blue.
  header.set([8, 2], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from(rows.flat()))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(kind: string, content: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(kind), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
