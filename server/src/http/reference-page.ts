/** As much of an OpenAPI document as the page shows. */
export interface ApiDocument {
  info: { title: string; version: string; description?: string };
  paths: Record<string, Record<string, ApiOperation>>;
  components?: { schemas?: Record<string, ApiSchema>; examples?: Record<string, { value: unknown }> };
  tags?: { name: string }[];
}

export interface ApiOperation {
  summary?: string;
  description?: string;
  tags?: string[];
  security?: unknown[];
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema?: ApiSchema }[];
  requestBody?: { required?: boolean; content: Content };
  responses: Record<string, ApiResponse>;
}

export interface ApiResponse {
  description: string;
  content?: Content;
}

type Content = Record<
  string,
  { schema?: ApiSchema; example?: unknown; examples?: Record<string, { $ref: string }> }
>;

export type ApiSchema = { $ref?: string; description?: string; example?: unknown } & Record<string, unknown>;

const STYLE = `
:root { color-scheme: light dark; --line: #8884; --soft: #8882; }
body { font: 1rem/1.55 system-ui, sans-serif; max-width: 58rem; margin: 2rem auto; padding: 0 1.25rem; }
h2 { margin-top: 3rem; border-bottom: 1px solid var(--line); }
details { border: 1px solid var(--line); border-radius: 0.4rem; margin: 0.6rem 0; padding: 0 0.9rem; }
summary { padding: 0.6rem 0; cursor: pointer; } summary span { color: GrayText; }
code, pre { font-family: ui-monospace, monospace; font-size: 0.9em; }
pre { background: var(--soft); padding: 0.8rem; overflow-x: auto; border-radius: 0.3rem; }
table { border-collapse: collapse; } td, th { text-align: left; padding: 0.25rem 0.8rem 0.25rem 0; vertical-align: top; }
.method { display: inline-block; min-width: 4.2rem; font-weight: 600; text-transform: uppercase; }
`;

/** The API reference as one page without scripts: it works offline and under a policy that runs nothing. */
export function referencePage(document: ApiDocument, styleNonce: string): string {
  const { info, tags = [] } = document;
  const sections = tags.map(({ name }) => section(name, document)).join('');
  const schemas = Object.entries(document.components?.schemas ?? {}).map(([name, schema]) =>
    schemaEntry(name, schema),
  );
  const problemEntries = Object.entries(document.components?.examples ?? {}).map(([code, { value }]) =>
    problemEntry(code, value),
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(info.title)} API</title><style nonce="${styleNonce}">${STYLE}</style></head><body>
<h1>${escapeHtml(info.title)} API</h1><p>${escapeHtml(info.description ?? '')}</p>
<p>The same for programs, OpenAPI 3.1: <a href="/openapi.json">/openapi.json</a></p>
${sections}<h2 id="problems">Problems</h2>${problemEntries.join('')}
<h2 id="schemas">Schemas</h2>${schemas.join('')}</body></html>
`;
}

function section(tag: string, { paths }: ApiDocument): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, operation]) => operation.tags?.includes(tag))
      .map(([method, operation]) => entry(method, path, operation)),
  );
  return `<h2>${escapeHtml(tag)}</h2>${operations.join('')}`;
}

function entry(method: string, path: string, operation: ApiOperation): string {
  const { summary = '', description, security, parameters = [], requestBody, responses } = operation;
  return `<details><summary><span class="method">${escapeHtml(method)}</span><code>${escapeHtml(path)}</code>
<span>${escapeHtml(summary)}</span></summary>
${description === undefined ? '' : `<p>${escapeHtml(description)}</p>`}
${security ? '<p>Needs <code>Authorization: Bearer …</code></p>' : ''}
${parameters.length === 0 ? '' : parameterTable(parameters)}
${requestBody ? `<h4>Body</h4>${content(requestBody.content)}` : ''}
<h4>Answers</h4>${Object.entries(responses)
    .map(([status, response]) => answer(status, response))
    .join('')}</details>
`;
}

function parameterTable(parameters: NonNullable<ApiOperation['parameters']>): string {
  const rows = parameters.map(
    ({ name, in: place, required, description, schema }) =>
      `<tr><td><code>${escapeHtml(name)}</code></td><td>${escapeHtml(place)}${required ? ', required' : ''}</td>
<td>${escapeHtml(description ?? schema?.description ?? '')}</td></tr>`,
  );
  return `<table><tr><th>Parameter</th><th>In</th><th></th></tr>${rows.join('')}</table>`;
}

function answer(status: string, { description, content: body }: ApiOperation['responses'][string]): string {
  const isProblem = body !== undefined && 'application/problem+json' in body;
  const shown = body === undefined || isProblem ? '' : content(body);
  const codes = Object.keys(body?.['application/problem+json']?.examples ?? {});
  const named = codes.map(
    (code) => `<a href="#problem-${encodeURIComponent(code)}"><code>${escapeHtml(code)}</code></a>`,
  );
  const problem = isProblem ? `<br>${named.join(', ')}` : '';
  return `<p><strong>${escapeHtml(status)}</strong> ${escapeHtml(description)}${problem}</p>${shown}`;
}

function content(body: Content): string {
  return Object.entries(body)
    .map(
      ([type, { schema, example }]) =>
        `<p><code>${escapeHtml(type)}</code> ${schema ? schemaText(schema) : ''}</p>${exampleText(example)}`,
    )
    .join('');
}

function schemaText(schema: ApiSchema): string {
  const name = schema.$ref?.split('/').at(-1);
  if (name !== undefined) return `<a href="#schema-${encodeURIComponent(name)}">${escapeHtml(name)}</a>`;
  return `</p><pre>${escapeHtml(JSON.stringify(schema, null, 2))}</pre><p>`;
}

function schemaEntry(name: string, { example, ...schema }: ApiSchema): string {
  return `<details id="schema-${encodeURIComponent(name)}" open><summary><code>${escapeHtml(name)}</code></summary>
${exampleText(example)}<pre>${escapeHtml(JSON.stringify(schema, null, 2))}</pre></details>
`;
}

function problemEntry(code: string, value: unknown): string {
  return `<details id="problem-${encodeURIComponent(code)}"><summary><code>${escapeHtml(code)}</code></summary>
${exampleText(value)}</details>
`;
}

function exampleText(example: unknown): string {
  return example === undefined
    ? ''
    : `<h4>Example</h4><pre>${escapeHtml(JSON.stringify(example, null, 2))}</pre>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}
