export type PictureType = 'image/jpeg' | 'image/png' | 'image/webp';

export interface PictureFacts {
  contentType: PictureType;
  width: number;
  height: number;
  /** Where and with what it was taken, or who is in it: EXIF, XMP, comments. */
  hasMetadata: boolean;
}

/** What the bytes say of themselves, whatever anybody calls them; null: no picture of a known kind, or a torn one. */
export function pictureFacts(bytes: Uint8Array): PictureFacts | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (startsWith(bytes, [0xff, 0xd8, 0xff])) return jpegFacts(view);
    if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return pngFacts(view);
    if (textAt(view, 0) === 'RIFF' && textAt(view, 8) === 'WEBP') return webpFacts(view);
  } catch (error) {
    // A length that points past the end.
    if (!(error instanceof RangeError)) throw error;
  }
  return null;
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, index) => bytes[index] === byte);
}

function textAt(view: DataView, offset: number): string {
  return String.fromCodePoint(...[0, 1, 2, 3].map((index) => view.getUint8(offset + index)));
}

const START_OF_SCAN = 0xda;
const COMMENT = 0xfe;

/** Segments up to the picture itself; APP0 (JFIF), APP2 (colours) and APP14 (Adobe) say nothing of anybody. */
function jpegFacts(view: DataView): PictureFacts | null {
  let [width, height, hasMetadata] = [0, 0, false];
  for (let at = 2; ;) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    if (marker === START_OF_SCAN) break;
    const length = view.getUint16(at + 2);
    if (length < 2) return null;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) [height, width] = [view.getUint16(at + 5), view.getUint16(at + 7)];
    const isHarmless = marker === 0xe0 || marker === 0xe2 || marker === 0xee;
    const isApplication = marker >= 0xe0 && marker <= 0xef;
    hasMetadata ||= marker === COMMENT || (isApplication && !isHarmless);
    at += 2 + length;
  }
  return known({ contentType: 'image/jpeg', width, height, hasMetadata });
}

const TELLING_CHUNKS: ReadonlySet<string> = new Set(['eXIf', 'tEXt', 'zTXt', 'iTXt', 'tIME', 'EXIF', 'XMP ']);

function pngFacts(view: DataView): PictureFacts | null {
  if (textAt(view, 12) !== 'IHDR') return null;
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  let hasMetadata = false;
  for (let at = 8; ; at += 12 + view.getUint32(at)) {
    const kind = textAt(view, at + 4);
    hasMetadata ||= TELLING_CHUNKS.has(kind);
    if (kind === 'IEND') break;
  }
  return known({ contentType: 'image/png', width, height, hasMetadata });
}

function webpFacts(view: DataView): PictureFacts | null {
  let [width, height, hasMetadata] = [0, 0, false];
  const end = Math.min(view.byteLength, 8 + view.getUint32(4, true));
  for (let at = 12; at + 8 <= end;) {
    const [kind, length] = [textAt(view, at), view.getUint32(at + 4, true)];
    hasMetadata ||= TELLING_CHUNKS.has(kind);
    if (kind === 'VP8X') {
      width = 1 + (view.getUint32(at + 12, true) & 0xff_ff_ff);
      height = 1 + (view.getUint32(at + 14, true) >>> 8);
    } else if (width === 0 && kind === 'VP8 ') {
      [width, height] = [view.getUint16(at + 14, true) & 0x3f_ff, view.getUint16(at + 16, true) & 0x3f_ff];
    } else if (width === 0 && kind === 'VP8L') {
      const packed = view.getUint32(at + 9, true);
      [width, height] = [1 + (packed & 0x3f_ff), 1 + ((packed >>> 14) & 0x3f_ff)];
    }
    at += 8 + length + (length % 2);
  }
  return known({ contentType: 'image/webp', width, height, hasMetadata });
}

function known(facts: PictureFacts): PictureFacts | null {
  return facts.width > 0 && facts.height > 0 ? facts : null;
}
