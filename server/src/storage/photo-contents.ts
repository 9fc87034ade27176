import type { Db, Trx } from './database.ts';

export interface PhotoContent {
  sha256: string;
  contentType: string;
  bytes: Uint8Array;
}

/** Bytes by their hash: the same picture again changes nothing. */
export async function putPhotoContent(trx: Trx, content: PhotoContent, now: string): Promise<void> {
  const { sha256, contentType, bytes } = content;
  await trx
    .insertInto('photo_contents')
    .values({ sha256, content_type: contentType, bytes, created_at: now })
    .onConflict((conflict) => conflict.column('sha256').doNothing())
    .execute();
}

/** Null while nobody has sent it. */
export async function photoContent(db: Db | Trx, sha256: string): Promise<PhotoContent | null> {
  const row = await db
    .selectFrom('photo_contents')
    .where('sha256', '=', sha256)
    .select(['sha256', 'content_type as contentType', 'bytes'])
    .executeTakeFirst();
  return row ?? null;
}
