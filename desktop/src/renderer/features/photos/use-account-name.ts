import { useReplica } from '../../app/app-context.tsx';
import { useDocument } from '../../app/use-document.ts';
import { useStaff } from '../../app/use-staff.ts';

/** Who an account is, as far as this device holds it: field staff hold no account but their own. */
export function useAccountName(accountId: string | null): string | null {
  const replica = useReplica();
  const { all } = useStaff();
  const { seen } = useDocument('accounts', accountId);
  if (accountId === null) return null;
  if (accountId === replica.accountId) return replica.actor().displayName;
  return seen?.document.name ?? all.find((member) => member.accountId === accountId)?.name ?? null;
}
