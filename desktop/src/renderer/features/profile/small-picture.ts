import { Account } from '#shared/documents/account.ts';

/** Pixels of a side; it is shown at most at a third of it. */
const SIDE = 192;
const QUALITIES = [0.85, 0.7, 0.5, 0.3];

/**
 * The middle of a picture as a small square data URL, or null where the file is no picture or stays too big. Drawn
 * anew, so that nothing of the file but what is seen goes on: no place, no camera.
 */
export async function smallPicture(file: Blob): Promise<string | null> {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return null;
  const canvas = document.createElement('canvas');
  canvas.width = SIDE;
  canvas.height = SIDE;
  const context = canvas.getContext('2d');
  const side = Math.min(bitmap.width, bitmap.height);
  const [left, top] = [(bitmap.width - side) / 2, (bitmap.height - side) / 2];
  context?.drawImage(bitmap, left, top, side, side, 0, 0, SIDE, SIDE);
  bitmap.close();
  for (const quality of QUALITIES) {
    // A browser that cannot write WebP answers with a PNG, which is as good while it is small.
    const picture = canvas.toDataURL('image/webp', quality);
    if (context && Account.shape.avatar.safeParse(picture).success) return picture;
  }
  return null;
}
