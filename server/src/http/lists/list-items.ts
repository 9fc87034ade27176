import { z } from '@hono/zod-openapi';
import { sql } from 'kysely';
import type { Actor } from '#shared/access/actor.ts';
import { must } from '#shared/core/assert.ts';
import type { Json } from '#shared/core/json.ts';
import type { Company } from '#shared/documents/company.ts';
import { loadDocuments } from '../../storage/aggregate-store.ts';
import type { Trx } from '../../storage/database.ts';
import { documentJson, documentSchema, elementSchema } from '../document-api.ts';
import { publicName } from '../public-json.ts';
import { elementsOf, type ListDefinition } from './list-definition.ts';

/** For whom an answer is made, and when. */
export interface Viewer {
  actor: Actor;
  company: Company;
  now: string;
}

type PublicRecord = { [name: string]: Json };

type Listed = Pick<ListDefinition, 'collection' | 'part'>;

export function itemSchema({ collection, part }: Listed): z.ZodObject {
  if (part === null) return documentSchema(collection);
  const element = elementSchema(collection, part.field);
  return part.rootName === null ? element : element.extend({ [part.rootName]: z.string() });
}

/** What the rows stand for, in their order. Security: masked by the same rule as everything that leaves for the actor. */
export async function itemsOf(
  trx: Trx,
  { collection, part }: Listed,
  { rows, viewer }: { rows: readonly { id: string; rootId: string }[]; viewer: Viewer },
): Promise<PublicRecord[]> {
  const documents = await loadDocuments(
    trx,
    collection,
    rows.map(({ rootId }) => rootId),
  );
  return rows.flatMap(({ id, rootId }) => {
    const json = documentJson(collection, must(documents.get(rootId), 'the document of a row'), viewer);
    if (part === null) return [json];
    const elements = json[publicName(part.field)] as PublicRecord[];
    const element = elements.find((each) => each['id'] === id);
    return element ? [{ ...(part.rootName !== null && { [part.rootName]: rootId }), ...element }] : [];
  });
}

/** The id of the document that an element belongs to. Security: whether the caller sees it is still to be asked. */
export async function ownerOfElement(trx: Trx, definition: Listed, id: string): Promise<string | null> {
  const elements = elementsOf(definition);
  if (!elements) return null;
  const { rows } = await sql<{ id: string }>`SELECT ${sql.ref(elements.root)} AS id
    FROM ${sql.table(elements.table)} WHERE id = ${id}::uuid`.execute(trx);
  return rows[0]?.id ?? null;
}
