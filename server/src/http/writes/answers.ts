import { z } from '@hono/zod-openapi';
import { isVisible, rowScope } from '#shared/access/scope.ts';
import { must } from '#shared/core/assert.ts';
import { wallOf } from '#shared/core/zoned-time.ts';
import type { CollectionName, documentSchemas, DocumentOf } from '#shared/documents/collections.ts';
import { loadDocument } from '../../storage/aggregate-store.ts';
import type { Trx } from '../../storage/database.ts';
import { documentJson, documentSchema, elementSchema } from '../document-api.ts';

import type { ToldOf, WriteAnswer } from './write-route.ts';

/** The document as it is now, if the actor still sees it. */
export function documentAnswer(collection: CollectionName): WriteAnswer {
  return {
    schema: documentSchema(collection),
    async tell(trx, told) {
      const document = await documentInSight(trx, collection, told);
      return document && { revision: document.revision, body: documentJson(collection, document, told) };
    },
  };
}

/** The document that the actor just made, whether or not it is in their scope from now on. */
export function createdAnswer(collection: CollectionName): WriteAnswer {
  return {
    schema: documentSchema(collection),
    async tell(trx, told) {
      const document = must(await documentTold(trx, collection, told), 'what was just made');
      return { revision: document.revision, body: documentJson(collection, document, told) };
    },
  };
}

type Part<Name extends CollectionName> = keyof DocumentOf<Name> &
  keyof (typeof documentSchemas)[Name]['shape'];

/** One element of a document's list, with the id of the document it belongs to. */
export function partAnswer<Name extends CollectionName>(
  collection: Name,
  part: Part<Name> & string,
  rootName: string | null = null,
): WriteAnswer {
  const element = elementSchema(collection, part);
  return {
    schema: rootName === null ? element : element.extend({ [rootName]: z.string() }),
    async tell(trx, told) {
      const document = await documentInSight(trx, collection, told);
      if (!document) return null;
      const json = documentJson(collection, document, told) as Record<string, unknown>;
      const elements = json[part] as { id: string }[];
      const element = elements.find(({ id }) => id === told.intent.elementId);
      return element
        ? { revision: document.revision, body: { ...(rootName && { [rootName]: document.id }), ...element } }
        : null;
    },
  };
}

/** The document that the request was about, whoever sees it; null where it is gone. */
export async function documentTold<Name extends CollectionName>(
  trx: Trx,
  collection: Name,
  { intent: { about }, after }: Pick<ToldOf, 'intent' | 'after'>,
): Promise<DocumentOf<Name> | null> {
  const written = after?.get(`${collection}/${about.id}`);
  return written ? (written as DocumentOf<Name>) : loadDocument(trx, collection, about.id);
}

/** The document, or null where the actor does not see it any more. */
export async function documentInSight<Name extends CollectionName>(
  trx: Trx,
  collection: Name,
  told: ToldOf,
): Promise<DocumentOf<Name> | null> {
  const { actor, now, company } = told;
  const document = await documentTold(trx, collection, told);
  const scope = rowScope(actor, collection, wallOf(now, company.zone).date);
  return document && isVisible(scope, collection, document) ? document : null;
}
