import { createHash } from 'node:crypto';
import { z } from '@hono/zod-openapi';
import type { Staff } from '#shared/documents/staff.ts';

/** Where somebody's picture is. Its address changes with it, so that whoever keeps one never shows an older one. */
export const STAFF_PHOTO_PATH = '/api/staff/{id}/photo/{sha256}/';

/** Of a person's document as it is told: never the bytes, which a hundred on a page would be too many of. */
export const PictureAddress = z
  .string()
  .nullable()
  .openapi({
    description: 'Where the picture that guests see is, while the person is active. Written as a data URL.',
    example: `/api/staff/0198c0de-0000-7000-8000-000000000001/photo/${'a'.repeat(64)}/`,
  });

type Pictured = Pick<Staff, 'id' | 'picture'>;

/** The address of what the office has put there; null where it has not. */
export function pictureAddress({ id, picture }: Pictured): string | null {
  if (typeof picture !== 'string') return null;
  return STAFF_PHOTO_PATH.replace('{id}', id).replace('{sha256}', hashOfPicture(picture));
}

/** [ST7] What guests are told, an address that was given by hand included. */
export function photoForGuests({ photo, ...pictured }: Pictured & Pick<Staff, 'photo'>): string | null {
  return pictureAddress(pictured) ?? photo;
}

/** Of the bytes of a data URL, in hex. */
export function hashOfPicture(picture: string): string {
  return createHash('sha256')
    .update(picture.slice(picture.indexOf(',') + 1), 'base64')
    .digest('hex');
}
