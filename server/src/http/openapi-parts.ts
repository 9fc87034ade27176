import { OpenAPIHono, z } from '@hono/zod-openapi';
import type { HttpEnv } from './http-env.ts';
import type { CommandName } from '#shared/access/permissions.ts';
import { COMMON_REFUSALS } from '#shared/command-kit/define-command.ts';
import { commands } from '#shared/commands/registry.ts';
import { meaningOf, problemCodes, ProblemError, type FieldError, type ProblemCode } from './problem.ts';
import { publicName } from './public-json.ts';

export const ProblemBody = z
  .object({
    type: z.string().openapi({ example: 'urn:valclean:problem:request.invalid' }),
    title: z.string(),
    status: z.int(),
    code: z.string().openapi({
      description: 'Stable; what programs compare. Later versions may know more.',
      enum: problemCodes(),
      example: 'request.invalid',
    }),
    request_id: z.string().openapi({ description: 'Names the line in the server log' }),
    errors: z.array(z.object({ field: z.string(), code: z.string(), message: z.string() })),
  })
  .catchall(z.unknown())
  .openapi('Problem', {
    description: 'RFC 9457 problem document. Further members depend on `code`.',
    example: {
      type: 'urn:valclean:problem:request.invalid',
      title: 'The request has invalid fields',
      status: 400,
      code: 'request.invalid',
      request_id: '0b6f1c1e-3f0e-4d2c-9a51-5e8a7f1c2d3e',
      errors: [{ field: 'scheduled_date', code: 'invalid_format', message: 'Invalid string' }],
    },
  });

const DESCRIPTIONS = {
  400: 'A field or the JSON is not acceptable; nothing was done',
  401: 'No session, or wrong credentials',
  403: 'Not allowed for this role',
  404: 'Not there, or not yours: the same answer',
  408: 'The body took too long; nothing was done',
  409: 'The current state does not allow it',
  412: 'Changed since the revision that If-Match names; nothing was done',
  413: 'The body is too large',
  415: 'The body is not application/json',
  422: 'Understood, but impossible',
  426: 'The sync protocol of the client is not spoken here',
  429: 'Too many requests; Retry-After says when to come back',
  500: 'Something went wrong; the log names it by `request_id`',
  503: 'Not now; Retry-After says when to come back',
} satisfies Record<ProblemStatus, string>;

/**
 * The problem responses of a route, for its OpenAPI entry: the codes that it answers by itself. What stands before it,
 * limits, session and body, is added when the document is made (`describe-problems.ts`).
 */
export function problems(...codes: readonly ProblemCode[]) {
  const statuses = [...new Set(codes.map((code) => meaningOf(code).status))].toSorted(
    (left, right) => left - right,
  );
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      problemResponseOf(
        status,
        codes.filter((code) => meaningOf(code).status === status),
      ),
    ]),
  );
}

type ProblemStatus = ReturnType<typeof meaningOf>['status'];

/** By reference, so that the document holds each problem's example once. */
function problemResponseOf(status: ProblemStatus, codes: readonly ProblemCode[]) {
  const references = codes.map((code) => [code, { $ref: `#/components/examples/${code}` }] as const);
  const examples = Object.fromEntries(references);
  return {
    description: DESCRIPTIONS[status],
    content: { 'application/problem+json': { schema: ProblemBody, examples } },
  };
}

/** What a route that ends in one of these commands can be refused with, and its door closed for want of space. */
export function refusalsOf(...names: readonly CommandName[]): ProblemCode[] {
  const own = names.flatMap((name) => commands[name].refusals);
  return [...new Set<ProblemCode>([...COMMON_REFUSALS, ...own, 'storage.low'])];
}

export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { required: true, content: { 'application/json': { schema } } } as const;
}

export function jsonResponse<Schema extends z.ZodType>(description: string, schema: Schema) {
  return { description, content: { 'application/json': { schema } } } as const;
}

/** A resource's app: what does not fit its schema is a problem document, field by field. */
export function createRouteApp(): OpenAPIHono<HttpEnv> {
  return new OpenAPIHono<HttpEnv>({
    defaultHook: (result) => {
      if (!result.success) throw new ProblemError('request.invalid', { errors: fieldErrors(result.error) });
    },
  });
}

/** One entry for each wrong field, fifty at most. */
export function fieldErrors(error: z.core.$ZodError): FieldError[] {
  return error.issues.slice(0, 50).flatMap(errorsOfIssue);
}

function errorsOfIssue(issue: z.core.$ZodIssue): FieldError[] {
  const path = issue.path.map((key) => publicName(String(key)));
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      field: [...path, key].join('.').slice(0, 200),
      code: 'unknown_field',
      message: 'Unknown field',
    }));
  }
  return [{ field: path.join('.'), code: issue.code, message: issue.message }];
}
