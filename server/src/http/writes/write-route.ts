import type { Actor, Role } from '#shared/access/actor.ts';
import { commandRoles, type CommandName } from '#shared/access/permissions.ts';
import type { Effect } from '#shared/command-kit/effects.ts';
import type { AnyDocument, CollectionName, DocumentKey, DocumentOf } from '#shared/documents/collections.ts';
import type { Company } from '#shared/documents/company.ts';
import type { Trx } from '../../storage/database.ts';
import type { Db } from '../../storage/open-database.ts';
import type { SqlReader } from '../../storage/reader-sql.ts';
import type { Tokens } from '../../storage/tokens.ts';
import type { HttpProblemCode } from '../problem.ts';
import type { PublicBody } from './public-body.ts';
import type { z } from '@hono/zod-openapi';

/** What a request comes to: one command, and the document that the answer is about. */
export interface Intent {
  command: CommandName;
  args: object;
  about: DocumentKey;
  /** The part of the document that the request is about, where it is about a part. */
  elementId?: string;
}

/** What a route may look at to make a command of a request. */
export interface WriteContext {
  /** Ids in the path, by the names they have there. */
  params: Readonly<Record<string, string>>;
  actor: Actor;
  company: Company;
  now: string;
  /** Narrowed to the actor's scope. */
  read: SqlReader;
  db: Db;
  /** For what is created; the same for a repeated request with the same Idempotency-Key. */
  newId(purpose: string): string;
  /** The document that the request changes. Throws 404 where it is out of sight, 412 where If-Match names another revision. */
  target<Name extends CollectionName>(collection: Name, id: string): Promise<DocumentOf<Name>>;
}

export interface WriteRequest<Body> extends WriteContext {
  body: Body;
}

/** What the caller is told. */
export interface WriteAnswer {
  schema: z.ZodType;
  /** Asked in the command's transaction; null: it is out of the actor's sight by now. Without secrets: it may be kept. */
  tell(trx: Trx, told: ToldOf): Promise<{ revision: number; body: object } | null>;
}

/** What a caller is told of what a command would do. */
export interface WritePreview {
  schema: z.ZodType;
  tell(effects: readonly Effect[], told: ToldOf): object;
}

export interface ToldOf {
  intent: Intent;
  actor: Actor;
  company: Company;
  now: string;
  /** What the command has just written, by 'collection/id'; absent for a repeat. */
  after?: ReadonlyMap<string, AnyDocument>;
}

/**
 * Who may knock: whoever has a session whose role may issue one of the commands; also whoever holds the tracking token
 * of the order or series in the path; or anybody, signed in or not.
 */
export type WriteAccess = 'session' | 'order_token' | 'series_token' | 'public';

export interface WriteRow<Body> {
  method: 'post' | 'patch' | 'put' | 'delete';
  /** As OpenAPI writes it; every parameter is an id. */
  path: `/api/${string}/`;
  tag: string;
  summary: string;
  description?: string;
  /** Every command that `intent` may name. */
  commands: readonly [CommandName, ...CommandName[]];
  access?: WriteAccess;
  /** [P5] Requires an Idempotency-Key. */
  isKeyed?: boolean;
  limiter?: 'order' | 'tracking';
  /** Leaves out staff and customers whom the command itself would take: they have paths of their own. */
  isForOffice?: boolean;
  status?: 200 | 201;
  body?: PublicBody<Body>;
  /** A body that is accepted; stands in the reference and is what hostile tests start from. */
  example?: Record<string, unknown>;
  intent(request: WriteRequest<Body>): Intent | Promise<Intent>;
  /** Absent: 204. */
  answer?: WriteAnswer;
  /** Instead of doing it: what would change, told of the documents as they would be. Nothing is written. */
  preview?: WritePreview;
  /** What `intent` says no with, besides 400 and, for what the path names, 404 and 412. */
  problems?: readonly HttpProblemCode[];
  /** What is told to the caller and never kept. */
  secret?(tokens: Tokens, intent: Intent): object;
}

/** A row whose types were checked where it was written. */
export interface WriteRoute extends Omit<WriteRow<never>, 'intent' | 'body'> {
  access: WriteAccess;
  body: z.ZodType | null;
  plan(context: WriteContext, body: unknown): Promise<Intent>;
}

/** The roles whose session opens the route. */
export function rolesOf({ commands, isForOffice = false }: WriteRoute): Role[] {
  const roles = new Set<Role>(commands.flatMap((command) => commandRoles[command]));
  const open: readonly Role[] = isForOffice
    ? ['manager', 'admin']
    : ['customer', 'staff', 'manager', 'admin'];
  return open.filter((role) => roles.has(role));
}

export function writeRoute<Body = null>(row: WriteRow<Body>): WriteRoute {
  const { intent, body, ...rest } = row;
  return {
    access: 'session',
    isForOffice: row.path.startsWith('/api/admin/'),
    ...rest,
    body: body?.schema ?? null,
    plan: async (context, raw) =>
      intent({ ...context, body: (body ? body.read(raw, context.company.currency) : null) as Body }),
  };
}

/** The fields to change and the same fields as they stand: what the caller saw, or what If-Match vouches for. */
export function editOfDocument(set: object, document: object) {
  const seen = document as Record<string, unknown>;
  const given = Object.entries(set).filter(([, value]) => value !== undefined);
  return {
    set: Object.fromEntries(given),
    expect: Object.fromEntries(given.map(([key]) => [key, seen[key]])),
  };
}

/** The question that comes before a row: the same body, answered by what would change. */
export function previewOf(route: WriteRoute, preview: WritePreview): WriteRoute {
  const { path, summary } = route;
  return {
    ...route,
    method: 'post',
    path: `${path}preview/`,
    summary: `What would change: ${summary[0]?.toLowerCase()}${summary.slice(1)}`,
    description: 'Decided as the command itself would be, refusals included; nothing is written.',
    preview,
  };
}
