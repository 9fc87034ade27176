/** A teal pixel, as small as a picture gets. */
export const A_PICTURE =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mPgL8sDAAGLAPQCOPOGAAAAAElFTkSuQmCC';

const PNG_START = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const JPEG_START = [0xff, 0xd8];

const ascii = (text: string) => Array.from(text, (character) => character.codePointAt(0) ?? 0);
const long = (value: number) => [24, 16, 8, 0].map((shift) => (value >> shift) & 255);

/** Its checksum is none: nobody here looks at it. */
export function pngChunk(kind: string, content: number[]): number[] {
  return [...long(content.length), ...ascii(kind), ...content, ...long(0)];
}

/** A square that says so; nothing is drawn in it. */
export function pngOf(side: number, more: number[] = []): Uint8Array<ArrayBuffer> {
  const header = pngChunk('IHDR', [...long(side), ...long(side), 8, 2, 0, 0, 0]);
  return new Uint8Array([...PNG_START, ...header, ...more, ...pngChunk('IEND', [])]);
}

export function jpegSegment(marker: number, content: number[]): number[] {
  return [0xff, marker, 0, content.length + 2, ...content];
}

/** Four pixels by three, with further segments before them. */
export function jpegOf(...more: number[][]): Uint8Array<ArrayBuffer> {
  return new Uint8Array([
    ...JPEG_START,
    ...jpegSegment(0xe0, [...ascii('JFIF\0'), 1, 1, 0, 0, 1, 0, 1, 0, 0]),
    ...more.flat(),
    ...jpegSegment(0xc0, [8, 0, 3, 0, 4, 1, 1, 0x11, 0]),
    ...jpegSegment(0xda, [1, 1, 0, 0, 63, 0]),
    0x12,
    0xff,
    0xd9,
  ]);
}

/** With one chunk. */
export function webpOf(kind: string, content: number[]): Uint8Array<ArrayBuffer> {
  const body = [...ascii('WEBP'), ...ascii(kind), content.length, 0, 0, 0, ...content];
  return new Uint8Array([...ascii('RIFF'), body.length, 0, 0, 0, ...body]);
}
