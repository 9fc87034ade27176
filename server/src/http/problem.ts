import type { FieldIssue, Refusal, RefusalCode } from '#shared/core/refusal.ts';
import type { Json } from '#shared/core/json.ts';
import { publicFieldName, snakeCased } from './public-json.ts';

interface Meaning {
  status: 400 | 401 | 403 | 404 | 408 | 409 | 412 | 413 | 415 | 422 | 426 | 429 | 500 | 503;
  /** Short and the same for every occurrence, as RFC 9457 asks. */
  title: string;
}

/** What a refused command means in HTTP. The only place that knows. */
const refusalMeanings: Record<RefusalCode, Meaning> = {
  'args.invalid': { status: 400, title: 'The request has invalid fields' },
  'command.unknown': { status: 400, title: 'Unknown command' },
  'command.void': { status: 409, title: 'The command was withdrawn' },
  forbidden: { status: 403, title: 'Not allowed' },
  not_found: { status: 404, title: 'Not found' },
  exists: { status: 409, title: 'It exists already' },
  stale: { status: 409, title: 'Changed by somebody else meanwhile' },
  'status.wrong': { status: 409, title: 'Not possible in this status' },
  duplicate: { status: 409, title: 'The value is already in use' },
  'phone.invalid': { status: 422, title: 'The phone number is not one' },
  'postcode.invalid': { status: 422, title: 'The postcode is not one of the country' },
  'setting.unknown': { status: 422, title: 'There is no such country, currency or time zone' },
  'currency.in_use': { status: 409, title: 'Amounts are stored in the present currency' },
  'customer.open_work': { status: 409, title: 'The customer has open orders or visits' },
  'order.unassigned': { status: 409, title: 'An item has no staff member' },
  'order.cancel_deadline_passed': { status: 409, title: 'The cancellation deadline has passed' },
  'appointment.overlap': { status: 409, title: 'The staff member is not free then' },
  slot_taken: { status: 409, title: 'The start is no longer free' },
  'slot.unavailable': { status: 409, title: 'The start is not available' },
  'slot.in_past': { status: 422, title: 'The start lies in the past' },
  'slot.nonexistent_time': { status: 422, title: 'The clock skips this time' },
  'staff.inactive': { status: 422, title: 'The staff member is not active' },
  'service.unavailable': { status: 422, title: 'The service is not available' },
  'order.guest_email_required': { status: 422, title: 'A guest order needs a name and an e-mail' },
  'appointment.not_yet': { status: 409, title: 'The visit has not begun' },
  'limit.reached': { status: 409, title: 'There are as many as there may be' },
  'subscription.no_visit': { status: 422, title: 'The series would have no visit' },
  'subscription.ends_too_early': { status: 409, title: 'Visits beyond the new end would be left' },
  'subscription.clash': { status: 409, title: 'Some visits find their time taken' },
  'change_request.pending': { status: 409, title: 'A request is being looked at already' },
  'coupon.not_applicable': { status: 409, title: 'The coupon cannot be used here' },
  'coupon.invalid_terms': { status: 422, title: 'The terms of the coupon contradict each other' },
  'invitation.invalid': { status: 404, title: 'The invitation is not valid' },
  'account.last_admin': { status: 409, title: 'One active administrator must remain' },
  'address.is_default': { status: 409, title: 'The default address cannot be removed' },
  'staff.has_visits': { status: 409, title: 'There are visits to come that nobody has named' },
  'schedule.break_invalid': { status: 422, title: 'A break does not fit into its shift' },
  'category.in_use': { status: 409, title: 'There are services in the category' },
  internal: { status: 500, title: 'Something went wrong' },
};

