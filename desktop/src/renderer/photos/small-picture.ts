import { err, ok, type Result } from '#shared/core/result.ts';
import { MOST_FILE_BYTES, type PhotoProblem } from './prepare-photo.ts';

/** Pixels of a side; it is shown at most at a third of it here, and at half of it to guests. */
const SIDE = 192;
/** The smaller kind first, which not every browser can write. */
const KINDS = ['image/webp', 'image/jpeg'] as const;
const QUALITIES = [0.85, 0.7, 0.5, 0.3];

/**
 * The middle of a picture as a small square data URL that `fits` where it is to be kept. Drawn anew, turned as it was
 * held, so that nothing of the file but what is seen goes on: no place, no camera.
 */
export async function smallPicture(
  file: Blob,
  fits: (picture: string) => boolean,
): Promise<Result<string, PhotoProblem>> {
  if (file.size > MOST_FILE_BYTES) return err('too_large');
  const canvas = document.createElement('canvas');
  canvas.width = SIDE;
  canvas.height = SIDE;
  const context = canvas.getContext('2d');
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => null);
  if (!context || !bitmap) return err('no_picture');
  const side = Math.min(bitmap.width, bitmap.height);
  const [left, top] = [(bitmap.width - side) / 2, (bitmap.height - side) / 2];
  context.drawImage(bitmap, left, top, side, side, 0, 0, SIDE, SIDE);
  bitmap.close();
  for (const kind of KINDS) {
    // What a drawing lets through would be black in a JPEG.
    if (kind === 'image/jpeg') putWhiteBehind(context);
    for (const quality of QUALITIES) {
      const picture = canvas.toDataURL(kind, quality);
      // A browser that cannot write the kind answers with a PNG.
      if (picture.startsWith(`data:${kind};`) && fits(picture)) return ok(picture);
    }
  }
  return err('no_picture');
}

function putWhiteBehind(context: CanvasRenderingContext2D): void {
  context.globalCompositeOperation = 'destination-over';
  context.fillStyle = 'white';
  context.fillRect(0, 0, SIDE, SIDE);
}
