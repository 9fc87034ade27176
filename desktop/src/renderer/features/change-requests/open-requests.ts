import type { ChangeRequest } from '#shared/documents/change-request.ts';

/** What nobody has answered yet. */
export function pendingOf<Request extends ChangeRequest>({
  changeRequests,
}: {
  changeRequests: readonly Request[];
}): Request[] {
  return changeRequests.filter(({ status }) => status === 'pending');
}
