import { sameJson, type Json } from '../core/json.ts';
import type { Refusal } from '../core/refusal.ts';
import { isRecord, toJson, type Change } from '../command-kit/change.ts';
import type { AnyDocument, CollectionName } from '../documents/collections.ts';
import type { OutboxRow } from './outbox-row.ts';

/** One field that the refused command had set, or removed (`attempted` null), beside what the truth has there now. */
export interface AttemptedField {
  /** As in an operation: names from the root, array elements as '#<id>'. */
  path: readonly string[];
  attempted: Json;
  current: Json;
}

/** What the command had done to one document. */
export interface AttemptedChange {
  collection: CollectionName;
  id: string;
  kind: Change['kind'];
  /** Fields of an edit that still differ from the truth, all of them if the document is gone; none for other changes. */
  fields: AttemptedField[];
  /** The document that was to be created; null otherwise. */
  created: AnyDocument | null;
  /** The server's document now; null where there is none, or none in sight. */
  current: AnyDocument | null;
}

/** A refusal that nobody has dealt with: data for the screen, without a sentence. */
export interface AttentionCase {
  row: OutboxRow;
  refusal: Refusal;
  changes: AttemptedChange[];
}

/** The server's documents as they are held now, without anybody's patches. */
export type TruthLookup = (collection: CollectionName, id: string) => AnyDocument | null;

/** [SY1] The cases of the open rows, oldest first. A void row was undone by the user and is nobody's case. */
export function attentionCases(rows: readonly OutboxRow[], truthOf: TruthLookup): AttentionCase[] {
  return rows.flatMap((row) => {
    const refusal = row.verdict?.outcome === 'refused' ? row.verdict.refusal : null;
    if (refusal === null || row.isVoid || row.resolvedAt !== null) return [];
    return [
      {
        row,
        refusal,
        changes: row.patches.map((change) => attempted(change, truthOf(change.collection, change.id))),
      },
    ];
  });
}

function attempted(change: Change, current: AnyDocument | null): AttemptedChange {
  const { collection, id, kind } = change;
  const created = change.kind === 'create' ? change.document : null;
  const fields = change.kind === 'update' ? fieldsOf(change, current) : [];
  return { collection, id, kind, fields, created, current };
}

function fieldsOf(
  change: Extract<Change, { kind: 'update' }>,
  current: AnyDocument | null,
): AttemptedField[] {
  return change.operations.flatMap((operation) => {
    const attempted = 'remove' in operation ? null : operation.value;
    const theirs = valueAt(current, operation.path);
    return current !== null && sameJson(attempted, theirs)
      ? []
      : [{ path: operation.path, attempted, current: theirs }];
  });
}

function valueAt(document: AnyDocument | null, path: readonly string[]): Json {
  let value: Json = document === null ? null : toJson(document);
  for (const segment of path) {
    if (Array.isArray(value))
      value = value.find((element) => isRecord(element) && element['id'] === segment.slice(1)) ?? null;
    else value = isRecord(value) ? (value[segment] ?? null) : null;
  }
  return value;
}
