import { err, ok, type Result } from '#shared/core/result.ts';
import { PHOTO_LIMITS, type CompletionPhoto } from '#shared/documents/appointment.ts';

export interface PreparedPhoto extends Pick<CompletionPhoto, 'sha256' | 'contentType'> {
  bytes: ArrayBuffer;
}

/** `no_picture`: nothing that this device can show. `too_large`: more than a device should be asked to unpack. */
export type PhotoProblem = 'no_picture' | 'too_large';

/** Of a file to begin with; what is drawn from it is far smaller. */
export const MOST_FILE_BYTES = 60 * 1024 * 1024;
/** Pixels: enough to read a meter, and a few hundred kilobytes. */
const LONGEST_SIDE = 2048;
const QUALITIES = [0.85, 0.7, 0.5];

/**
 * [SY16] A picture as the server takes it. It is drawn anew, turned as it was held: nothing of the file goes on but what
 * is seen, no place, no camera, no time. Its hash is of what was drawn.
 */
export async function preparePhoto(file: Blob): Promise<Result<PreparedPhoto, PhotoProblem>> {
  if (file.size > MOST_FILE_BYTES) return err('too_large');
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => null);
  if (!bitmap) return err('no_picture');
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext('2d');
  if (context) {
    // Where a drawing lets its ground through.
    context.fillStyle = 'white';
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  }
  bitmap.close();
  for (const quality of context ? QUALITIES : []) {
    const drawn = await drawnAs(canvas, quality);
    if (drawn && drawn.size <= PHOTO_LIMITS.bytes) return ok(await hashed(drawn));
  }
  return err('no_picture');
}

function drawnAs(canvas: HTMLCanvasElement, quality: number): Promise<Blob | null> {
  return new Promise((resolve) => {
    canvas.toBlob(resolve, 'image/jpeg', quality);
  });
}

async function hashed(picture: Blob): Promise<PreparedPhoto> {
  const bytes = await picture.arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const sha256 = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return { sha256, contentType: 'image/jpeg', bytes };
}
