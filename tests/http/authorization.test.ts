import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mayIssue, type CommandName } from '#shared/access/permissions.ts';
import { commands } from '#shared/commands/registry.ts';
import { push, type Answer } from './authorization-push.ts';
import {
  isInSight,
  putTargets,
  roleOf,
  targetsOf,
  tokenOf,
  type ActorName,
  type TargetKind,
} from './authorization-world.ts';
import { commandRows } from './command-targets.ts';
import type { Target } from './target.ts';
import { createTestServer, START_MS, type TestServer } from './http-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
  await putTargets(server);
}, START_MS);
afterAll(() => server.close());

const ACTORS: readonly ActorName[] = ['staff', 'far', 'near', 'admin'];

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
        const answer = await push(server, { token, name, args: row.args(target) });
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
