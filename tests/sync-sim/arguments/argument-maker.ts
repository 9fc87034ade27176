import type { z } from 'zod';
import type { CommandName } from '#shared/access/permissions.ts';
import { commands } from '#shared/commands/registry.ts';
import { Id, derivedId } from '#shared/core/ids.ts';
import { fromEpoch, Instant, WallDate, WallTime, Zone } from '#shared/core/zoned-time.ts';
import { Currency, Minor } from '#shared/core/money.ts';
import { Email } from '#shared/core/text.ts';
import { isCollectionName, type AnyDocument } from '#shared/documents/collections.ts';
import { Phone, Postcode } from '#shared/documents/customer.ts';
import { A_PICTURE } from '#shared/testing/pictures.ts';
import {
  derived,
  isInUse,
  isOpen,
  known,
  OVER,
  topShape,
  unwrapped,
  type Fields,
  type Schema,
} from './seen-values.ts';
import { usualHabits, type Habits, type Sight } from './sight.ts';

const VERBS_OF_CREATION = new Set(['create', 'place', 'invite', 'propose', 'register', 'accept_invitation']);

/** Where the parts are that an argument like `visitId` names. */
const PARTS: Readonly<Record<string, string>> = {
  item: 'items',
  visit: 'visits',
  request: 'changeRequests',
  address: 'addresses',
  booking: 'customerAppointments',
  absence: 'absences',
  category: 'categories',
  photo: 'completionPhotos',
};
/** Other words for a document of a collection. */
const CALLED: Readonly<Record<string, string>> = { merged: 'customer', confirmedAppointment: 'appointment' };
const DAY_MS = 86_400_000;

/**
 * Arguments for any command: made from its own schema, with the ids of documents that are seen, so that a command
 * added later is simulated too. What an edit expects is what is seen.
 */
export function argumentsFor(name: CommandName, sight: Sight): unknown {
  const maker = new ArgumentMaker(name, sight);
  return maker.make(commands[name].args, '', {});
}

class ArgumentMaker {
  private readonly sight: Sight;
  private readonly habits: Habits;
  private readonly name: CommandName;
  private readonly domain: string;
  private readonly creates: boolean;
  /** The lists of the subject that the arguments name a part of. */
  private readonly partLists: readonly string[];
  /** Its fields that the arguments repeat: whom an account is linked to. */
  private readonly links: readonly string[];
  /** The state that the command ends, where it says so: `withdraw_no_show`. */
  private readonly wantedStatus: string | undefined;
  /** The part that the command brings into being. */
  private readonly brought: string | undefined;
  private subject: AnyDocument | null = null;
  private isEditing = false;

  constructor(name: CommandName, sight: Sight) {
    this.sight = sight;
    this.habits = { ...usualHabits(sight), ...sight };
    this.name = name;
    const [domain = '', verb = ''] = name.split('.');
    this.domain = verb === 'invite' ? 'invitation' : domain;
    this.creates = VERBS_OF_CREATION.has(verb);
    this.wantedStatus = [...OVER].find((status) => verb === `withdraw_${status}`);
    const ids = Object.keys(topShape(commands[name].args)).filter((field) => field.endsWith('Id'));
    const kinds = ids.map((field) => field.replace(/Id$/, ''));
    this.brought = kinds.find(
      (kind) => verb === `add_${kind}` || verb.startsWith(`${kind}_`) || (this.creates && kind === domain),
    );
    this.partLists = kinds.flatMap((kind) => (kind === this.brought ? [] : (PARTS[kind] ?? [])));
    this.links = ids.filter((_field, index) => kinds[index] !== this.domain && !PARTS[kinds[index] ?? '']);
    if (!kinds.includes(this.domain)) this.subject = this.unnamed();
  }

  /** What a command is about that names nothing: the only one of its kind, or whoever acts. */
  private unnamed(): AnyDocument | null {
    return isCollectionName(this.domain)
      ? (this.sight.documents(this.domain)[0] ?? null)
      : this.domain === 'profile'
        ? (this.sight.own?.() ?? null)
        : null;
  }

  make(schema: Schema, field: string, siblings: Fields): unknown {
    const known = this.byMeaning(schema, field, siblings);
    if (known !== undefined) return known;
    const { def } = schema._zod as { def: z.core.$ZodTypes['_zod']['def'] };
    if (def.type === 'object') return this.object(def.shape, field, siblings);
    if (def.type === 'array') return this.array(def.element, field);
    if (def.type === 'nullable') return this.nullable(def.innerType, field, siblings);
    if (def.type === 'optional')
      return this.sight.random() < 0.7 ? undefined : this.make(def.innerType, field, siblings);
    if (def.type === 'pipe') return this.make(def.in, field, siblings);
    if (def.type === 'union') return this.make(this.pick(def.options), field, siblings);
    if (def.type === 'literal') return this.pick(def.values);
    if (def.type === 'enum') return this.pick(Object.values(def.entries));
    if (def.type === 'boolean') return this.sight.random() < 0.7;
    if (def.type === 'number') return this.number(schema, field);
    if (def.type === 'string') return this.string(schema, field);
    throw new Error(`no arguments are made of a schema of type ${def.type} (${field})`);
  }

