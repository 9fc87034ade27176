import type { ChangeRequest } from '#shared/documents/change-request.ts';
import type { Selector, Sort } from '#shared/sync/truth-store.ts';

/** Orders or series of which something is asked that nobody has answered yet, the longest waiting first. */
export const waiting: { selector: Selector; sort: Sort } = {
  selector: { derivedWaitingSince: { $gt: '' } },
  sort: [{ field: 'derivedWaitingSince', direction: 'asc' }],
};

/** What nobody has answered yet. */
export function pendingOf<Request extends ChangeRequest>({
  changeRequests,
}: {
  changeRequests: readonly Request[];
}): Request[] {
  return changeRequests.filter(({ status }) => status === 'pending');
}
