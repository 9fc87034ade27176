import {
  createAcceptCommand,
  type AcceptCommand,
  type AcceptOutcome,
  type CommandRequest,
} from '#server/sync/accept-command.ts';
import type { OpenDatabase } from '#server/storage/open-database.ts';
import type { Actor } from '#shared/access/actor.ts';
import type { AnyCommand } from '#shared/command-kit/define-command.ts';
import type { Refusal } from '#shared/core/refusal.ts';
import type { Verdict } from '#shared/sync/verdict.ts';
import { NOW, adminActor, idOf } from '#shared/testing/builders.ts';
import { collectLog, type CollectedLog } from './server-databases.ts';

export interface TestServer {
  accept: AcceptCommand;
  log: CollectedLog;
  /** What the server's clock says; set it to move time. */
  clock: { now: string };
}

export function testServer(database: OpenDatabase, find?: (name: string) => AnyCommand | null): TestServer {
  const clock = { now: NOW };
  const log = collectLog();
  const deps = { database, log, now: () => clock.now };
  return { clock, log, accept: createAcceptCommand(find ? { ...deps, find } : deps) };
}

type Origin = CommandRequest['origin'];
type Intent = { name: string; args: unknown; commandId?: string; version?: number; passwordHash?: string };

/** A request in short; every name of a command id is one id. */
export function request(
  intent: Intent,
  origin: Origin = { kind: 'job' },
  actor: Actor = adminActor(),
): CommandRequest {
  const { name, args, commandId = `${name} ${JSON.stringify(args)}`, version = 1, passwordHash } = intent;
  return {
    call: { commandId: idOf(commandId), name, version, args, occurredAt: NOW },
    actor,
    origin,
    requestId: 'request-1',
    ...(passwordHash === undefined ? {} : { passwordHash }),
  };
}

export function replica(n: number, client = 'client'): Origin {
  return { kind: 'replica', clientId: idOf(client), n };
}

export function verdictOf(outcome: AcceptOutcome): Verdict {
  if (outcome.kind !== 'verdict') throw new Error(`expected a verdict, got ${outcome.kind}`);
  return outcome.verdict;
}

export function refusalOf(outcome: AcceptOutcome): Refusal | null {
  return verdictOf(outcome).refusal;
}

/** A guest's order of the builders' service on Monday 9 March 2026, when the person who does it works from eight to six. */
export function guestOrder(name: string, time = '10:00') {
  return {
    orderId: idOf(`order ${name}`),
    customerId: null,
    guest: { name: 'Gina Guest', email: 'gina@example.com', phone: null },
    address: { line1: '1 Baker Street', line2: '', city: 'London', accessNotes: '' },
    postcode: 'NW1 6XE',
    scheduledDate: '2026-03-09',
    scheduledTime: time,
    notes: '',
    items: [{ itemId: idOf(`item ${name}`), serviceId: idOf('service'), quantity: 1, staffId: null }],
  };
}

export function newCustomer(name: string) {
  return {
    customerId: idOf(`customer ${name}`),
    name,
    email: null,
    phone: null,
    notes: '',
    tags: [],
    addresses: [],
  };
}
