import { sql, type RawBuilder } from 'kysely';
import { collectionNames, type CollectionName } from '#shared/documents/collections.ts';
import { columnOf } from './aggregate-rows.ts';
import { aggregates, type Elements, type Part } from './aggregates.ts';

/** Columns that PostgreSQL's own JSON would write otherwise than documents do; the storage contract finds a missing one. */
const INSTANT = /(?:^|_)at$|_deadline$|^valid_/;
const WALL_TIME = /_time$/;

/** Made once: the texts are the same for every statement. */
const TEXTS: ReadonlyMap<CollectionName, string> = new Map(
  collectionNames.map((collection) => [collection, textOf(collection)]),
);

/**
 * An expression over one row of the collection's root table, named `root`: the whole document as JSON text, in one
 * line. One statement reads an aggregate from all of its tables, and a document that is only passed on is never looked
 * into here.
 */
export function documentJson(collection: CollectionName): RawBuilder<string> {
  return sql<string>`${sql.raw(TEXTS.get(collection) ?? '')}`;
}

interface Member {
  field: string;
  value: string;
}

function textOf(collection: CollectionName): string {
  const { fields, parts, elements } = aggregates[collection];
  const own = ['id', 'revision', 'createdAt', 'updatedAt', ...fields];
  const members = [
    ...nested(own.map((field) => ({ field, value: columnAsJson('root', field) }))),
    ...parts.flatMap(partMembers),
    ...elements.map((each) => ({ field: each.field, value: elementsAsJson(each) })),
  ];
  return `${rowAsJson(members)}::text`;
}

/** 'place.phone' and its like become one member `place`. */
function nested(members: readonly Member[]): Member[] {
  const groups = new Map<string, Member[]>();
  for (const { field, value } of members) {
    const [outer = field, inner] = field.split('.');
    const group = groups.get(outer) ?? [];
    groups.set(outer, group);
    group.push({ field: inner ?? '', value });
  }
  return [...groups].map(([field, group]) => {
    const [first] = group;
    return { field, value: first?.field === '' ? first.value : rowAsJson(group) };
  });
}

function partMembers({ table, field, fields, links }: Part): Member[] {
  const members = [
    ...fields.map((each) => ({ field: each, value: columnAsJson('part', each) })),
    ...links.map((link) => ({
      field: link.field,
      value: `ARRAY(SELECT ${link.column} FROM ${link.table} WHERE ${link.owner} = part.id ORDER BY ordinal)`,
    })),
  ];
  const inPart = (value: string) => `(SELECT ${value} FROM ${table} AS part WHERE part.id = root.id)`;
  if (field !== null) return [{ field, value: inPart(rowAsJson(members)) }];
  return members.map((member) => ({ field: member.field, value: inPart(member.value) }));
}

function elementsAsJson({ table, root, fields }: Elements): string {
  const members = ['id', ...fields].map((field) => ({ field, value: columnAsJson('element', field) }));
  return `ARRAY${rowAsJson(members, `FROM ${table} AS element WHERE element.${root} = root.id ORDER BY ordinal`)}`;
}

/** A row of named columns: PostgreSQL's fastest way to an object. Without a source it is made of what is around it. */
function rowAsJson(members: readonly Member[], source = ''): string {
  const columns = members.map(({ field, value }) => `${value} AS "${field}"`).join(', ');
  return `(SELECT row_to_json(shaped) FROM (SELECT ${columns} ${source}) AS shaped)`;
}

function columnAsJson(row: string, field: string): string {
  const column = columnOf(field);
  const value = `${row}.${column}`;
  // The session's zone is always UTC.
  if (INSTANT.test(column)) return `to_char(${value}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  return WALL_TIME.test(column) ? `to_char(${value}, 'HH24:MI')` : value;
}
