import { blocksOfAppointment, blocksOfOrder, type TimeBlock } from '#shared/command-kit/time-block.ts';
import { must } from '#shared/core/assert.ts';
import {
  collectionNames,
  type AnyDocument,
  type CollectionName,
  type DocumentOf,
} from '#shared/documents/collections.ts';
import { COMPANY_ID, type Company } from '#shared/documents/company.ts';
import { Lineage } from './happened.ts';
import type { Verdict } from '#shared/sync/verdict.ts';

/** A document with its one entry in the feed: the last transaction that wrote it. */
export interface Stored {
  collection: CollectionName;
  id: string;
  document: AnyDocument | null;
  revision: number;
  xid: number;
  seq: number;
  /** Whom it ever concerned. */
  audience: ReadonlySet<string>;
}

/** A command in the log, with its stored answer. */
export interface Logged {
  accountId: string | null;
  callHash: string;
  verdict: Verdict;
}

/** Where a command came from. */
export type Origin =
  | { kind: 'replica'; clientId: string; n: number; epoch: string | undefined }
  | { kind: 'http'; key: string };

export interface SyncClient {
  accountId: string;
  lastN: number;
}

/** What the server's disk holds. Entries are replaced and never changed, so that a backup is a copy of the maps. */
export class ServerState {
  documents = new Map<string, Stored>();
  clients = new Map<string, SyncClient>();
  /** Which command a client's number belongs to. */
  numbers = new Map<string, string>();
  log = new Map<string, Logged>();
  /** Idempotency key to command id. */
  keys = new Map<string, string>();
  orderNumber = 0;
  subscriptionNumber = 0;
  lineage = new Lineage();
  private readonly byCollection = new Map<CollectionName, AnyDocument[]>();

  copy(): ServerState {
    const state = new ServerState();
    state.documents = new Map(this.documents);
    state.clients = new Map(this.clients);
    state.numbers = new Map(this.numbers);
    state.log = new Map(this.log);
    state.keys = new Map(this.keys);
    state.orderNumber = this.orderNumber;
    state.subscriptionNumber = this.subscriptionNumber;
    state.lineage = this.lineage.copy();
    return state;
  }

  put(stored: Stored): void {
    this.documents.set(keyOf(stored.collection, stored.id), stored);
    this.byCollection.delete(stored.collection);
  }

  find(collection: CollectionName, id: string): AnyDocument | null {
    return this.documents.get(keyOf(collection, id))?.document ?? null;
  }

  all<Name extends CollectionName>(collection: Name): DocumentOf<Name>[] {
    const known = this.byCollection.get(collection);
    if (known) return known as DocumentOf<Name>[];
    const found = [...this.documents.values()].flatMap((stored) =>
      stored.collection === collection && stored.document ? [stored.document] : [],
    );
    this.byCollection.set(collection, found);
    return found as DocumentOf<Name>[];
  }

  company(): Company {
    return must(this.find('company', COMPANY_ID), 'the company') as Company;
  }

  blocks(): TimeBlock[] {
    return [
      ...this.all('appointments').flatMap(blocksOfAppointment),
      ...this.all('orders').flatMap(blocksOfOrder),
    ];
  }
}

export function keyOf(collection: string, id: string): string {
  return `${collection}/${id}`;
}

export const COLLECTIONS: readonly CollectionName[] = collectionNames;
