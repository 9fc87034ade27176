import type { Json } from '#shared/core/json.ts';
import type { ApiSchema } from './reference-page.ts';

/** Texts that no schema describes by itself, by the name of their field. */
const BY_NAME: Readonly<Record<string, string>> = {
  name: 'Carla Jones',
  customer_name: 'Carla Jones',
  guest_name: 'Carla Jones',
  service_name: 'Regular clean',
  email: 'carla@example.com',
  guest_email: 'carla@example.com',
  recipient: 'carla@example.com',
  phone: '+442079460000',
  guest_phone: '+442079460000',
  currency: 'GBP',
  country: 'GB',
  timezone: 'Europe/London',
  zone: 'Europe/London',
  postcode: 'SW1A 1AA',
  color: '#2f6f4f',
  url: 'https://clean.example.com/invitation#token',
  token: 'q3x7Yp0Zk2mVt9sLw4aBc8dEf1gHj5nRu6oXiTzKqWM',
  tracking_token: 'q3x7Yp0Zk2mVt9sLw4aBc8dEf1gHj5nRu6oXiTzKqWM',
};

const INSTANT = '2026-12-01T09:00:00.000Z';
const BY_FORMAT: Readonly<Record<string, string>> = {
  uuid: '0198c0de-0000-7000-8000-000000000001',
  date: '2026-12-01',
  time: '09:00',
  'date-time': INSTANT,
  email: 'carla@example.com',
  uri: 'https://clean.example.com/',
};

/** What the patterns of the schemas ask for besides. */
const BY_PATTERN: readonly string[] = [
  '1042',
  '/photos/ann.jpg',
  'a'.repeat(64),
  // A whole picture: staff's are looked into.
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mPgL8sDAAGLAPQCOPOGAAAAAElFTkSuQmCC',
];

/** A value that fits the schema: what the schema shows itself, or else what its kind and its field's name suggest. */
export function exampleValue(
  schema: ApiSchema,
  schemas: Readonly<Record<string, ApiSchema>>,
  name = '',
): Json {
  if (schema.$ref !== undefined) {
    const referred = schema.$ref.split('/').at(-1) ?? '';
    return exampleValue(schemas[referred] ?? {}, schemas, name);
  }
  if (schema.example !== undefined) return schema.example as Json;
  if (schema['const'] !== undefined) return schema['const'] as Json;
  const options = [schema['enum'], schema['default']].flat().filter((option) => option !== undefined);
  if (options.length > 0) return options[0] as Json;
  const choices = (schema['anyOf'] ?? schema['oneOf']) as ApiSchema[] | undefined;
  if (choices) return exampleValue(choices.find((each) => each['type'] !== 'null') ?? {}, schemas, name);
  const parts = schema['allOf'] as ApiSchema[] | undefined;
  if (parts) {
    const values = parts.map((part) => exampleValue(part, schemas, name));
    return values.length === 1 ? (values[0] ?? null) : (Object.assign({}, ...values) as Json);
  }
  return valueOfKind(schema, schemas, name);
}

function valueOfKind(schema: ApiSchema, schemas: Readonly<Record<string, ApiSchema>>, name: string): Json {
  const [kind] = [schema['type']].flat();
  if (kind === 'object') {
    const fields = Object.entries((schema['properties'] ?? {}) as Record<string, ApiSchema>);
    return Object.fromEntries(fields.map(([field, each]) => [field, exampleValue(each, schemas, field)]));
  }
  if (kind === 'array') return [exampleValue((schema['items'] ?? {}) as ApiSchema, schemas, name)];
  if (kind === 'integer' || kind === 'number') return Math.max(1, Number(schema['minimum'] ?? 1));
  if (kind === 'boolean') return true;
  return kind === 'string' ? textOf(schema, name) : null;
}

function textOf(schema: ApiSchema, name: string): string {
  const pattern = typeof schema['pattern'] === 'string' ? new RegExp(schema['pattern'], 'u') : /(?:)/;
  const named = [
    BY_NAME[name],
    /_at$|deadline/.test(name) ? INSTANT : undefined,
    /date|_on$/.test(name) ? '2026-12-01' : undefined,
  ];
  const candidates = [
    BY_FORMAT[String(schema['format'])],
    ...named,
    /(?:^|_)ids?$/.test(name) ? BY_FORMAT['uuid'] : undefined,
    ...Object.values(BY_FORMAT),
    ...BY_PATTERN,
    'text',
  ];
  const fitting = candidates.filter((text) => text !== undefined && pattern.test(text));
  const isDescribed = schema['pattern'] !== undefined || schema['format'] !== undefined;
  const guessed = isDescribed ? fitting[0] : (named.find((text) => text !== undefined) ?? candidates[4]);
  return guessed ?? 'text';
}
