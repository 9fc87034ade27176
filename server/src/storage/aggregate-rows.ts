import type { Json } from '#shared/core/json.ts';
import { audienceOf } from '#shared/access/scope.ts';
import { must } from '#shared/core/assert.ts';
import type { CollectionName, DocumentOf } from '#shared/documents/collections.ts';
import { aggregates, type Elements, type Part } from './aggregates.ts';

export type Row = { [column: string]: Json };
/** An id or other text of a row. */
export function textOf(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new Error(`${column} is not text`);
  return value;
}

/** Rows of one or many documents by table. */
export type RowsByTable = Map<string, Row[]>;

export interface TableShape {
  table: string;
  columns: readonly string[];
  /** Columns that name a row. */
  identity: readonly string[];
  /** Column with the document's id. */
  root: string;
}

const BASE_FIELDS = ['id', 'revision', 'createdAt', 'updatedAt'];
/** Worked out once: every field of every row of every document asks for it. */
const COLUMNS: ReadonlyMap<string, string> = new Map(
  [
    ...BASE_FIELDS,
    ...Object.values(aggregates).flatMap(({ fields, parts, elements }) => [
      ...fields,
      ...[...parts, ...elements].flatMap((table) => table.fields),
    ]),
  ].map((field) => [field, snakeCase(field)]),
);

const BASE_COLUMNS = ['id', 'revision', 'created_at', 'updated_at'];

/** The root's table first. `audience_now` is written but never read back. */
export function rootShape(collection: CollectionName): TableShape {
  const { table, fields } = aggregates[collection];
  return {
    table,
    columns: [...BASE_COLUMNS, ...fields.map(columnOf)],
    identity: ['id'],
    root: 'id',
  };
}

/** Every table below the root's. */
export function elementShapes(collection: CollectionName): TableShape[] {
  const { parts, elements } = aggregates[collection];
  return [
    ...parts.flatMap((part) => [
      {
        table: part.table,
        columns: ['id', ...part.fields.map(columnOf)],
        identity: ['id'],
        root: 'id',
      },
      ...part.links.map(({ table, owner, column }) => ({
        table,
        columns: [owner, column, 'ordinal'],
        identity: [owner, column],
        root: owner,
      })),
    ]),
    ...elements.map(({ table, root, fields }) => ({
      table,
      columns: ['id', root, 'ordinal', ...fields.map(columnOf)],
      identity: ['id', root],
      root,
    })),
  ];
}

/** A document as rows; every table of the aggregate has an entry. */
export function toRows<Name extends CollectionName>(
  collection: Name,
  document: DocumentOf<Name>,
): RowsByTable {
  const aggregate = aggregates[collection];
  const source = document as unknown as Row;
  const rows: RowsByTable = new Map();
  const root: Row = { audience_now: audienceOf(collection, document) };
  for (const field of [...BASE_FIELDS, ...aggregate.fields]) root[columnOf(field)] = read(source, field);
  rows.set(aggregate.table, [root]);
  for (const part of aggregate.parts) partRows(rows, part, source);
  for (const elements of aggregate.elements) {
    const values = read(source, elements.field) as Row[];
    rows.set(
      elements.table,
      values.map((element, ordinal) => elementRow(elements, element, { rootId: document.id, ordinal })),
    );
  }
  return rows;
}

function partRows(rows: RowsByTable, part: Part, source: Row): void {
  const value = part.field === null ? source : (source[part.field] as Row | null);
  const id = must(source['id'], 'document id');
  const row: Row = { id };
  if (value) for (const field of part.fields) row[columnOf(field)] = read(value, field);
  rows.set(part.table, value ? [row] : []);
  for (const { table, field, owner, column } of part.links) {
    const ids = value ? (value[field] as string[]) : [];
    rows.set(
      table,
      ids.map((target, ordinal) => ({ [owner]: id, [column]: target, ordinal })),
    );
  }
}

function elementRow(
  { root, fields }: Elements,
  element: Row,
  place: { rootId: string; ordinal: number },
): Row {
  const row: Row = { id: must(element['id'], 'element id'), [root]: place.rootId, ordinal: place.ordinal };
  for (const field of fields) row[columnOf(field)] = read(element, field);
  return row;
}

/** 'place.accessNotes' lies in place_access_notes. */
export function columnOf(field: string): string {
  return COLUMNS.get(field) ?? snakeCase(field);
}

function snakeCase(field: string): string {
  return field.replaceAll('.', '_').replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function read(source: Row, field: string): Json {
  const [outer, inner] = field.split('.');
  const value = source[outer ?? field];
  return (inner === undefined ? value : (value as Row)[inner]) ?? null;
}
