import type { StoredSession } from '#desktop/ipc/desktop-bridge.ts';
import type { Replica } from '../replica/replica.ts';
import { replicaNames } from '../replica/replica-names.ts';
import type { Fetch } from '../replica/server-link.ts';
import type { DevicePhotos } from './device-photos.ts';
import { PhotoBox } from './photo-box.ts';
import { createPhotoLink } from './photo-link.ts';
import { openPhotoStore } from './photo-store-dexie.ts';

/** The pictures of an account beside its open replica. The caller closes them first. */
export function openPhotos(
  { fetch, now }: { fetch: Fetch; now(): number },
  { accountId, serverUrl, token }: StoredSession,
  replica: Replica,
): DevicePhotos {
  const { photos } = replicaNames(accountId);
  return new PhotoBox({
    store: openPhotoStore(photos, now),
    link: createPhotoLink({ fetch, serverUrl, token }),
    replica,
    now,
    exclusively: (work) =>
      navigator.locks.request(photos, { ifAvailable: true }, async (lock) => {
        if (lock) await work();
        return lock !== null;
      }),
  });
}
