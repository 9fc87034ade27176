import type { AnyDocument } from '#shared/documents/collections.ts';
import { addDays } from '#shared/core/zoned-time.ts';
import { A_PICTURE } from '#shared/testing/pictures.ts';
import type { Chance } from './chance.ts';
import type { Fields } from './command-schema.ts';
import { accountMark, MARKS } from './office-data.ts';

const DAY_MS = 24 * 3_600_000;

export interface TextSource {
  commandName: string;
  chance: Chance;
  serial(): number;
  /** By the office's clock. */
  now: string;
  coupons: readonly AnyDocument[];
}

/** Texts and numbers for a command's arguments, by the names of their fields; marked where only some may read them. */
export class ArgumentTexts {
  private readonly source: TextSource;

  constructor(source: TextSource) {
    this.source = source;
  }

  number(key: string, { minimum = 0, maximum = 100 }: { minimum?: number; maximum?: number }): number {
    const { chance } = this.source;
    if (key.endsWith('Minutes')) return chance.pick([30, 60, 90]) ?? 30;
    if (key.endsWith('Hours')) return chance.between(Math.max(minimum, 1), Math.min(maximum, 6));
    return chance.between(minimum, Math.min(maximum, minimum + 3));
  }

  text(key: string, within: Fields, about: Fields | null): string {
    const serial = this.source.serial();
    const wide = key.toLowerCase();
    return (
      this.time(wide, within) ??
      this.marked(wide, serial, about) ??
      this.formed(wide, serial) ??
      `Plain ${serial}`
    );
  }

  private time(key: string, within: Fields): string | null {
    const { chance, now } = this.source;
    // What stands inside something with a beginning is a break of it.
    const isBreak = within['startTime'] === '09:00' && key === 'starttime';
    if (isBreak) return '12:00';
    if (key === 'starttime') return '09:00';
    if (key === 'endtime') return within['startTime'] === '12:00' ? '13:00' : '17:00';
    if (key.endsWith('time'))
      return `${String(chance.between(8, 16)).padStart(2, '0')}:${chance.pick(['00', '30'])}`;
    if (key.endsWith('date')) {
      const start = within['startDate'];
      return typeof start === 'string' ? start : this.workday();
    }
    if (key === 'validuntil') return new Date(Date.parse(now) + 20 * DAY_MS).toISOString();
    return key === 'validfrom' || key.endsWith('at') ? now : null;
  }

  /** One of the next days on which anybody works. */
  private workday(): string {
    const { chance, now } = this.source;
    const days = [1, 2, 3, 4, 5, 6, 7].map((ahead) => addDays(now.slice(0, 10), ahead));
    return chance.pick(days.filter((day) => ![0, 6].includes(new Date(day).getUTCDay())).slice(0, 5)) ?? '';
  }

  private marked(key: string, serial: number, about: Fields | null): string | null {
    const isOfStaff = this.source.commandName.startsWith('staff.');
    if (key.endsWith('email')) return `${this.emailMark(isOfStaff, about)}${serial}@x.example`;
    switch (key) {
      case 'notes':
      case 'tag':
        return `${MARKS.office}${serial}`;
      case 'reason':
        // Of a cancelled visit it becomes a note that colleagues read.
        return isOfStaff ? `Reason ${serial}` : `${MARKS.internal}${serial}`;
      case 'text':
        return `${MARKS.internal}${serial}`;
      default:
        return null;
    }
  }

  private formed(key: string, serial: number): string | null {
    if (key.endsWith('phone')) return `+4420794600${String(serial % 100).padStart(2, '0')}`;
    if (key.endsWith('code') && key !== 'postcode') return this.couponCode(serial);
    if (key.endsWith('zone')) return 'Europe/London';
    switch (key) {
      case 'postcode':
        return 'NW1 6XE';
      case 'currency':
        return 'GBP';
      case 'country':
        return 'GB';
      case 'color':
        return '#2f9e44';
      case 'photo':
        return `/photos/${serial}.png`;
      case 'avatar':
        return 'data:image/png;base64,AAAA';
      case 'picture':
        return A_PICTURE;
      case 'sha256':
        return serial.toString(16).padStart(64, '0');
      default:
        return null;
    }
  }

  /** Of a coupon that is there, unless one is written. */
  private couponCode(serial: number): string {
    const { commandName, chance, coupons } = this.source;
    const coupon = commandName.startsWith('coupon.') ? undefined : chance.pick(coupons);
    return coupon && 'code' in coupon ? coupon.code : `CODE-${serial}`;
  }

  private emailMark(isOfStaff: boolean, about: Fields | null): string {
    const owner = about?.['id'];
    if (typeof owner !== 'string') return MARKS.office;
    if (isOfStaff) return `${MARKS.person}${owner}-`;
    return this.source.commandName === 'account.set_email' ? accountMark(owner) : MARKS.office;
  }
}