/** What HTTP itself can answer, before or beside a command. */
const httpMeanings = {
  'request.invalid': { status: 400, title: 'The request has invalid fields' },
  'body.malformed': { status: 400, title: 'The body is not acceptable JSON' },
  'idempotency.key_required': { status: 400, title: 'The Idempotency-Key header is required' },
  'session.required': { status: 401, title: 'Sign in first' },
  'credentials.invalid': { status: 401, title: 'E-mail or password is wrong' },
  'route.not_found': { status: 404, title: 'Not found' },
  'link.invalid': { status: 404, title: 'The link is not valid' },
  'body.timeout': { status: 408, title: 'The body took too long' },
  'client.forked': { status: 409, title: 'This number was used by another command' },
  'client.other_epoch': { status: 409, title: 'The server is in another epoch' },
  'client.behind': { status: 409, title: 'Earlier commands are missing' },
  'command.newer': { status: 409, title: 'The command is newer than this server' },
  'idempotency.in_flight': { status: 409, title: 'The same request is being worked on' },
  'setup.done': { status: 409, title: 'The first administrator exists already' },
  'precondition.failed': { status: 412, title: 'Changed since the revision that If-Match names' },
  'body.too_large': { status: 413, title: 'The body is too large' },
  'body.unsupported_type': { status: 415, title: 'The body must be application/json' },
  'idempotency.mismatch': { status: 422, title: 'The Idempotency-Key was used with another body' },
  'photo.unacceptable': { status: 422, title: 'The picture is not acceptable' },
  'password.wrong': { status: 422, title: 'The present password is wrong' },
  'password.unacceptable': { status: 422, title: 'The password is not acceptable' },
  'protocol.unsupported': { status: 426, title: 'This version of the application is no longer understood' },
  'rate.limited': { status: 429, title: 'Too many requests' },
  'sign_in.delayed': { status: 429, title: 'Too many failed attempts' },
  busy: { status: 503, title: 'The server is busy' },
  'storage.low': { status: 503, title: 'The server has no space left to write' },
} satisfies Record<string, Meaning>;

export type HttpProblemCode = keyof typeof httpMeanings;
export type ProblemCode = HttpProblemCode | RefusalCode;

export interface FieldError {
  /** Dotted path in the public API's names; '' for the whole request. */
  field: string;
  code: string;
  message: string;
}

export interface ProblemExtras {
  errors?: readonly FieldError[];
  /** Further members of the problem, named as in the shared code; they leave in snake_case. */
  details?: { [name: string]: Json };
  /** Members that leave as they are: the sync messages are not in snake_case. */
  syncDetails?: { [name: string]: Json };
  headers?: Readonly<Record<string, string>>;
}

/** Thrown by middleware and routes; the app's error handler turns it into the response. */
export class ProblemError extends Error {
  readonly code: ProblemCode;
  readonly extras: ProblemExtras;

  constructor(code: ProblemCode, extras: ProblemExtras = {}) {
    super(code);
    this.code = code;
    this.extras = extras;
  }
}

/** A refusal as the problem that tells it; details already passed the actor's scope. */
export function problemOfRefusal(refusal: Refusal): ProblemError {
  if (refusal.code === 'args.invalid') {
    return new ProblemError(refusal.code, { errors: refusal.details.issues.map(fieldError) });
  }
  return new ProblemError(refusal.code, { details: publicDetails(refusal) });
}

/** Fields that a refusal is about, by the names that callers know them by. */
function publicDetails(refusal: Refusal): { [name: string]: Json } {
  if (refusal.code === 'stale') {
    const fields = refusal.details.fields.map((field) => ({ ...field, path: publicFieldName(field.path) }));
    return { fields };
  }
  const details = refusal.details as unknown as { [name: string]: Json };
  const { field } = details;
  return typeof field === 'string' ? { ...details, field: publicFieldName(field) } : details;
}

function fieldError({ path, code, message }: FieldIssue): FieldError {
  return { field: publicFieldName(path), code, message };
}

/** Every way in which a command can be refused. */
export function refusalCodes(): RefusalCode[] {
  return Object.keys(refusalMeanings).toSorted() as RefusalCode[];
}

/** Every code there is, for the reference. */
export function problemCodes(): ProblemCode[] {
  return [...Object.keys(httpMeanings), ...refusalCodes()].toSorted() as ProblemCode[];
}

export function meaningOf(code: ProblemCode): Meaning {
  return code in httpMeanings ? httpMeanings[code as HttpProblemCode] : refusalMeanings[code as RefusalCode];
}

/** The RFC 9457 document. Security: only what the problem itself carries, never a thrown error's text. */
export function problemBody({ code, extras }: ProblemError, requestId: string) {
  const { status, title } = meaningOf(code);
  const { errors, details, syncDetails } = extras;
  return {
    ...(details ? (snakeCased(details) as object) : {}),
    ...syncDetails,
    type: `urn:valclean:problem:${code}`,
    title,
    status: status as number,
    code: code as string,
    request_id: requestId,
    errors: [...(errors ?? [])],
  };
}

export function problemResponse(problem: ProblemError, requestId: string): Response {
  const { status } = meaningOf(problem.code);
  const { headers } = problem.extras;
  return new Response(JSON.stringify(problemBody(problem, requestId)), {
    status,
    headers: { ...headers, 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
  });
}
