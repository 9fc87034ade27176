import { codesOf } from '#server/http/describe-problems.ts';
import type { ApiDocument, ApiOperation, ApiSchema } from '#server/http/reference-page.ts';

const HEAD = `/**
 * Made from /openapi.json, which is made from the routes: written by
 * \`WRITE_API_TYPES=1 npx vitest run --config tests/vitest.config.ts --project unit tests/http/api-client\`,
 * and a test fails while it is not what the routes say. One line each, so that a change shows where it is.
 */
`;

/** The module that the typed client reads: every route by method and path, with what it takes and answers. */
export function apiTypes(document: ApiDocument): string {
  const schemas = Object.entries(document.components?.schemas ?? {});
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { responses }]) => isJson(responses))
      .map(
        ([method, operation]) => `  '${method.toUpperCase()} ${path}': ${operationType(operation, path)};`,
      ),
  );
  return [
    HEAD,
    'export interface ApiSchemas {\n',
    ...schemas.map(([name, schema]) => `  ${keyOf(name)}: ${typeOf(schema)};\n`),
    '}\n\nexport interface ApiOperations {\n',
    ...operations.map((line) => `${line}\n`),
    '}\n',
  ].join('');
}

/** Streams, snapshots and pictures are no JSON and not for this client. */
function isJson(responses: ApiOperation['responses']): boolean {
  return Object.entries(responses).some(
    ([status, { content }]) => status.startsWith('2') && (!content || 'application/json' in content),
  );
}

function operationType(operation: ApiOperation, path: string): string {
  const { parameters = [], requestBody, responses } = operation;
  const inQuery = parameters.filter(({ in: place }) => place === 'query');
  const inHeader = parameters.filter(({ in: place }) => place === 'header');
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => `${name}: string`);
  const given = requestBody?.content['application/json']?.schema;
  const isBodyOptional = requestBody !== undefined && requestBody.required !== true;
  const answers = Object.entries(responses)
    .filter(([status]) => status.startsWith('2'))
    .map(([, { content }]) => {
      const schema = content?.['application/json']?.schema;
      return schema ? typeOf(schema) : 'null';
    });
  const codes = codesOf(operation).toSorted();
  return `{ ${[
    ...(names.length > 0 ? [`params: { ${names.join('; ')} }`] : []),
    ...(inQuery.length > 0 ? [`query${isOptional(inQuery)}: ${parameterType(inQuery)}`] : []),
    ...(inHeader.length > 0 ? [`headers${isOptional(inHeader)}: ${parameterType(inHeader)}`] : []),
    ...(given ? [`body${isBodyOptional ? '?' : ''}: ${typeOf(given)}`] : []),
    ...(operation.security ? ['session: true'] : []),
    `answer: ${[...new Set(answers)].join(' | ')}`,
    `problem: ${codes.map((code) => `'${code}'`).join(' | ')}`,
  ].join('; ')} }`;
}

type Parameters = NonNullable<ApiOperation['parameters']>;

function isOptional(parameters: Parameters): string {
  return parameters.some(({ required }) => required) ? '' : '?';
}

function parameterType(parameters: Parameters): string {
  const fields = parameters.map(
    ({ name, required, schema }) =>
      `${keyOf(name)}${required ? '' : '?'}: ${schema ? typeOf(schema) : 'string'}`,
  );
  return `{ ${fields.join('; ')} }`;
}

function typeOf(schema: ApiSchema): string {
  if (schema.$ref !== undefined) return `ApiSchemas['${schema.$ref.split('/').at(-1)}']`;
  if (schema['const'] !== undefined) return literal(schema['const']);
  if (Array.isArray(schema['enum'])) return schema['enum'].map(literal).join(' | ');
  const choices = (schema['anyOf'] ?? schema['oneOf']) as ApiSchema[] | undefined;
  if (choices) return [...new Set(choices.map(typeOf))].join(' | ');
  const parts = schema['allOf'] as ApiSchema[] | undefined;
  if (parts) return parts.map((part) => `(${typeOf(part)})`).join(' & ');
  const kinds = [schema['type']].flat().filter((kind) => typeof kind === 'string');
  return kinds.length === 0
    ? 'unknown'
    : [...new Set(kinds.map((kind) => typeOfKind(kind, schema)))].join(' | ');
}

function typeOfKind(kind: string, schema: ApiSchema): string {
  if (kind === 'array') return `readonly (${typeOf((schema['items'] ?? {}) as ApiSchema)})[]`;
  if (kind === 'integer') return 'number';
  if (kind !== 'object') return kind;
  const required = new Set((schema['required'] ?? []) as string[]);
  const fields = Object.entries((schema['properties'] ?? {}) as Record<string, ApiSchema>).map(
    ([name, field]) => `${keyOf(name)}${required.has(name) ? '' : '?'}: ${typeOf(field)}`,
  );
  const rest = schema['additionalProperties'];
  const others = typeof rest === 'object' && rest !== null ? typeOf(rest as ApiSchema) : 'unknown';
  if (fields.length === 0) return rest === false ? 'Record<string, never>' : `{ [name: string]: ${others} }`;
  return `{ ${fields.join('; ')} }`;
}

function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", String.raw`\'`)}'` : String(value);
}

function keyOf(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : `'${name}'`;
}
