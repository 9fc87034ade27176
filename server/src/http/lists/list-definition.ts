import type { z } from '@hono/zod-openapi';
import type { Actor, Role } from '#shared/access/actor.ts';
import { collectionRoles } from '#shared/access/permissions.ts';
import { rowScope, type RowScope } from '#shared/access/scope.ts';
import { wallOf } from '#shared/core/zoned-time.ts';
import type { CollectionName } from '#shared/documents/collections.ts';
import type { Company } from '#shared/documents/company.ts';
import { aggregates } from '../../storage/aggregates.ts';
import type { RootCondition } from '../../storage/aggregate-store.ts';
import { isNamed, type NamedDocuments } from './membership.ts';
import type { SortKey } from './sort-key.ts';

/** What a filter may need besides its value. */
export interface ListContext {
  company: Company;
  now: string;
  /** Of the person who asks; null: of nobody. */
  staffId: string | null;
  /** Security: what a condition looks for in other collections is narrowed like the list itself. */
  scopeOf(collection: CollectionName): RowScope;
}

/** One query parameter. Its schema takes the text of the query. */
export interface ListFilter {
  schema: z.ZodType;
  condition(value: unknown, context: ListContext): RootCondition;
  /** Where another table names the documents: by which of its rows. */
  among?(value: unknown): NamedDocuments;
  /** For whoever sees all and asks for nothing else: a table with rows of the list for each tag; null: not for this value. */
  rows?(value: unknown): WantedRows | null;
}

/** Rows of a table that has some of the list's for each tag, in its orders. */
export interface WantedRows {
  table: string;
  /** The column with the document's id. */
  root: string;
  /** A table of the tags, with the column `tag`. */
  tags: RootCondition;
}

export function listFilter<Schema extends z.ZodType>(
  schema: Schema,
  condition: (value: z.output<Schema>, context: ListContext) => RootCondition,
): ListFilter {
  return { schema, condition: (value, context) => condition(value as z.output<Schema>, context) };
}

/** With `rows` for the values that a table of the list's rows knows. */
export function amongFilter<Schema extends z.ZodType>(
  schema: Schema,
  among: (value: z.output<Schema>) => NamedDocuments,
  rows: (value: z.output<Schema>) => WantedRows | null = () => null,
): ListFilter {
  const named = (value: unknown) => among(value as z.output<Schema>);
  return {
    schema,
    condition: (value) => isNamed(named(value)),
    among: named,
    rows: (value) => rows(value as z.output<Schema>),
  };
}

export interface ListSearch {
  /** A text in lower case over one row, in front of each word a blank; an index holds its trigrams. */
  text: RootCondition;
  /** That index, where many rows are searched. */
  index?: string;
  /** For the reference. */
  finds: string;
  /** Also finds what is of a customer whom the search finds. */
  isThroughCustomers?: boolean;
}

/** A table that holds a row of the list for each of its tags, with the columns of its orders and of some filters. */
export interface TaggedRows {
  table: string;
  /** The column with the document's id. */
  root: string;
  /** Filters by columns of that table, in an index behind the tag. */
  filters: readonly string[];
  /** Where tags are those of the audience, for whoever sees few rows: which of a scope's it has rows for. */
  audience: RegExp | null;
  /** For whoever sees all: filters whose value, behind this beginning, is a tag. */
  named: Readonly<Record<string, string>>;
}

/**
 * A list as the API shows it: which documents (or which elements of documents), to whom, found how and in which order.
 * Conditions and keys name the root's table `root` and, in a list of elements, the elements' table `element`.
 */
export interface ListDefinition {
  path: `/api/${string}/`;
  tag: string;
  /** What the list holds, for the reference: 'Orders'. */
  title: string;
  roles: readonly Role[];
  collection: CollectionName;
  /** The document's array whose elements are listed instead of the document, and their name for its id. */
  part: { field: string; rootName: string | null } | null;
  tagged?: TaggedRows;
  /** What holds of every row that the list's readers have in sight, said so that an index finds them. */
  within?: (context: ListContext) => RootCondition;
  filters: Readonly<Record<string, ListFilter>>;
  search: ListSearch | null;
  orders: Readonly<Record<string, SortKey>>;
  /** A name of `orders`, with '-' in front for the other way round. */
  defaultOrder: string;
  /**
   * The order of the days that the filters `from` and `to` ask for, where the list has more of them than may be gone
   * through: they are shown in it unless asked for in another, and in another both are given and few days lie between.
   */
  daysOrder?: string;
}

/** What every list takes besides its filters. */
const RESERVED = ['order', 'search', 'cursor', 'limit'];

/** A customer sees their own by scope, although no replica is theirs. */
export function defineList(definition: ListDefinition): ListDefinition {
  const { collection, roles, path, filters } = definition;
  const taken = RESERVED.find((name) => Object.hasOwn(filters, name));
  if (taken !== undefined) throw new Error(`${path}: a filter cannot be called ${taken}`);
  const readers: readonly Role[] = collectionRoles[collection];
  const stranger = roles.find((role) => role !== 'customer' && !readers.includes(role));
  if (stranger) throw new Error(`${path}: ${stranger} may not read ${collection}`);
  return definition;
}

/** Where the elements of a list lie; null where whole documents are listed. */
export function elementsOf({ collection, part }: Pick<ListDefinition, 'collection' | 'part'>) {
  if (part === null) return null;
  const elements = aggregates[collection].elements.find(({ field }) => field === part.field);
  if (!elements) throw new Error(`${collection}.${part.field} is no list`);
  return elements;
}

export function listContext(viewer: { actor: Actor; company: Company; now: string }): ListContext {
  const { actor, company, now } = viewer;
  const companyDate = wallOf(now, company.zone).date;
  return {
    company,
    now,
    staffId: actor.staffId,
    scopeOf: (collection) => rowScope(actor, collection, companyDate),
  };
}
