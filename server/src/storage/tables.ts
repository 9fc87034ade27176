import type { ColumnType, Generated } from 'kysely';
import type { Json } from '#shared/core/json.ts';
import type { ManagerPermission } from '#shared/documents/account.ts';
import type {
  Jsonb,
  Text,
  Instant,
  MessageChannel,
  MessageStatus,
  Role,
  Root,
  Element,
} from './table-shapes.ts';
import type { SeriesTables } from './tables-series.ts';

/**
 * Every table as the drivers deliver and take it: instants as ISO text, dates as YYYY-MM-DD, times as HH:MM, int8 and
 * xid8 as decimal text. jsonb is taken as text (JSON.stringify) and delivered parsed.
 */
export interface Tables extends RootTables, ElementTables, WorkTables, SeriesTables, SyncTables {}

interface RootTables {
  company_settings: Root & {
    name: Text;
    email: Text | null;
    phone: Text | null;
    zone: Text;
    currency: Text;
    country: Text;
    notice_hours: number;
    lead_time_hours: number;
    hold_hours: number;
    slot_minutes: number;
  };
  users: Root & {
    email: Text;
    role: Role;
    name: Text;
    is_active: boolean;
    is_verified: boolean;
    staff_id: string | null;
    customer_id: string | null;
    denied_permissions: ManagerPermission[];
  };
  invitations: Root & {
    email: Text;
    role: Role;
    name: Text;
    staff_id: string | null;
    invited_by: string | null;
    expires_at: Instant;
    used_at: Instant | null;
    is_active: boolean;
  };
  customers: Root & {
    name: Text;
    email: Text | null;
    phone: Text | null;
    notes: Text;
    tags: string[];
    account_id: string | null;
    created_by: string | null;
  };
  staff: Root & {
    name: Text;
    email: Text | null;
    phone: Text | null;
    bio: Text;
    photo: Text | null;
    picture: Text | null;
    color: Text;
    is_active: boolean;
    account_id: string | null;
  };
  services: Root & {
    name: Text;
    slug: Text;
    description: Text;
    category_id: string;
    price_minor: number;
    duration_minutes: number;
    buffer_minutes: number;
    is_active: boolean;
    approval_status: 'pending' | 'approved' | 'rejected';
  };
}

interface ElementTables {
  categories: Element & {
    company_id: string;
    name: Text;
    slug: Text;
    description: Text;
    position: number;
    is_active: boolean;
  };
  profiles: {
    id: string;
    phone: Text | null;
    timezone: Text | null;
    avatar: Text | null;
    calendar_sync_enabled: Generated<boolean>;
  };
  managers: { id: string; all_staff: boolean; all_customers: boolean };
  manager_staff: { manager_id: string; staff_id: string; ordinal: number };
  manager_customers: { manager_id: string; customer_id: string; ordinal: number };
  addresses: Element & {
    customer_id: string;
    label: Text;
    line1: Text;
    line2: Text;
    city: Text;
    postcode: Text;
    access_notes: Text;
    is_default: boolean;
  };
  staff_schedules: Element & {
    staff_id: string;
    day_of_week: number;
    start_time: Text;
    end_time: Text;
    breaks: Jsonb;
  };
  staff_services: Element & {
    staff_id: string;
    service_id: string;
    price_override_minor: number | null;
    duration_override_minutes: number | null;
  };
  staff_areas: Element & { staff_id: string; postcode: Text; is_active: boolean };
  staff_absences: Element & { staff_id: string; start_date: Text; end_date: Text; reason: Text };
  service_extras: Element & { service_id: string; name: Text; price_minor: number; duration_minutes: number };
}

