import { z } from 'zod';
import { update } from '#shared/command-kit/change.ts';
import {
  decided,
  defineCommand,
  upcast,
  type AnyCommand,
  type Upcast,
} from '#shared/command-kit/define-command.ts';
import { held } from '#shared/command-kit/reader.ts';
import { findCommand } from '#shared/commands/registry.ts';
import { Id } from '#shared/core/ids.ts';
import { refuse } from '#shared/core/refusal.ts';
import type { ProtocolRange } from '#shared/sync/protocol-version.ts';

/** The version before, this one, and the next. */
export const RELEASES = [1, 2, 3] as const;
export type Release = (typeof RELEASES)[number];

/** A planted command that changed its arguments with every release: it adds a line to a customer's notes. */
const V1 = z.strictObject({ customer: Id, note: z.string() });
const V2 = z.strictObject({ customerId: Id, text: z.string() });
const V3 = z.strictObject({ customerId: Id, lines: z.array(z.string()) });

export const addLineArgs: Record<Release, (customerId: string, line: string) => object> = {
  1: (customer, note) => ({ customer, note }),
  2: (customerId, text) => ({ customerId, text }),
  3: (customerId, line) => ({ customerId, lines: [line] }),
};

const toV2 = upcast(V1, ({ customer, note }) => ({ customerId: customer, text: note }));
const toV3 = upcast(V2, ({ customerId, text }) => ({ customerId, lines: [text] }));

function addLine<Args>(
  version: Release,
  shape: { args: z.ZodType<Args>; upcasts: Upcast[]; read: (args: Args) => { id: string; lines: string[] } },
): AnyCommand {
  return defineCommand({
    name: 'customer.edit',
    version,
    args: shape.args,
    refusals: ['not_found'],
    upcasts: shape.upcasts,
    locks: (args) => [{ collection: 'customers', id: shape.read(args).id }],
    load: (read, args) => loadCustomer(read, shape.read(args).id),
    decide(customer, args) {
      if (!customer) return refuse('not_found', { collection: 'customers' });
      const notes = [...customer.notes.split('\n').filter(Boolean), ...shape.read(args).lines].join('\n');
      return decided(update('customers', customer, { ...customer, notes }));
    },
  });
}

async function loadCustomer(read: Parameters<Parameters<typeof defineCommand>[0]['load']>[0], id: string) {
  return held(await read.get('customers', id));
}

const addLines: Record<Release, AnyCommand> = {
  1: addLine(1, { args: V1, upcasts: [], read: ({ customer, note }) => ({ id: customer, lines: [note] }) }),
  2: addLine(2, {
    args: V2,
    upcasts: [toV2],
    read: ({ customerId, text }) => ({ id: customerId, lines: [text] }),
  }),
  3: addLine(3, {
    args: V3,
    upcasts: [toV2, toV3],
    read: ({ customerId, lines }) => ({ id: customerId, lines }),
  }),
};

/** What a server of the release finds under a name; the last one has a command that nobody before it knew. */
export function findIn(release: Release, name: string): AnyCommand | null {
  if (name === 'customer.add_line') return addLines[release];
  if (name === 'customer.star') return release === 3 ? addLines[3] : null;
  return findCommand(name);
}

/** A server speaks its own protocol and the one before. */
export function spokenBy(release: Release): ProtocolRange {
  return { oldest: release - 1, newest: release };
}
