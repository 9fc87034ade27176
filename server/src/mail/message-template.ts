import type { OutgoingMessage } from '#shared/command-kit/define-command.ts';
import type { TokenPurpose } from '../storage/account-tokens.ts';

/** What commands write into the outbox, and the links that accounts ask for. */
export type MessageTemplate = OutgoingMessage['template'] | `account.${TokenPurpose}`;
