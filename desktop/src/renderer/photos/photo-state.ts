import { isRecord } from '#shared/command-kit/change.ts';
import type { Appointment } from '#shared/documents/appointment.ts';
import type { OutboxRow } from '#shared/sync/outbox-row.ts';
import type { KeptPhoto } from './photo-store.ts';

/** What is seen of the office when it is decided what becomes of a picture that waits. */
export interface PhotoSight {
  /** Rows that the server has not answered. */
  waiting: readonly OutboxRow[];
  /** Rows that it refused and nobody has dealt with. */
  refused: readonly OutboxRow[];
  /** As it is seen now; null where it is not held. */
  visit: Appointment | null;
}

/**
 * What is next for a picture that waits:
 *
 *   name -> wait -> send        wait: for the answer to the command that names it
 *             |-> refused       refused: that command, or the bytes themselves
 *             |-> visit_gone    visit_gone: the visit is not this account's to see any more
 *             +-> drop          drop: the visit does not name it any more, by an undo or a removal
 */
export type PhotoStep = 'name' | 'wait' | 'send' | 'refused' | 'visit_gone' | 'drop';

export function stepOf(photo: KeptPhoto, { waiting, refused, visit }: PhotoSight): PhotoStep {
  if (photo.refusedBecause !== null) return 'refused';
  if (waiting.some((row) => names(row, photo))) return 'wait';
  if (refused.some((row) => names(row, photo))) return 'refused';
  if (visit === null) return 'visit_gone';
  // By its hash: the same picture named before is the one that stands.
  if (visit.completionPhotos.some(({ sha256 }) => sha256 === photo.sha256)) return 'send';
  return photo.isNamed ? 'drop' : 'name';
}

/** The refused command that was to name a picture. */
export function refusalOf(photo: KeptPhoto, refused: readonly OutboxRow[]): OutboxRow | undefined {
  return refused.find((row) => names(row, photo));
}

function names({ name, args }: OutboxRow, photo: KeptPhoto): boolean {
  return name === 'appointment.add_photo' && isRecord(args) && args['photoId'] === photo.id;
}
