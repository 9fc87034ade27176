import { collectionNames, type AnyDocument, type CollectionName } from '#shared/documents/collections.ts';
import type { Chance } from './chance.ts';
import { singular, type Fields } from './command-schema.ts';

/** What somebody sees of each collection. */
export type Seen = ReadonlyMap<CollectionName, readonly AnyDocument[]>;

/** A part that commands call otherwise than the document does. */
const ALIASES: Readonly<Record<string, string>> = { booking: 'customerAppointment' };

/** What may still be changed, mostly; a person works with that and looks at the rest. */
const LIVELY = ['pending', 'scheduled', 'in_progress', 'confirmed', 'active'];

/**
 * Ids for a command's arguments, by the names of the fields that hold them: of a document, where a collection has the
 * name; of a part, where the document that was chosen has parts of that name; a new one for what the command makes.
 */
export class ArgumentIds {
  /** What the arguments are about, and what their `expect` is seen on: the last part, or the first document. */
  about: Fields | null = null;
  /** Documents in the order in which they were chosen. */
  private readonly chosen: Fields[] = [];
  private readonly area: string;
  private readonly verb: string;
  private readonly seen: Seen;
  private readonly chance: Chance;

  constructor(commandName: string, seen: Seen, chance: Chance) {
    const [area = '', verb = ''] = commandName.split('.');
    this.area = area;
    this.verb = verb;
    this.seen = seen;
    this.chance = chance;
  }

  /** Null where nothing suits. */
  choose(key: string): string | null {
    const stem = stemOf(key);
    if (this.isNew(key, stem)) return this.chance.id();
    const collection = collectionOf(stem);
    if (collection) return this.document(this.seen.get(collection) ?? []);
    const parts = this.partsOf(stem);
    if (parts) return this.part(parts);
    return this.isCreating()
      ? this.chance.id()
      : this.document(this.seen.get(collectionOf(this.area) ?? 'company') ?? []);
  }

  /** The ids of all parts that a list of arguments is about, each once; null where the list is of something else. */
  eachPart(key: string): readonly string[] | null {
    const stem = stemOf(key);
    if (this.isNew(key, stem) || collectionOf(stem)) return null;
    return this.partsOf(stem)?.map(({ id }) => String(id)) ?? null;
  }

  private isNew(key: string, stem: string): boolean {
    if (key === 'id' || key.startsWith('new')) return true;
    if (/^(?:add|request)_/.test(this.verb)) return this.verb.split('_').includes(stem);
    // `account.invite` makes an invitation.
    return this.isCreating() && (stem === this.area || stem.startsWith(this.verb.slice(0, -1)));
  }

  private isCreating(): boolean {
    return /^(?:create|place|invite|propose)/.test(this.verb);
  }

  private document(all: readonly Fields[]): string | null {
    // Nothing is merged with itself, and nobody hands over to themselves.
    const others = all.filter((each) => !this.chosen.includes(each));
    const lively = others.filter((each) => this.suits(each));
    const chosen = this.chance.pick(lively.length > 0 && !this.chance.isOneIn(4) ? lively : others);
    if (!chosen) return null;
    this.chosen.push(chosen);
    this.about ??= chosen;
    return String(chosen['id']);
  }

  /** `appointment.withdraw_no_show` wants one that is a no_show, an order wants a service that is offered. */
  private suits({ status, approvalStatus, isActive }: Fields): boolean {
    if (this.verb.startsWith('withdraw_no')) return typeof status === 'string' && this.verb.endsWith(status);
    const isOffered = approvalStatus === 'approved' && isActive !== false;
    if (approvalStatus !== undefined) return isOffered === (this.area !== 'service');
    return status === undefined ? isActive !== false : isLively(status);
  }

  private part(parts: readonly Fields[]): string | null {
    const lively = parts.filter(({ status }) => isLively(status));
    const part = this.chance.pick(lively.length > 0 && !this.chance.isOneIn(4) ? lively : parts);
    if (!part) return null;
    this.about = part;
    return String(part['id']);
  }

  private partsOf(stem: string): readonly Fields[] | null {
    const wanted = (ALIASES[stem] ?? stem).toLowerCase();
    for (const document of [...this.chosen, ...(this.seen.get('company') ?? [])]) {
      for (const [field, parts] of Object.entries(document))
        if (Array.isArray(parts) && singular(field).toLowerCase().endsWith(wanted)) return parts as Fields[];
    }
    return null;
  }
}

function isLively(status: unknown): boolean {
  return typeof status === 'string' && LIVELY.includes(status);
}

export function isId(key: string): boolean {
  return key === 'id' || key.endsWith('Id');
}

function stemOf(key: string): string {
  return key.slice(0, -2);
}

/** `confirmedAppointmentId` is of `appointments`, `customerId` of `customers`. */
function collectionOf(stem: string): CollectionName | undefined {
  return collectionNames.find((name) => stem.toLowerCase().endsWith(singular(name)));
}
