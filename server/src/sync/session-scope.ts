import type { Actor } from '#shared/access/actor.ts';
import { rowScope, scopeKey, type RowScope } from '#shared/access/scope.ts';
import { wallOf } from '#shared/core/zoned-time.ts';
import { collectionNames, type CollectionName } from '#shared/documents/collections.ts';
import type { Company } from '#shared/documents/company.ts';

/** What an actor sees on the company's current day. */
export interface SessionScope {
  /** Stands in checkpoints; another key means another view. */
  key: string;
  companyDate: string;
  rows(collection: CollectionName): RowScope;
}

export function sessionScope(actor: Actor, company: Pick<Company, 'zone'>, now: string): SessionScope {
  const companyDate = wallOf(now, company.zone).date;
  return {
    key: scopeKey(actor, collectionNames, companyDate),
    companyDate,
    rows: (collection) => rowScope(actor, collection, companyDate),
  };
}
