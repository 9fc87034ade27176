import { sha256Hex } from '../core/ids.ts';
import { canonicalJson } from '../core/json.ts';
import type { AnyDocument } from '../documents/collections.ts';

/** Count and content of a set of documents; equal for equal sets, in whatever order they were added. */
export interface CollectionDigest {
  count: number;
  hash: string;
}

/** The hash of one document with everything in it, its revision included. Client and server call this one function. */
export function documentHash(document: AnyDocument): string {
  return sha256Hex(canonicalJson(document));
}

/**
 * [SY13] The digest of one collection from its documents' ids and hashes. The hashes are the costly part, and may be
 * kept beside the documents by whoever asks often.
 */
export function digestOf(hashes: Iterable<readonly [id: string, hash: string]>): CollectionDigest {
  const lines = [...hashes].map(([id, hash]) => `${id} ${hash}`).toSorted(byCodeUnit);
  return { count: lines.length, hash: sha256Hex(lines.join('\n')) };
}

export function contentDigest(documents: Iterable<AnyDocument>): CollectionDigest {
  return digestOf([...documents].map((document) => [document.id, documentHash(document)] as const));
}

function byCodeUnit(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
