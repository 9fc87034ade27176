import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mayIssue, type CommandName } from '#shared/access/permissions.ts';
import { commands } from '#shared/commands/registry.ts';
import { PushReply } from '#shared/sync/sync-protocol.ts';
import {
  putTargets,
  roleOf,
  targetsOf,
  tokenOf,
  type ActorName,
  type TargetKind,
} from './authorization-world.ts';
import { commandRows, type CommandRow } from './command-targets.ts';
import type { Target } from './target.ts';
import { createTestServer, START_MS, type TestServer } from './http-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
  await putTargets(server);
}, START_MS);
afterAll(() => server.close());

const ACTORS: readonly ActorName[] = ['staff', 'far', 'near', 'admin'];
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

interface Answer {
  status: number;
  /** Null for accepted. */
  code: string | null;
  /** The whole answer without the ids that were sent, the number of the transaction and the signature over both. */
  bytes: string;
}

async function push(token: string, name: string, args: object): Promise<Answer> {
  const command = { n: 1, commandId: crypto.randomUUID(), name, version: 1, args, issuedAt: server.now() };
  const body = { protocol: 1, clientId: crypto.randomUUID(), commands: [command] };
  const { status, text, headers } = await server.request('/sync/push', { token, body });
  const sent = new Set(JSON.stringify(body).match(UUID));
  const bytes = text
    .replace(UUID, (id) => (sent.has(id) ? '<sent>' : id))
    .replace(/"xid":"\d+"|"signature":"[^"]+"/g, '');
  const [verdict] = PushReply.parse(JSON.parse(text)).verdicts;
  const code = verdict?.refusal?.code ?? null;
  return { status, code, bytes: `${JSON.stringify([...headers])} ${bytes}` };
}

function isInSight(actor: ActorName, { about, sends }: CommandRow, target: TargetKind): boolean {
  if (about === null) return true;
  if (target === 'missing') return false;
  if (actor === 'admin') return true;
  if (about === 'coupons') return roleOf(actor) === 'manager';
  // Orders to be taken are every manager's; people are only those whom they look after.
  const isIntake = about === 'orders' && roleOf(actor) === 'manager' && sends !== true;
  return (
    target === 'own' &&
    (isIntake || actor === 'near' || (actor === 'staff' && (about === 'appointments' || about === 'staff')))
  );
}

test('[PM1] every command has a row', () => {
  expect(Object.keys(commandRows).toSorted()).toEqual(Object.keys(commands).toSorted());
});

describe.each(Object.keys(commandRows) as CommandName[])('%s', (name) => {
  const row = commandRows[name];
  const targets = targetsOf(name);

  test('[PM1][PM2][Z6] who may not issue it learns nothing; what is out of sight is what is missing', async () => {
    const codes = new Map<string, string | null>();
    for (const actor of ACTORS) {
      const token = await tokenOf(server, actor, { staffId: targets.own.staffId });
      const answers = new Map<string, Answer>();
      for (const [kind, target] of Object.entries(targets) as [TargetKind, Target][]) {
        const answer = await push(token, name, row.args(target));
        answers.set(kind, answer);
        codes.set(`${actor} ${kind}`, answer.code);
        expect([actor, kind, answer.status]).toEqual([actor, kind, 200]);
        const expected = !mayIssue(roleOf(actor), name)
          ? 'forbidden'
          : isInSight(actor, row, kind)
            ? 'permitted'
            : 'not_found';
        const isHidden = answer.code === 'forbidden' || answer.code === 'not_found';
        expect([actor, kind, isHidden ? answer.code : 'permitted']).toEqual([actor, kind, expected]);
        expect(answer.code).not.toBe('internal');
      }
      const isHidden = !mayIssue(roleOf(actor), name) || !isInSight(actor, row, 'foreign');
      const isSame = answers.get('foreign')?.bytes === answers.get('missing')?.bytes;
      expect([actor, !isHidden || isSame]).toEqual([actor, true]);
    }
    // A row whose arguments nobody could ever have accepted would show nothing.
    const mayAnybody = ACTORS.some((actor) => mayIssue(roleOf(actor), name));
    expect([...codes.values()].includes(null)).toBe(mayAnybody);
  });
});
