import type { ColumnType } from 'kysely';
import type { Json } from '#shared/core/json.ts';

/** What the columns of `Tables` are made of. */
export type Jsonb = ColumnType<Json, string, string>;
export type Text = string;
export type Instant = string;
export type Role = 'customer' | 'staff' | 'manager' | 'admin';

/** `dropped`: nobody is sent it, because there is no address or because it is no longer so. */
export type MessageChannel = 'mail' | 'calendar';
export type MessageStatus = 'waiting' | 'sent' | 'failed' | 'dropped';

export interface Root {
  id: string;
  revision: number;
  created_at: Instant;
  updated_at: Instant;
  audience_now: string[];
}

export interface Element {
  id: string;
  ordinal: number;
}
