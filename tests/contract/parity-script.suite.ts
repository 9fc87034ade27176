import { expect, test } from 'vitest';
import { commandRoles, mayIssue, type CommandName } from '#shared/access/permissions.ts';
import { commands } from '#shared/commands/registry.ts';
import { must } from '#shared/core/assert.ts';
import { addMinutes } from '#shared/core/zoned-time.ts';
import { adminActor, managerActor, NOW } from '#shared/testing/builders.ts';
import { request } from './command-calls.ts';
import { officeScript, scriptWorld, type See } from './office-script.ts';
import { Desk, office, step } from './parity.suite.ts';
import { strayTags } from './listed-tags.ts';
import type { DatabaseSource } from './server-databases.ts';

const names = Object.keys(commandRoles) as CommandName[];

/**
 * Random commands in random states mostly miss what has to be there first: a request to answer, a visit of a series. So
 * each command is also given once with everything in place, and what the desktop makes of it is what the server stores.
 * What `role` may not do, the admin does.
 */
export function describeParityOfEveryCommand(source: DatabaseSource, role: 'admin' | 'manager'): void {
  test('every command that the office may give is in the script', () => {
    const given = new Set(officeScript.map(({ name }) => name));
    const office = names.filter((name) => mayIssue('admin', name) || mayIssue('manager', name));
    expect([...given].toSorted()).toEqual(office.toSorted());
  });

  test(
    `[SY2] ${role}: each is accepted, and comes to the same on the desktop and on the server`,
    { timeout: 300_000 },
    async () => {
      const desks = { admin: new Desk(adminActor()), manager: new Desk(managerActor()) };
      const at = await office(source, Object.values(desks), scriptWorld());
      let now = NOW;
      for (const [turn, { name, args, from = now }] of officeScript.entries()) {
        const desk = desks[mayIssue(role, name) ? role : 'admin'];
        now = addMinutes(from > now ? from : now, 1);
        const see: See = (collection, id) =>
          must(desk.truth.all(collection).get(id)?.document, `${turn} ${name}: ${collection}`) as never;
        const { call } = request({
          name,
          args: args(see),
          commandId: `script ${turn}`,
          version: commands[name].version,
        });
        const what = { turn, name };
        const { desktop, server } = await step(at, { desk, call: { ...call, occurredAt: now } });
        expect({ ...what, refusal: server.refusal }).toEqual({ ...what, refusal: null });
        expect(Object.keys(server.documents)).not.toEqual([]);
        expect({ ...what, ...desktop }).toEqual({ ...what, ...server });
        expect({ ...what, stray: await strayTags(at.database.db) }).toEqual({ ...what, stray: [] });
      }
      expect(at.server.log.errors).toEqual([]);
    },
  );
}
