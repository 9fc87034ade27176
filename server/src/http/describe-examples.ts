import { exampleValue } from './example-value.ts';
import type { ApiDocument, ApiOperation, ApiSchema } from './reference-page.ts';

const JSON_TYPE = 'application/json';

/** The document with an example of every JSON body, asked and told; what a route shows by itself stays. */
export function withExamples(document: ApiDocument): ApiDocument {
  const schemas = document.components?.schemas ?? {};
  const paths = Object.entries(document.paths).map(([path, methods]) => [
    path,
    Object.fromEntries(
      Object.entries(methods).map(([method, operation]) => [method, shown(operation, schemas)]),
    ),
  ]);
  return { ...document, paths: Object.fromEntries(paths) as ApiDocument['paths'] };
}

type Schemas = Readonly<Record<string, ApiSchema>>;

function shown(operation: ApiOperation, schemas: Schemas): ApiOperation {
  const { requestBody } = operation;
  const responses = Object.entries(operation.responses).map(([status, response]) => [
    status,
    withExample(response, schemas),
  ]);
  return {
    ...operation,
    ...(requestBody && { requestBody: withExample(requestBody, schemas) }),
    responses: Object.fromEntries(responses) as ApiOperation['responses'],
  };
}

function withExample<Part extends { content?: ApiOperation['responses'][string]['content'] }>(
  part: Part,
  schemas: Schemas,
): Part {
  const json = part.content?.[JSON_TYPE];
  if (!json?.schema || json.example !== undefined) return part;
  const example = exampleValue(json.schema, schemas);
  return { ...part, content: { ...part.content, [JSON_TYPE]: { ...json, example } } };
}
