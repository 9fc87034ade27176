import { isDenied, mayIssue, type CommandName } from '#shared/access/permissions.ts';
import { useReplica } from './app-context.tsx';

/** Whether the user's role may issue a command, and no admin took that from them. */
export function useMay(): (name: CommandName) => boolean {
  const actor = useReplica().actor();
  return (name) => mayIssue(actor.role, name) && !isDenied(actor, name);
}
