import { z } from 'zod';
import { baseDocument } from '../core/base-document.ts';
import { Id } from '../core/ids.ts';
import { Minor } from '../core/money.ts';
import { Email, LongText, Name, ShortText, text } from '../core/text.ts';
import { WallDate, WallTime } from '../core/zoned-time.ts';
import { Phone } from './customer.ts';

export const Break = z.strictObject({ startTime: WallTime, endTime: WallTime });

/** One weekday in wall time, 1 is Monday. An `endTime` at or before `startTime` ends on the next day. */
export const StaffSchedule = z.strictObject({
  id: Id,
  dayOfWeek: z.int().min(1).max(7),
  startTime: WallTime,
  endTime: WallTime,
  breaks: z.array(Break).max(10),
});

export const StaffService = z.strictObject({
  id: Id,
  serviceId: Id,
  priceOverrideMinor: Minor.nullable(),
  durationOverrideMinutes: z.int().min(5).max(720).nullable(),
});

/** A postcode prefix (an outcode such as 'SW1A', or a longer part) that the person covers. */
export const StaffArea = z.strictObject({
  id: Id,
  postcode: text({ min: 1, max: 12 }).transform((value) => value.toUpperCase().replace(/\s+/g, ' ')),
  isActive: z.boolean(),
});

/** Whole wall days, both included. */
export const Absence = z.strictObject({ id: Id, startDate: WallDate, endDate: WallDate, reason: ShortText });

export const StaffFields = z.strictObject({
  name: Name,
  email: Email.nullable(),
  phone: Phone.nullable(),
  bio: LongText,
  /** Address of a picture under this server, or none. */
  photo: z
    .string()
    .max(300)
    .regex(/^\/[\w\-./]*$/)
    .nullable(),
  color: z.string().regex(/^#[0-9a-f]{6}$/),
  isActive: z.boolean(),
});

export const Staff = z.strictObject({
  ...baseDocument,
  ...StaffFields.shape,
  accountId: Id.nullable(),
  schedules: z.array(StaffSchedule).max(7),
  services: z.array(StaffService).max(500),
  areas: z.array(StaffArea).max(500),
  absences: z.array(Absence).max(500),
});

export type StaffSchedule = z.infer<typeof StaffSchedule>;
export type StaffService = z.infer<typeof StaffService>;
export type StaffArea = z.infer<typeof StaffArea>;
export type Absence = z.infer<typeof Absence>;
export type StaffFields = z.infer<typeof StaffFields>;
export type Staff = z.infer<typeof Staff>;
