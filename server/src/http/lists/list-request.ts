import { z } from '@hono/zod-openapi';
import type { HonoRequest } from 'hono';
import { text } from '#shared/core/text.ts';
import type { RootCondition } from '../../storage/aggregate-store.ts';
import { fieldErrors } from '../openapi-parts.ts';
import { ProblemError } from '../problem.ts';
import { daysFirst, daysRule, isOfDays } from './asked-days.ts';
import { placeIn, type PagePlace } from './list-cursor.ts';
import type { ListContext, ListDefinition } from './list-definition.ts';
import type { NamedDocuments } from './membership.ts';
import type { SortKey } from './sort-key.ts';

const MOST_ROWS = 100;
const DEFAULT_ROWS = 50;

/** What of a list is asked for. */
export interface ListRequest {
  /** As the query names it: '-created_at'. */
  order: string;
  key: SortKey;
  isDescending: boolean;
  after: PagePlace | null;
  limit: number;
  isSearch: boolean;
  /** What is searched for; null where nothing is. */
  typed: string | null;
  /** Days in another order than theirs: few enough to be gathered. */
  isOfDays: boolean;
  /** By filter. */
  given: ReadonlyMap<string, unknown>;
  /** Of the first filter whose documents another table names; those of more are conditions. */
  among: NamedDocuments | null;
  /** But for the search. */
  conditions(context: ListContext): RootCondition[];
}

/** The query parameters of a list, as OpenAPI shows them. Unknown ones are refused. */
export function listQuerySchema(definition: ListDefinition) {
  const { filters, search, orders, defaultOrder } = definition;
  const names = Object.keys(orders).flatMap((name) => [name, `-${name}`]);
  return z.strictObject({
    ...Object.fromEntries(Object.entries(filters).map(([name, { schema }]) => [name, schema.optional()])),
    ...(search && {
      search: text({ min: 1, max: 100 })
        .optional()
        .openapi({
          description: `Every word is in ${search.finds}; one or two letters begin a word`,
          type: 'string',
        }),
    }),
    order: z
      .enum(names)
      .default(defaultOrder)
      .openapi({ description: `'-' in front: the other way round${daysRule(definition)}` }),
    cursor: z
      .string()
      .optional()
      .openapi({ description: '`next_cursor` of the page before, with the same other parameters' }),
    limit: z
      .string()
      .regex(/^(?:[1-9]\d?|100)$/)
      .default(String(DEFAULT_ROWS))
      .openapi({ type: 'integer', minimum: 1, maximum: MOST_ROWS, default: DEFAULT_ROWS }),
  });
}

/** Every parameter with all that was given for it. Throws 400 for what is not percent-encoded UTF-8, which Hono passes on. */
export function givenParameters(request: HonoRequest): Record<string, string[]> {
  try {
    decodeURIComponent(new URL(request.url).search);
  } catch {
    const error = { field: '', code: 'malformed', message: 'The query is not percent-encoded UTF-8' };
    throw new ProblemError('request.invalid', { errors: [error] });
  }
  return request.queries();
}

/** Throws 400 for what does not fit. */
export function listRequestOf(
  definition: ListDefinition,
  schema: ReturnType<typeof listQuerySchema>,
  given: Record<string, string[]>,
): ListRequest {
  const parsed = schema.safeParse(onceEach(given));
  if (!parsed.success) throw new ProblemError('request.invalid', { errors: fieldErrors(parsed.error) });
  const {
    order: named,
    cursor,
    limit,
    search,
    ...values
  } = parsed.data as Record<string, unknown> & {
    order: string;
    cursor?: string;
    limit: string;
    search?: string;
  };
  const isAskedForDays = values['from'] !== undefined || values['to'] !== undefined;
  const order = isAskedForDays && given['order'] === undefined ? daysFirst(definition) : named;
  const key = definition.orders[order.replace(/^-/, '')];
  if (!key) throw new Error(`${definition.path} has no order ${order}`);
  const chosen = Object.entries(values).flatMap(([name, value]) => {
    const filter = definition.filters[name];
    return filter && value !== undefined ? [{ filter, value }] : [];
  });
  const naming = chosen.find(({ filter }) => filter.among);
  return {
    order,
    key,
    isDescending: order.startsWith('-'),
    after: cursor === undefined ? null : placeIn(cursor, { order, kind: key.kind }),
    limit: Number(limit),
    isSearch: search !== undefined,
    typed: search ?? null,
    isOfDays: isOfDays(definition, { ...values, order }),
    given: new Map(Object.entries(values).filter(([, value]) => value !== undefined)),
    among: naming?.filter.among?.(naming.value) ?? null,
    conditions: (context) => [
      ...(definition.within ? [definition.within(context)] : []),
      ...chosen
        .filter((each) => each !== naming)
        .map(({ filter, value }) => filter.condition(value, context)),
    ],
  };
}

function onceEach(given: Record<string, string[]>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).map(([name, [value = '', ...more]]) => {
      if (more.length > 0)
        throw new ProblemError('request.invalid', {
          errors: [{ field: name.slice(0, 200), code: 'repeated', message: 'Given more than once' }],
        });
      return [name, value];
    }),
  );
}
