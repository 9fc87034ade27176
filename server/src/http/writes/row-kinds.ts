import { z } from '@hono/zod-openapi';
import type { CommandName } from '#shared/access/permissions.ts';
import { Id } from '#shared/core/ids.ts';
import type { CollectionName, DocumentOf } from '#shared/documents/collections.ts';
import { createdAnswer, documentAnswer } from './answers.ts';
import { bodyOf, type PublicBody } from './public-body.ts';
import { editOfDocument, writeRoute, type WriteContext, type WriteRoute } from './write-route.ts';

/** What every row about a whole document says. */
interface About<Name extends CollectionName> {
  path: `/api/${string}/`;
  tag: string;
  summary: string;
  description?: string;
  command: CommandName;
  collection: Name;
  /** The command's name for the id. */
  idArg: string;
}

interface Creating<Name extends CollectionName, Fields extends z.ZodRawShape> extends About<Name> {
  /** All that may be given; the id is added. */
  fields: z.ZodObject<Fields>;
  example: Record<string, unknown>;
  /** The command's further arguments: what was given and what stands in for the rest. */
  args(fields: z.output<z.ZodObject<Fields>>, context: WriteContext): object;
}

/** `POST` of a new document, under the id that the caller chose or a new one. */
export function createWrite<Name extends CollectionName, Fields extends z.ZodRawShape>(
  row: Creating<Name, Fields>,
): WriteRoute {
  const { command, collection, idArg, fields, args, ...rest } = row;
  type Given = z.output<z.ZodObject<Fields>>;
  const withId = z.strictObject({ id: Id.optional(), ...fields.shape });
  return writeRoute({
    ...rest,
    method: 'post',
    commands: [command],
    status: 201,
    body: bodyOf(withId as unknown as z.ZodType<{ id?: string } & Given>),
    intent(request) {
      const { id = request.newId(collection), ...given } = request.body;
      const further = args(given as Given, request);
      return { command, args: { [idArg]: id, ...further }, about: { collection, id } };
    },
    answer: createdAnswer(collection),
  });
}

interface Editing<Name extends CollectionName, Fields extends z.ZodRawShape> extends About<Name> {
  fields: z.ZodObject<Fields>;
  example: Record<string, unknown>;
}

/** `PATCH` of a document: the fields given, over what the caller saw. */
export function editWrite<Name extends CollectionName, Fields extends z.ZodRawShape>(
  row: Editing<Name, Fields>,
): WriteRoute {
  const { command, collection, idArg, fields, ...rest } = row;
  return writeRoute({
    ...rest,
    method: 'patch',
    commands: [command],
    body: bodyOf(fields.partial()),
    async intent({ params, body, target }) {
      const document = await target(collection, params['id'] ?? '');
      const { id } = document;
      return { command, args: { [idArg]: id, ...editOfDocument(body, document) }, about: { collection, id } };
    },
    answer: documentAnswer(collection),
  });
}

interface Acting<Name extends CollectionName, Body> extends About<Name> {
  method?: 'post' | 'delete' | 'put' | 'patch';
  body?: PublicBody<Body>;
  example?: Record<string, unknown>;
  /** The command's arguments besides the document's id. */
  args?(body: Body, asked: { document: DocumentOf<Name>; context: WriteContext }): object;
}

/** Anything else that is done to one document. */
export function actionWrite<Name extends CollectionName, Body = null>(row: Acting<Name, Body>): WriteRoute {
  const { method = 'post', command, collection, idArg, args, ...rest } = row;
  return writeRoute<Body>({
    ...rest,
    method,
    commands: [command],
    async intent({ body, ...context }) {
      const document = await context.target(collection, context.params['id'] ?? '');
      const { id } = document;
      const further = args?.(body, { document, context }) ?? {};
      return { command, args: { [idArg]: id, ...further }, about: { collection, id } };
    },
    answer: documentAnswer(collection),
  });
}
