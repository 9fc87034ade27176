import { accountMessages } from './en/accounts.ts';
import { boardMessages } from './en/board.ts';
import { commandMessages } from './en/commands.ts';
import { couponMessages } from './en/coupons.ts';
import { customerMessages } from './en/customers.ts';
import { mailLinkMessages } from './en/mail-links.ts';
import { outboxMessages } from './en/messages.ts';
import { myDayMessages } from './en/my-day.ts';
import { orderMessages } from './en/orders.ts';
import { photoMessages } from './en/photos.ts';
import { profileMessages } from './en/profile.ts';
import { refusalMessages } from './en/refusals.ts';
import { setupMessages } from './en/setup.ts';
import { shellMessages } from './en/shell.ts';
import { signInMessages } from './en/sign-in.ts';
import { subscriptionMessages } from './en/subscriptions.ts';

/**
 * Every sentence of the screens, in English; the files of `en/` are its chapters. `{name}` stands for a value,
 * 'one || other' for the two forms that the value `count` chooses between.
 */
export const messages = {
  ...accountMessages,
  ...boardMessages,
  ...commandMessages,
  ...couponMessages,
  ...customerMessages,
  ...myDayMessages,
  ...orderMessages,
  ...mailLinkMessages,
  ...outboxMessages,
  ...photoMessages,
  ...profileMessages,
  ...refusalMessages,
  ...setupMessages,
  ...shellMessages,
  ...signInMessages,
  ...subscriptionMessages,
} as const satisfies Record<string, string>;
