import type { DevicePhotos } from '#desktop/renderer/photos/device-photos.ts';
import { PhotoBox } from '#desktop/renderer/photos/photo-box.ts';
import type { PhotoLink } from '#desktop/renderer/photos/photo-link.ts';
import type { KeptPhoto, PhotoStore } from '#desktop/renderer/photos/photo-store.ts';
import type { Replica } from '#desktop/renderer/replica/replica.ts';
import { toEpoch } from '#shared/core/zoned-time.ts';
import { err, ok } from '#shared/core/result.ts';
import { NOW } from '#shared/testing/builders.ts';

/** The store of pictures without a disk. */
export function memoryPhotoStore(): PhotoStore {
  let kept: KeptPhoto[] = [];
  const bytes = new Map<string, ArrayBuffer>();
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of listeners) listener();
  };
  return {
    kept: async () => kept,
    async keep(photo, content) {
      kept = [...kept, photo];
      bytes.set(photo.sha256, content);
      changed();
    },
    async change(id, part) {
      kept = kept.map((photo) => (photo.id === id ? { ...photo, ...part } : photo));
      changed();
    },
    async sent(id) {
      kept = kept.filter((photo) => photo.id !== id);
      changed();
    },
    async discard(id) {
      const photo = kept.find((each) => each.id === id);
      kept = kept.filter((each) => each.id !== id);
      if (photo) bytes.delete(photo.sha256);
      changed();
    },
    bytes: async (sha256) => bytes.get(sha256) ?? null,
    lookedAt: async (sha256, content) => void bytes.set(sha256, content),
    forgetLookedAt: async () => undefined,
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () => listeners.clear(),
  };
}

/** A server that takes every picture, and has those that it was given. */
export function memoryPhotoLink(given: ReadonlyMap<string, ArrayBuffer> = new Map()): PhotoLink {
  const has = new Map(given);
  return {
    async put({ sha256 }, bytes) {
      has.set(sha256, bytes);
      return ok(null);
    },
    async get({ sha256 }) {
      const bytes = has.get(sha256);
      return bytes ? ok(bytes) : err({ kind: 'not_there' });
    },
  };
}

export function memoryPhotos(
  replica: Replica,
  { store = memoryPhotoStore(), link = memoryPhotoLink(), now = () => toEpoch(NOW) } = {},
): DevicePhotos {
  return new PhotoBox({
    store,
    link,
    replica,
    now,
    async exclusively(work) {
      await work();
      return true;
    },
  });
}
