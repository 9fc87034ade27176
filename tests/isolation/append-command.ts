import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { update, type Change } from '#shared/command-kit/change.ts';
import { decided, defineCommand, type AnyCommand } from '#shared/command-kit/define-command.ts';
import { held, type Reader } from '#shared/command-kit/reader.ts';
import { must } from '#shared/core/assert.ts';
import type { Appointment } from '#shared/documents/appointment.ts';
import type { Customer } from '#shared/documents/customer.ts';
import { idOf } from '#shared/testing/builders.ts';
import type { Operation } from './history.ts';

/** Lists that commands add to: the notes of visits, one row each, and the notes of customers, one text. */
export const LISTS = ['visit 0', 'visit 1', 'visit 2', 'customer 0', 'customer 1', 'customer 2'] as const;
export type List = (typeof LISTS)[number];

const rootOf = (list: List) =>
  ({ collection: list.startsWith('visit') ? 'appointments' : 'customers', id: idOf(list) }) as const;

/** What a list holds, as a document of it says. */
export function valuesIn(document: Appointment | Customer): string[] {
  if ('internalNotes' in document) return document.internalNotes.map(({ text }) => text);
  return document.notes.split(' ').filter((value) => value !== '');
}

export const AppendArgs = z.strictObject({
  steps: z.array(z.strictObject({ list: z.enum(LISTS), value: z.string().nullable() })),
  /** How it ends: `refused` decides so, `broken` is undone by the database after it has written. */
  end: z.enum(['done', 'refused', 'broken']),
  pauseMs: z.number(),
});
export type AppendArgs = z.infer<typeof AppendArgs>;

interface Options {
  /** What the last run of a command saw and did, by its id. */
  runs: Map<string, readonly Operation[]>;
  /** False for the control: nothing is named to be locked. */
  isLocked: boolean;
}

/** Reads and adds to several lists in one transaction, as no single command of the office does. */
export function appendCommand({ runs, isLocked }: Options): AnyCommand {
  return defineCommand({
    name: 'appointment.set_booking',
    version: 1,
    args: AppendArgs,
    refusals: ['not_found'],
    locks: ({ steps }) => (isLocked ? [...new Set(steps.map(({ list }) => list))].map(rootOf) : []),
    async load(read, { steps, pauseMs }) {
      const found = new Map<List, Appointment | Customer>();
      for (const { list } of steps) {
        if (found.has(list)) continue;
        found.set(list, await documentOf(read, list));
        await pause(pauseMs);
      }
      return found;
    },
    decide(found, { steps, end }, { commandId, now }) {
      const lists = new Map([...found].map(([list, document]) => [list, valuesIn(document)]));
      const operations = steps.map(({ list, value }): Operation => {
        const values = must(lists.get(list), list);
        if (value === null) return { kind: 'read', key: list, values: [...values] };
        values.push(value);
        return { kind: 'append', key: list, value };
      });
      runs.set(commandId, operations);
      if (end === 'refused')
        return { ok: false, error: { code: 'not_found', details: { collection: 'orders' } } };
      const changes = [...found].flatMap(([list, document]) =>
        withValues(document, must(lists.get(list), list), now),
      );
      return decided(end === 'broken' ? changes.map(pointedNowhere) : changes);
    },
  });
}

async function documentOf(read: Reader, list: List): Promise<Appointment | Customer> {
  const { collection, id } = rootOf(list);
  return must(held(await read.get(collection, id)), list);
}

function withValues(document: Appointment | Customer, values: readonly string[], now: string): Change[] {
  if (!('internalNotes' in document))
    return update('customers', document, { ...document, notes: values.join(' ') });
  const notes = document.internalNotes;
  const added = values.slice(notes.length).map((text) => ({
    id: idOf(`note ${text}`),
    at: now,
    accountId: null,
    authorName: 'Ana',
    text,
  }));
  return update('appointments', document, { ...document, internalNotes: [...notes, ...added] });
}

/** With a reference to what is not there: found out after everything was written. */
function pointedNowhere(change: Change): Change {
  if (change.kind !== 'update') return change;
  const field = change.collection === 'customers' ? 'accountId' : 'orderId';
  return { ...change, operations: [...change.operations, { path: [field], value: idOf('nobody') }] };
}
