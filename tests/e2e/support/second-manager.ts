import { randomUUID } from 'node:crypto';
import type { DemoSignIn } from './demo-sign-ins.ts';
import { guestOf, signInByApi } from './public-api.ts';
import { syncClient } from './sync-client.ts';

/** A colleague, invited by the admin and come in through the link, as it happens in an office. */
export async function inviteManager(address: string, admin: DemoSignIn): Promise<DemoSignIn> {
  const token = await signInByApi(address, admin.email, admin.password);
  const invitationId = randomUUID();
  const colleague = { email: 'second.manager@example.com', password: 'a passphrase for the second' };
  const args = { invitationId, email: colleague.email, role: 'manager', name: 'Sam Second', staffId: null };
  const command = { n: 1, commandId: randomUUID(), name: 'account.invite', version: 1, args };
  const verdicts = await syncClient(address, token).push([
    { ...command, issuedAt: new Date().toISOString() },
  ]);
  if (verdicts?.[0]?.outcome !== 'accepted') throw new Error(`not invited: ${JSON.stringify(verdicts)}`);
  const reply = await guestOf(address).get(`/api/admin/invitations/${invitationId}/link/`, {
    authorization: `Bearer ${token}`,
  });
  const accepted = await guestOf(address).post('/api/auth/accept-invitation/', {
    token: reply.body['token'],
    name: 'Sam Second',
    ...colleague,
  });
  if (accepted.status !== 201) throw new Error(`not accepted: ${JSON.stringify(accepted)}`);
  return colleague;
}
