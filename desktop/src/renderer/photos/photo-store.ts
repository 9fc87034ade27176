import type { CompletionPhoto } from '#shared/documents/appointment.ts';

/** A picture of a visit that was taken on this device and whose bytes the server does not have yet. */
export interface KeptPhoto extends Pick<CompletionPhoto, 'id' | 'sha256' | 'contentType' | 'takenAt'> {
  appointmentId: string;
  /** By the device's clock. */
  keptAt: string;
  /** Whether the command that names it was saved; one that was cut short before is named again. */
  isNamed: boolean;
  /** Why the server will not have the bytes; null: they are to be sent. */
  refusedBecause: string | null;
}

/** Where pictures wait, and where those that were looked at stay for a while. Writes are durable before they resolve. */
export interface PhotoStore {
  /** Oldest first. */
  kept(): Promise<KeptPhoto[]>;
  keep(photo: KeptPhoto, bytes: ArrayBuffer): Promise<void>;
  change(id: string, part: Partial<Pick<KeptPhoto, 'isNamed' | 'refusedBecause'>>): Promise<void>;
  /** The server has it: the bytes stay only as what was looked at does. */
  sent(id: string): Promise<void>;
  /** Bytes that no other picture waits with go too. */
  discard(id: string): Promise<void>;
  /** Of a picture that waits or was looked at; null where there are none. */
  bytes(sha256: string): Promise<ArrayBuffer | null>;
  /** Makes room by forgetting what was looked at longest ago. */
  lookedAt(sha256: string, bytes: ArrayBuffer): Promise<void>;
  /** What waits stays. */
  forgetLookedAt(): Promise<void>;
  /** Tells of every change, of other windows too; returns the way to stop. */
  watch(listener: () => void): () => void;
  close(): void;
}

/** Of what was only looked at: enough for the visits of some days. */
const MOST_LOOKED_AT_BYTES = 24 * 1024 * 1024;

export interface SizedBytes {
  sha256: string;
  size: number;
  /** Milliseconds since 1970, by the device. */
  usedAt: number;
}

/** The pictures to forget so that those looked at last fit; what waits is never among them. */
export function tooMany(
  all: readonly SizedBytes[],
  waiting: ReadonlySet<string>,
  most = MOST_LOOKED_AT_BYTES,
): string[] {
  let total = 0;
  const newestFirst = all
    .filter(({ sha256 }) => !waiting.has(sha256))
    .toSorted((one, other) => other.usedAt - one.usedAt);
  return newestFirst.flatMap(({ sha256, size }) => {
    total += size;
    return total > most ? [sha256] : [];
  });
}
