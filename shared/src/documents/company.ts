import { z } from 'zod';
import { baseDocument } from '../core/base-document.ts';
import { Id } from '../core/ids.ts';
import { Currency } from '../core/money.ts';
import { Email, LongText, Name, ShortText } from '../core/text.ts';
import { Zone } from '../core/zoned-time.ts';

/** There is one company per database, under this id. */
export const COMPANY_ID = '00000000-0000-8000-8000-000000000001';

export const Category = z.strictObject({
  id: Id,
  name: Name,
  slug: z.string().min(1).max(220),
  description: LongText,
  position: z.int().min(0).max(10_000),
  isActive: z.boolean(),
});

export const CompanySettings = z.strictObject({
  name: Name,
  email: Email.nullable(),
  phone: ShortText.nullable(),
  zone: Zone,
  currency: Currency,
  /** ISO 3166 alpha-2; decides how postcodes and phones are read. */
  country: z.string().regex(/^[A-Z]{2}$/),
  /** Elapsed hours before the start until which a customer may cancel or change. */
  noticeHours: z.int().min(0).max(720),
  /** Elapsed hours between ordering and the earliest start that guests are offered. */
  leadTimeHours: z.int().min(0).max(720),
  /** How long a pending order keeps its suggested staff's time. */
  holdHours: z.int().min(1).max(720),
  /** Grid of the starts offered, in minutes of wall time. */
  slotMinutes: z.int().min(5).max(240),
});

export const Company = z.strictObject({
  ...baseDocument,
  ...CompanySettings.shape,
  categories: z.array(Category).max(200),
});

export type Category = z.infer<typeof Category>;
export type CompanySettings = z.infer<typeof CompanySettings>;
export type Company = z.infer<typeof Company>;
