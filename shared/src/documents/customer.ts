import { z } from 'zod';
import { baseDocument } from '../core/base-document.ts';
import { Id } from '../core/ids.ts';
import { Email, LongText, Name, ShortText, text } from '../core/text.ts';

export const Postcode = text({ min: 2, max: 12 }).transform((value) =>
  value.toUpperCase().replace(/\s+/g, ' '),
);
export const Phone = text({ min: 3, max: 32 });

export const Address = z.strictObject({
  id: Id,
  label: ShortText,
  line1: text({ min: 1, max: 200 }),
  line2: ShortText,
  city: ShortText,
  postcode: Postcode,
  accessNotes: LongText,
  isDefault: z.boolean(),
});

/** What a person edits; everything else on a customer is set by commands. */
export const CustomerFields = z.strictObject({
  name: Name,
  email: Email.nullable(),
  phone: Phone.nullable(),
  notes: LongText,
  tags: z.array(text({ min: 1, max: 40 })).max(50),
  addresses: z.array(Address).max(50),
});

export const Customer = z.strictObject({
  ...baseDocument,
  ...CustomerFields.shape,
  accountId: Id.nullable(),
  /** The account that entered the customer; a scoped manager keeps seeing whom they added. */
  createdBy: Id.nullable(),
});

export type Address = z.infer<typeof Address>;
export type CustomerFields = z.infer<typeof CustomerFields>;
export type Customer = z.infer<typeof Customer>;
