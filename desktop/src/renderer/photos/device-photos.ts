import type { Refusal } from '#shared/core/refusal.ts';
import type { PhotoAddress } from './photo-link.ts';
import type { KeptPhoto } from './photo-store.ts';

/** A picture that the server does not have yet, and how it stands with it. */
export interface DevicePhoto extends KeptPhoto {
  state: 'waiting' | 'sending' | 'refused' | 'visit_gone';
  /** Of the command that was to name it. */
  refusal: Refusal | null;
}

/** `offline`: not on this device, and the server cannot be asked. `not_there`: whoever took it has not sent it yet. */
export type PhotoBytes = { kind: 'here'; bytes: ArrayBuffer } | { kind: 'offline' | 'not_there' | 'failed' };

/**
 * The bytes of an account's pictures on this device. That a visit has a picture is a command of the replica; here are the
 * bytes: kept until the server has them, whatever is closed meanwhile, and those that were looked at for some days.
 */
export interface DevicePhotos {
  /** Durable before it resolves; rejects with nothing kept. The caller then names it by a command. */
  keep(photo: Omit<KeptPhoto, 'keptAt' | 'isNamed' | 'refusedBecause'>, bytes: ArrayBuffer): Promise<void>;
  /** The commands that name these were saved. */
  named(ids: readonly string[]): Promise<void>;
  /** What is not sent yet, oldest first: at once and on every change; returns the way to stop. */
  watch(listener: (photos: readonly DevicePhoto[]) => void): () => void;
  /** The user wants it tried again. */
  retry(id: string): Promise<void>;
  /** The user gives the bytes up. */
  discard(id: string): Promise<void>;
  bytes(address: PhotoAddress): Promise<PhotoBytes>;
  close(): void;
}
