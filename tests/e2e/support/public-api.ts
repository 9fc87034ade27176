import { randomUUID } from 'node:crypto';

export interface JsonReply {
  status: number;
  body: Record<string, unknown>;
}

/** A guest: somebody with nothing but HTTP. */
export function guestOf(address: string) {
  return {
    get: (path: string, headers: Record<string, string> = {}) => request(`${address}${path}`, { headers }),
    post: (path: string, body: unknown, headers: Record<string, string> = {}) =>
      request(`${address}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...headers },
        body: JSON.stringify(body),
      }),
  };
}

/** The session of somebody who signs in. */
export async function signInByApi(address: string, email: string, password: string): Promise<string> {
  const reply = await guestOf(address).post('/api/auth/login/', { email, password, device_name: 'test' });
  const { token } = reply.body;
  if (typeof token !== 'string')
    throw new Error(`sign-in failed: ${reply.status} ${JSON.stringify(reply.body)}`);
  return token;
}

async function request(url: string, init: RequestInit): Promise<JsonReply> {
  const reply = await fetch(url, init);
  const text = await reply.text();
  return { status: reply.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
}
