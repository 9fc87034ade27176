import type { DesktopBridge, NotPersistedReason, StoredSession } from '#desktop/ipc/desktop-bridge.ts';
import type { Result } from '#shared/core/result.ts';
import type { DevicePhotos } from '../photos/device-photos.ts';
import type { PhotoProblem, PreparedPhoto } from '../photos/prepare-photo.ts';
import type { Replica } from '../replica/replica.ts';
import type { LinkRequests } from './link-requests.ts';
import type { MessageRequests } from './message-requests.ts';
import type { SignInFailure } from '../replica/sign-in.ts';

export interface Credentials {
  email: string;
  password: string;
}

/** A form that was not accepted: what to tell by code, and the fields it concerns. */
export interface FormFailure {
  code:
    | 'offline'
    | 'server_error'
    | 'invalid'
    | 'code_wrong'
    | 'invitation_invalid'
    | 'already_set_up'
    | 'rate_limited';
  /** Path of the argument to a stable code. */
  fields: Record<string, string>;
}

export interface FirstAdminForm extends Credentials {
  code: string;
  name: string;
}

export interface PasswordForm {
  presentPassword: string;
  newPassword: string;
}

export interface InvitationForm extends Credentials {
  token: string;
  name: string;
}

export interface SignedIn {
  session: StoredSession;
  /** Why the device could not keep the session past this window; null when it did. */
  notPersisted: NotPersistedReason | null;
}

/** All that the screens get from the composition root. */
export interface AppServices {
  bridge: DesktopBridge;
  /** Asks the server; the device keeps the session, if it can, before this answers. */
  signIn(credentials: Credentials): Promise<Result<SignedIn, SignInFailure>>;
  createFirstAdmin(form: FirstAdminForm): Promise<Result<null, FormFailure>>;
  acceptInvitation(form: InvitationForm): Promise<Result<null, FormFailure>>;
  /** The link to hand to an invited person; only online. */
  invitationLink(session: StoredSession, invitationId: string): Promise<Result<string, FormFailure>>;
  /** One's own password; every other session of the account ends. Only online. */
  changePassword(session: StoredSession, form: PasswordForm): Promise<Result<null, FormFailure>>;
  /** A new tracking token for an order's customer; the old one opens nothing any more. Only online. */
  newTrackingCode(session: StoredSession, orderId: string): Promise<Result<string, FormFailure>>;
  /** What the links of mails open, without an account; only online. */
  links: LinkRequests;
  /** The outbox of messages on the server, for administrators; only online. */
  messages: MessageRequests;
  /** Opens this account's copy on the device. Rejects when the device's storage cannot be used. */
  openReplica(session: StoredSession): Promise<Replica>;
  /** The bytes of this account's pictures, beside its open replica. */
  openPhotos(session: StoredSession, replica: Replica): DevicePhotos;
  /** Draws a picture anew, so that it is small enough and tells nothing but what is seen. */
  preparePhoto(file: Blob): Promise<Result<PreparedPhoto, PhotoProblem>>;
  /** Ends the session on the server (when it can be reached) and forgets it here; replica and outbox stay. */
  signOut(session: StoredSession): Promise<void>;
  /** The device's clock, milliseconds since 1970. */
  now(): number;
  /** A new id for what a user creates; version 7. */
  newId(): string;
}
