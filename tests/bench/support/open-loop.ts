import { Agent, request } from 'node:http';

export interface Shot {
  status: number;
  /** From when it should have been sent, so that a server that stops for a while is not asked less. */
  ms: number;
  body: string;
}

export interface Wish {
  path: string;
  headers: Record<string, string>;
  body: string;
}

/** Sends `count` requests at a steady rate whatever becomes of the ones before. */
export async function fireSteadily(
  url: string,
  { perSecond, count, wish }: { perSecond: number; count: number; wish: (index: number) => Wish },
): Promise<Shot[]> {
  const agent = new Agent({ keepAlive: true });
  const startedAt = performance.now() + 50;
  const shots = Array.from({ length: count }, async (_, index) => {
    const dueAt = startedAt + (index * 1000) / perSecond;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, dueAt - performance.now())));
    const { status, body } = await send(agent, url, wish(index));
    return { status, body, ms: performance.now() - dueAt };
  });
  const all = await Promise.all(shots);
  agent.destroy();
  return all;
}

function send(
  agent: Agent,
  url: string,
  { path, headers, body }: Wish,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${url}${path}`,
      { agent, method: 'POST', headers: { 'content-type': 'application/json', ...headers } },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
        response.on('error', reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
