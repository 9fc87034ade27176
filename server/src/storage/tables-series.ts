import type { Generated } from 'kysely';
import type { Text, Instant, Root, Element } from './table-shapes.ts';

interface ChangeRequestRow extends Element {
  kind: 'reschedule' | 'cancel' | 'other';
  requested_date: Text | null;
  requested_time: Text | null;
  reason: Text;
  status: 'pending' | 'approved' | 'rejected' | 'withdrawn';
  requested_by: string | null;
  requested_at: Instant;
  reviewed_by: string | null;
  reviewed_at: Instant | null;
  review_notes: Text;
}

/** Made by triggers; one for each tag of a request's audience. */
type ListedRequest = Pick<ChangeRequestRow, 'id' | 'requested_at' | 'status' | 'kind'> & { tag: Text };

/** Made by triggers; one for each tag of an order's, a visit's or a series' audience, but for some. */
interface ListedWork {
  tag: Text;
  id: string;
  status: Text;
  created_at: Instant;
}

interface CouponUsageRow extends Element {
  coupon_id: string;
  code: Text;
  discount_minor: number;
  person_keys: Text[];
  used_at: Instant;
  released_at: Instant | null;
}

/** Subscriptions, coupons, change requests, photos and what is kept beside them. */
export interface SeriesTables {
  subscriptions: Root & {
    subscription_number: Text | null;
    status: 'pending' | 'active' | 'paused' | 'cancelled' | 'completed';
    customer_id: string | null;
    guest_name: Text | null;
    guest_email: Text | null;
    guest_phone: Text | null;
    line1: Text;
    line2: Text;
    city: Text;
    postcode: Text;
    access_notes: Text;
    notes: Text;
    service_id: string;
    service_name: Text;
    staff_id: string | null;
    frequency: 'weekly' | 'fortnightly' | 'four_weekly' | 'monthly';
    start_date: Text;
    start_time: Text;
    end_date: Text;
    total_appointments: number;
    completed_appointments: number;
    next_appointment_date: Text | null;
    duration_minutes: number;
    buffer_minutes: number;
    unit_price_minor: number;
    price_per_visit_minor: number;
    source: 'guest' | 'office';
    created_by: string | null;
    paused_at: Instant | null;
    cancelled_at: Instant | null;
    cancel_reason: Text;
  };
  subscription_secrets: { subscription_id: string; tracking_token_hash: Text; rotation: Generated<number> };
  subscription_appointments: Element & {
    subscription_id: string;
    sequence: number;
    planned_date: Text;
    date: Text;
    starts_at: Instant;
    ends_at: Instant;
    appointment_id: string | null;
    status: 'planned' | 'scheduled' | 'completed' | 'skipped' | 'cancelled' | 'no_show';
    is_changed_by_hand: boolean;
    cancellation_deadline: Instant;
    can_cancel_override: boolean | null;
    can_reschedule_override: boolean | null;
  };
  change_requests: ChangeRequestRow & { order_id: string };
  subscription_appointment_change_requests: ChangeRequestRow & {
    subscription_id: string;
    visit_id: string | null;
  };
  change_request_audience: ListedRequest & { order_id: string };
  subscription_change_request_audience: ListedRequest & { subscription_id: string };
  order_audience: ListedWork & { starts_at: Instant };
  appointment_audience: ListedWork & { starts_at: Instant };
  subscription_audience: ListedWork & { start_date: Text };
  customer_tags: { tag: Text; id: string; name: Text; created_at: Instant };
  customer_districts: { tag: Text; id: string; name: Text; created_at: Instant };
  coupons: Root & {
    code: Text;
    description: Text;
    discount_type: 'percentage' | 'fixed';
    discount_value: number;
    valid_from: Instant;
    valid_until: Instant | null;
    usage_limit: number | null;
    per_customer_limit: number | null;
    status: 'active' | 'inactive' | 'expired';
    used_count: number;
  };
  coupon_restrictions: { id: string; minimum_order_minor: number };
  coupon_applicable_services: { coupon_id: string; service_id: string; ordinal: number };
  coupon_excluded_services: { coupon_id: string; service_id: string; ordinal: number };
  coupon_usages: CouponUsageRow & { order_id: string };
  subscription_coupon_usages: CouponUsageRow & { subscription_id: string };
  completion_photos: Element & {
    appointment_id: string;
    sha256: Text;
    content_type: Text;
    taken_at: Instant;
    taken_by: string | null;
  };
  photo_contents: { sha256: Text; content_type: Text; bytes: Uint8Array; created_at: Instant };
  calendar_events: {
    appointment_id: string;
    account_id: string;
    calendar_event_id: Text;
    calendar_synced_to: Text;
    sequence: number;
    synced_at: Instant;
  };
  account_tokens: {
    token_hash: Text;
    account_id: string;
    purpose: 'verify_email' | 'reset_password';
    expires_at: Instant;
    used_at: Instant | null;
    created_at: Instant;
  };
}