interface WorkTables {
  orders: Root & {
    order_number: Text | null;
    status: 'pending' | 'confirmed' | 'completed' | 'cancelled';
    customer_id: string | null;
    guest_name: Text | null;
    guest_email: Text | null;
    guest_phone: Text | null;
    line1: Text;
    line2: Text;
    city: Text;
    postcode: Text;
    access_notes: Text;
    scheduled_date: Text;
    scheduled_time: Text;
    starts_at: Instant;
    notes: Text;
    discount_minor: number;
    total_price_minor: number;
    cancellation_deadline: Instant;
    can_cancel_override: boolean | null;
    can_reschedule_override: boolean | null;
    hold_expires_at: Instant | null;
    is_hold_expired: boolean;
    source: 'guest' | 'office';
    created_by: string | null;
    confirmed_at: Instant | null;
    cancelled_at: Instant | null;
    cancel_reason: Text;
  };
  order_items: Element & {
    order_id: string;
    service_id: string;
    service_name: Text;
    quantity: number;
    unit_price_minor: number;
    total_price_minor: number;
    duration_minutes: number;
    buffer_minutes: number;
    staff_id: string | null;
    starts_at: Instant;
    ends_at: Instant;
    appointment_id: string | null;
  };
  order_secrets: { order_id: string; tracking_token_hash: Text; rotation: Generated<number> };
  invitation_secrets: { invitation_id: string; token_hash: Text };
  appointments: Root & {
    staff_id: string;
    service_id: string;
    service_name: Text;
    order_id: string | null;
    order_item_id: string | null;
    subscription_id: string | null;
    subscription_visit_id: string | null;
    status: 'scheduled' | 'in_progress' | 'completed' | 'cancelled' | 'no_show';
    date: Text;
    starts_at: Instant;
    ends_at: Instant;
    buffer_minutes: number;
    price_minor: number;
    place_customer_name: Text;
    place_phone: Text | null;
    place_line1: Text;
    place_line2: Text;
    place_city: Text;
    place_postcode: Text;
    place_access_notes: Text;
    started_at: Instant | null;
    completed_at: Instant | null;
    cancelled_at: Instant | null;
  };
  customer_appointments: Element & {
    appointment_id: string;
    customer_id: string | null;
    payment_status: 'unpaid' | 'paid' | 'refunded';
    cancellation_deadline: Instant;
    can_cancel_override: boolean | null;
    can_reschedule_override: boolean | null;
  };
  appointment_notes: Element & {
    appointment_id: string;
    at: Instant;
    account_id: string | null;
    author_name: Text;
    text: Text;
  };
  time_blocks: {
    source_id: string;
    staff_id: string;
    /** A range; read it with lower() and upper(). */
    during: Text;
    kind: 'appointment' | 'hold';
    order_id: string | null;
    expires_at: Instant | null;
  };
}

interface SyncTables {
  server_state: { key: Text; value: Text };
  server_epoch: {
    is_only: Generated<boolean>;
    name: Text;
    identity: Text;
    xid: Text;
    pruned_to: Text | null;
    begun_at: Generated<Instant>;
  };
  feed_marks: { marked_at: Instant; xid: Text };
  account_secrets: {
    account_id: string;
    password_hash: Text;
    updated_at: Instant;
    failed_sign_ins: Generated<number>;
    locked_until: Instant | null;
  };
  sessions: {
    id: string;
    token_hash: Text;
    account_id: string;
    device: Text;
    created_at: Instant;
    expires_at: Instant;
    last_seen_at: Instant;
  };
  sync_clients: {
    client_id: string;
    account_id: string;
    last_n: Generated<number>;
    created_at: Instant;
    last_seen_at: Instant;
  };
  command_log: {
    command_id: string;
    client_id: string | null;
    n: number;
    origin: Text;
    actor_role: Text;
    actor_account_id: string | null;
    actor_name: Text;
    name: Text;
    version: number;
    args_hash: Text;
    outcome: 'accepted' | 'refused';
    refusal: ColumnType<Json | null, string | null, string | null>;
    epoch: Text;
    xid: Text;
    documents: Jsonb;
    occurred_at: Instant;
    decided_at: Instant;
    request_id: Text;
  };
  command_log_args: { command_id: string; args: Jsonb };
  idempotency_keys: {
    actor_key: Text;
    route: Text;
    key: Text;
    body_hash: Text;
    command_id: string;
    created_at: Instant;
    /** JSON text; null for a refusal and for routes that tell nothing but the verdict. */
    answer: Text | null;
  };
  messages: {
    id: string;
    command_id: string;
    /** What carries it: a mail, or a note in somebody's calendar. */
    channel: Generated<MessageChannel>;
    template: Text;
    /** Null where there was no address, and for calendars. */
    recipient: Text | null;
    subject_ids: Jsonb;
    status: Generated<MessageStatus>;
    attempts: Generated<number>;
    next_attempt_at: Instant;
    /** Until when one process has it in hand. */
    leased_until: Generated<Instant | null>;
    first_attempt_at: Generated<Instant | null>;
    last_error: Text | null;
    created_at: Instant;
    sent_at: Instant | null;
  };
  change_feed: {
    collection: Text;
    id: string;
    revision: number;
    deleted: boolean;
    xid: Text;
    seq: Text;
    audience: string[];
    visible_to: string[];
    scope_date: Text | null;
  };
}