  private object(shape: Readonly<Record<string, Schema>>, field: string, siblings: Fields): Fields {
    if (field === 'set') return this.edit(shape);
    if (field === 'expect') return this.expected(shape, siblings);
    const made: Fields = {};
    for (const [name, schema] of Object.entries(shape)) {
      const value = this.make(schema, name, made);
      if (value !== undefined) made[name] = value;
    }
    // The one rule between arguments that no schema tells in its shape: either of the two.
    if ('customerId' in made && made['customerId'] !== null && 'guest' in made) made['guest'] = null;
    if ('customerId' in made && 'guest' in made && made['customerId'] === null && made['guest'] === null)
      made['guest'] = {
        name: this.sight.newText('name', this.subject),
        email: 'guest@home.example',
        phone: null,
      };
    return made;
  }

  /** One or two fields of the document that the command is about. */
  private edit(shape: Record<string, Schema>): Fields {
    this.isEditing = true;
    const names = Object.keys(shape);
    const chosen = [this.pick(names), ...(this.sight.random() < 0.2 ? [this.pick(names)] : [])];
    return Object.fromEntries(
      chosen.map((name) => [name, this.make(unwrapped(shape[name] as Schema), name, {})]),
    );
  }

  /** The same fields as they are seen, once in a while as they are not. */
  private expected(shape: Record<string, Schema>, siblings: Fields): Fields {
    const set = siblings['set'] as Fields | undefined;
    const source: Fields | null = this.element(siblings) ?? { ...this.subject };
    const expected: Fields = {};
    for (const [name, schema] of Object.entries(shape)) {
      if (set && !(name in set)) continue;
      const seen = known(source?.[name] ?? derived(source, name), unwrapped(schema));
      expected[name] =
        seen === undefined || this.sight.random() < 0.03 ? this.make(unwrapped(schema), name, {}) : seen;
    }
    return expected;
  }

  /** The part of the document that the arguments name beside it. */
  private element(siblings: Fields): Fields | null {
    for (const [kind, list] of Object.entries(PARTS)) {
      const id = siblings[`${kind}Id`];
      const found = id === undefined ? null : this.parts(list).find((part) => part['id'] === id);
      if (found) return found;
    }
    return null;
  }

  private parts(list: string): Fields[] {
    const holder = list === 'categories' ? this.sight.documents('company')[0] : this.subject;
    return ((holder as Record<string, Fields[] | undefined> | null | undefined)?.[list] ?? []).slice();
  }

  private array(element: Schema, field: string): unknown[] {
    const current = (this.subject as Fields | null)?.[field];
    const kept =
      this.isEditing && Array.isArray(current)
        ? current.filter(() => this.sight.random() < 0.7).map((each) => known(each, element))
        : [];
    const added =
      this.sight.random() < 0.6 || kept.length === 0 ? [this.make(element, `${field}[]`, {})] : [];
    return field === 'assignments' && this.sight.random() < 0.7 ? [] : [...kept, ...added];
  }

  private nullable(inner: Schema, field: string, siblings: Fields): unknown {
    const isRather = field === 'customerId' ? 0.1 : field === 'guest' ? 0.9 : field === 'staffId' ? 0.3 : 0.4;
    return this.sight.random() < isRather ? null : this.make(inner, field, siblings);
  }

  private byMeaning(schema: Schema, field: string, siblings: Fields): unknown {
    const { random, now } = this.sight;
    const same = (known: Schema) => schema === known;
    if (same(Id)) return this.id(field, siblings);
    if (same(Instant)) return fromEpoch(field === 'validUntil' ? now + 30 * DAY_MS : now);
    if (same(WallDate))
      return field === 'endDate' ? (siblings['startDate'] ?? this.habits.newDay()) : this.habits.newDay();
    if (same(WallTime))
      return field === 'endTime' ? '18:00' : this.pick(['08:00', '10:00', '12:00', '14:00', '16:00']);
    if (same(Zone)) return this.habits.zone;
    if (same(Currency)) return 'GBP';
    const email = (this.subject as Fields | null)?.['email'];
    if (same(Email) && typeof email === 'string' && !this.isEditing && random() < 0.7) return email;
    if (same(Email)) return this.habits.newEmail(this.subject);
    if (same(Phone) || field === 'phone') return '+447700900009';
    if (same(Postcode) || field === 'postcode') return 'NW1 6XE';
    if (same(Minor)) return this.habits.newPrice();
    if (field === 'code' || field === 'couponCode') return this.code();
    if (field === 'country') return 'GB';
    if (field === 'color') return '#2f9e44';
    if (field === 'photo' || field === 'avatar') return null;
    if (field === 'picture') return this.isEditing ? A_PICTURE : null;
    if (field === 'sha256')
      return Math.floor(random() * 2 ** 32)
        .toString(16)
        .padStart(64, '0');
    return undefined;
  }

