import { problems } from './openapi-parts.ts';
import type { ProblemCode } from './problem.ts';
import { problemExamples } from './problem-examples.ts';
import type { ApiDocument, ApiOperation, ApiResponse } from './reference-page.ts';
import { isPhotoUpload } from './routes/photo-routes.ts';

const PROBLEM = 'application/problem+json';

/** Codes that only a replica meets, as the refusal in a verdict: no route answers with them. */
export const REPLICA_ONLY: readonly ProblemCode[] = ['command.unknown', 'command.void'];

/** The document with every code that each operation can answer, and an example of each. */
export function withProblems(document: ApiDocument): ApiDocument {
  const paths = Object.entries(document.paths).map(([path, methods]) => [
    path,
    Object.fromEntries(
      Object.entries(methods).map(([method, operation]) => [
        method,
        { ...operation, responses: responsesOf(operation, codesOnTheWay(operation, { method, path })) },
      ]),
    ),
  ]);
  return {
    ...document,
    paths: Object.fromEntries(paths) as ApiDocument['paths'],
    components: { ...document.components, examples: problemExamples() },
  };
}

/** Every code that the operation says it answers with. */
export function codesOf({ responses }: ApiOperation): string[] {
  return Object.values(responses).flatMap(({ content }) => Object.keys(content?.[PROBLEM]?.examples ?? {}));
}

/** What stands before the route in `createApp` can answer, whatever the route itself does. */
function codesOnTheWay(
  operation: ApiOperation,
  { method, path }: { method: string; path: string },
): ProblemCode[] {
  const isSync = path.startsWith('/sync/');
  const isBodyRead = method !== 'get' && !isPhotoUpload({ method: method.toUpperCase(), path });
  const isChecked =
    operation.requestBody !== undefined || operation.parameters?.some(({ in: place }) => place !== 'path');
  return [
    'internal',
    ...(path === '/health/live' ? [] : (['rate.limited'] as const)),
    ...(operation.security ? (['session.required'] as const) : []),
    ...(isSync ? (['forbidden', 'protocol.unsupported'] as const) : []),
    ...(isBodyRead
      ? (['body.malformed', 'body.too_large', 'body.unsupported_type', 'body.timeout'] as const)
      : []),
    ...(isChecked ? (['request.invalid'] as const) : []),
  ];
}

function responsesOf(operation: ApiOperation, onTheWay: readonly ProblemCode[]): ApiOperation['responses'] {
  const codes = [...new Set([...codesOf(operation), ...onTheWay])].toSorted() as ProblemCode[];
  const described = Object.entries(problems(...codes)).map(([status, { description, content }]) => {
    const { examples } = content[PROBLEM];
    const code = { enum: Object.keys(examples) };
    const schema = { allOf: [{ $ref: '#/components/schemas/Problem' }, { properties: { code } }] };
    return [status, { description, content: { [PROBLEM]: { schema, examples } } }] as const;
  });
  const successes = Object.entries(operation.responses).filter(
    ([, { content }]: [string, ApiResponse]) => content?.[PROBLEM] === undefined,
  );
  return { ...Object.fromEntries(successes), ...Object.fromEntries(described) };
}
