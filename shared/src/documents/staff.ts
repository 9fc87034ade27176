import { z } from 'zod';
import { baseDocument } from '../core/base-document.ts';
import { Id } from '../core/ids.ts';
import { Minor } from '../core/money.ts';
import { pictureFacts } from '../core/picture-bytes.ts';
import { pictureData } from '../core/picture-data.ts';
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

/** Of the picture that guests see: characters of its data URL, and pixels of a side. */
export const PICTURE_LIMITS = { characters: 24_000, side: 512 } as const;

/**
 * [ST7] A small picture as a data URL: what it says it is, by its bytes, and telling nothing but what is seen. Security:
 * it is shown to everybody.
 */
export const StaffPicture = z
  .string()
  .max(PICTURE_LIMITS.characters)
  .regex(/^data:image\/(png|jpeg|webp);base64,[A-Za-z0-9+/=]+$/)
  .refine(isSmallPicture, 'no PNG, JPEG or WebP without metadata, of 512 pixels a side at most');

function isSmallPicture(dataUrl: string): boolean {
  const data = pictureData(dataUrl);
  const facts = data && pictureFacts(data.bytes);
  if (!facts || facts.contentType !== data.contentType || facts.hasMetadata) return false;
  return Math.max(facts.width, facts.height) <= PICTURE_LIMITS.side;
}

export const StaffFields = z.strictObject({
  name: Name,
  email: Email.nullable(),
  phone: Phone.nullable(),
  bio: LongText,
  /** Address of a picture under this server that was given over the API, or none. */
  photo: z
    .string()
    .max(300)
    .regex(/^\/[\w\-./]*$/)
    .nullable(),
  picture: StaffPicture.nullable(),
  color: z.string().regex(/^#[0-9a-f]{6}$/),
  isActive: z.boolean(),
});

export const Staff = z.strictObject({
  ...baseDocument,
  ...StaffFields.shape,
  /** [SY14] Absent in what was written before there were pictures; a field that must be there would hide such a person. */
  picture: StaffFields.shape.picture.exactOptional(),
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

/** Of somebody of whom only the name is known. */
export const UNWRITTEN_STAFF = {
  email: null,
  phone: null,
  bio: '',
  photo: null,
  picture: null,
  color: '#2f9e44',
  isActive: true,
} as const satisfies Omit<StaffFields, 'name'>;

/** [ST7] What is shown of somebody: the picture goes before an address that was given. */
export function shownPicture({ picture = null, photo }: Partial<StaffFields>): string | null {
  return picture ?? photo ?? null;
}
