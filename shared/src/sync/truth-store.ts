import type { AnyDocument, CollectionName } from '../documents/collections.ts';

export type Scalar = string | number | boolean | null;
export type Condition =
  | Scalar
  | { $in?: Scalar[]; $ne?: Scalar; $gt?: Scalar; $gte?: Scalar; $lt?: Scalar; $lte?: Scalar };

/** Conditions by (dotted) field, all of which must hold. */
export type Selector = Readonly<Record<string, Condition>>;
export type Sort = readonly { field: string; direction: 'asc' | 'desc' }[];

/** The primary key is always the last sort field, ascending. */
export interface TruthQuery {
  selector: Selector;
  sort: Sort;
  skip: number;
  limit: number;
}

/** A document as the replica holds it; tombstones keep id and revision (other fields may be absent). */
export interface Copy {
  id: string;
  revision: number;
  deleted: boolean;
  document: AnyDocument | null;
}

/** How far the replica is, read in the same moment as the copies it goes with. */
export interface Position {
  epoch: string;
  /** Every transaction below this one was served by a pull, or overtaken by a later one that is still to come. */
  horizon: string;
  /**
   * The horizon of the snapshot that filled this replica: here everything below is in the replica without exception.
   * The feed keeps one entry per document, so a document written below `horizon` and again above it is missing from
   * the pull until the later write is served; a snapshot reads documents as they stand and has no such gap.
   */
  snapshotHorizon: string;
}

/** The server's documents as they were last pulled. Only the pull writes it. */
export interface TruthStore {
  query(collection: CollectionName, query: TruthQuery): Promise<AnyDocument[]>;
  count(collection: CollectionName, selector: Selector): Promise<number>;
  /** Tombstones included; ids never seen are absent. */
  get(collection: CollectionName, ids: readonly string[]): Promise<Map<string, Copy>>;
  position(): Promise<Position>;
}