  private id(field: string, siblings: Fields): string {
    const fresh = derivedId(this.sight.newText(field, null), 'chosen', field);
    const [, name] = /^(\w+)Id(?:s\[\])?$/.exec(field) ?? [];
    if (name === undefined) return fresh;
    const list = PARTS[name];
    if (name === this.brought) return fresh;
    if (list !== undefined) return (siblings[field] as string | undefined) ?? this.part(list) ?? fresh;
    const kind = CALLED[name] ?? name.replace(/^(?:applicable|excluded)S/, 's');
    const isSubject = kind === this.domain && CALLED[name] === undefined;
    if (isSubject && this.creates && this.sight.random() < 0.95) return fresh;
    const linked = (this.subject as Fields | null)?.[field];
    if (this.links.includes(field) && this.sight.random() < 0.35) {
      if (typeof linked === 'string') return linked;
      // What is linked to nothing may be linked to something that arises with it.
      if (linked === null) return fresh;
    }
    const collection = [`${kind}s`, kind].find(isCollectionName);
    const known = collection ? this.sight.documents(collection) : [];
    const found = (isSubject ? this.aSubject(known) : this.aReference(known)) ?? null;
    if (isSubject || this.subject === null) this.subject = found;
    return found && this.sight.random() < 0.98 ? found.id : fresh;
  }

  /** Rather one that has what the arguments name, and rather one that is not over. */
  private aSubject(known: readonly AnyDocument[]): AnyDocument | undefined {
    const fitting = known.filter((document) => this.hasParts(document));
    const open = fitting.filter((document) =>
      'status' in document && this.wantedStatus !== undefined
        ? document.status === this.wantedStatus
        : !('status' in document && OVER.has(document.status)),
    );
    const isLinked = (document: AnyDocument) =>
      this.links.every((field) => typeof (document as unknown as Fields)[field] === 'string');
    const linked = this.links.length > 0 && this.sight.random() < 0.5 ? open.filter(isLinked) : [];
    return this.pick(
      [linked, this.sight.random() < 0.8 ? open : [], fitting, known].find((each) => each.length > 0) ?? [],
    );
  }

  /** Rather one that is in use: most work is with those. */
  private aReference(known: readonly AnyDocument[]): AnyDocument | undefined {
    const used = this.sight.random() < 0.9 ? known.filter(isInUse) : [];
    return this.pick(used.length > 0 ? used : known);
  }

  private hasParts(document: AnyDocument): boolean {
    return this.partLists.every((list) => {
      const parts = (document as unknown as Record<string, Fields[] | undefined>)[list];
      return list === 'categories' || (parts?.some(isOpen) ?? false);
    });
  }

  /** One of the subject's, rather one that still waits for something. */
  private part(list: string): string | undefined {
    const parts = this.parts(list);
    const open = parts.filter(isOpen);
    const chosen = this.pick(open.length > 0 && this.sight.random() < 0.9 ? open : parts);
    return chosen?.['id'] as string | undefined;
  }

  private code(): string {
    const coupon = this.name.startsWith('coupon.') ? undefined : this.pick(this.sight.documents('coupons'));
    return (coupon as { code?: string } | undefined)?.code ?? `C${Math.floor(this.sight.random() * 1e6)}`;
  }

  private number(schema: Schema, field: string): number {
    if (field === 'bufferMinutes') return 0;
    if (field === 'durationMinutes' || field === 'durationOverrideMinutes' || field === 'slotMinutes')
      return 120;
    if (field === 'quantity') return 1;
    const { minValue, maxValue } = schema as z.ZodNumber;
    const from = Math.max(0, minValue ?? 0);
    const most = Math.min(40, (maxValue ?? 100) - from);
    return from + Math.floor(this.sight.random() * (most + 1));
  }

  private string(schema: Schema, field: string): string {
    const { maximum = 100 } = schema._zod.bag as { maximum?: number };
    const text = this.sight.newText(field, this.subject);
    if (text.length > maximum) throw new Error(`no text fits ${field}`);
    return text;
  }

  private pick<Item>(items: readonly Item[]): Item {
    return items[Math.floor(this.sight.random() * items.length)] as Item;
  }
}
