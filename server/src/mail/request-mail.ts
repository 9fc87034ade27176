import type { ChangeRequest } from '#shared/documents/change-request.ts';
import { text, type MailBlock } from './mail-content.ts';

const ASKED: Record<ChangeRequest['kind'], string> = {
  reschedule: 'You asked for another time.',
  cancel: 'You asked us to cancel.',
  other: 'You asked us for a change.',
};

/** What became of a change request; null while nothing has. */
export function requestBlocks({ kind, status, reviewNotes }: ChangeRequest): MailBlock[] | null {
  if (status !== 'approved' && status !== 'rejected') return null;
  const answer =
    status === 'approved'
      ? 'We are glad to do that.'
      : 'Sorry, that is not possible; everything stays as it was.';
  const notes = reviewNotes === '' ? [] : [text(reviewNotes)];
  return [text(`${ASKED[kind]} ${answer}`), ...notes];
}
