import type { Actor } from '#shared/access/actor.ts';
import type { AnyCommand } from '#shared/command-kit/define-command.ts';
import type { AnyDocument, CollectionName } from '#shared/documents/collections.ts';
import type { Chance } from './chance.ts';
import { accountMark, MARKS } from './office-data.ts';

/** What somebody sees of the office when they decide what to do. */
export interface View {
  actor: Actor;
  seen: ReadonlyMap<CollectionName, readonly AnyDocument[]>;
}

type Fields = { readonly [key: string]: unknown };

/** The part of a schema's definition that is looked at here; zod gives it for every schema. */
interface Definition {
  type: string;
  shape?: Record<string, Schema>;
  innerType?: Schema;
  element?: Schema;
  in?: Schema;
  entries?: Record<string, string>;
  options?: readonly Schema[];
  values?: readonly unknown[];
}
interface Schema {
  _zod: { def: Definition; bag: { minimum?: number; maximum?: number } };
}

const TRIES = 10;
const DATES = ['2026-03-03', '2026-03-04', '2026-03-05', '2026-03-06', '2026-03-09'];

/**
 * Valid arguments for a command, from its own schema and what is seen: ids by the name of the field that holds them,
 * an edit with what was seen as its `expect`, everything else by the field's name or type. Null where nothing suits,
 * say an order to confirm where none is held. A command that is added later needs nothing here as long as its fields
 * are named as all others are.
 */
export function argumentsFor(
  command: AnyCommand,
  view: View,
  source: { chance: Chance; serial(): number },
): unknown {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const maker = new ArgumentMaker(command.name, view, source);
    const made = maker.make(command.args);
    if (maker.isStuck) continue;
    if (command.args.safeParse(made).success) return made;
  }
  return null;
}

class ArgumentMaker {
  isStuck = false;
  /** The document that the arguments are about: the last one chosen by id. */
  private about: Fields | null = null;
  private readonly name: string;
  private readonly view: View;
  private readonly chance: Chance;
  private readonly serial: () => number;

  constructor(name: string, view: View, { chance, serial }: { chance: Chance; serial(): number }) {
    this.name = name;
    this.view = view;
    this.chance = chance;
    this.serial = serial;
  }

  make(schema: Schema, key = '', within: Fields = {}): unknown {
    const { def, bag } = schema._zod;
    if (isId(key)) return this.id(key, def);
    switch (def.type) {
      case 'object':
        return this.object(def.shape ?? {}, within);
      case 'optional':
        return this.chance.isOneIn(3) ? undefined : this.make(must(def.innerType), key, within);
      case 'nullable':
        return this.chance.isOneIn(2) ? null : this.make(must(def.innerType), key, within);
      case 'pipe':
        return this.make(must(def.in), key, within);
      case 'array':
        return Array.from({ length: Math.max(bag.minimum ?? 0, this.chance.between(0, 2)) }, () =>
          this.make(must(def.element), singular(key), within),
        );
      case 'boolean':
        return this.chance.isOneIn(2);
      case 'number':
        return this.number(key, bag);
      case 'enum':
        return this.chance.pick(Object.values(def.entries ?? {}));
      case 'literal':
        return def.values?.[0];
      case 'union':
        return this.make(must(this.chance.pick(def.options ?? [])), key, within);
      default:
        return this.text(key, within);
    }
  }

  private object(shape: Record<string, Schema>, within: Fields): Fields {
    if (shape['set'] && shape['expect']) return this.edit(shape);
    const made: Record<string, unknown> = {};
    for (const [key, schema] of Object.entries(shape)) {
      const value = key === 'expect' ? this.expected(schema) : this.make(schema, key, { ...within, ...made });
      if (value !== undefined) made[key] = value;
    }
    return made;
  }

  /** Some fields of a document as somebody would change them, and the same fields as they are seen. */
  private edit(shape: Record<string, Schema>): Fields {
    const { set, expect: _expect, ...rest } = shape;
    const made = this.object(rest, {});
    const current = this.about ?? this.seen('company')[0];
    const fields = Object.entries(must(set)._zod.def.shape ?? {});
    const chosen = this.chance.pick(fields);
    if (!current || !chosen) return this.stuck();
    const [field, schema] = chosen;
    const before = current[field];
    return { ...made, set: { [field]: this.changed(schema, field, before) }, expect: { [field]: before } };
  }

  private changed(schema: Schema, field: string, before: unknown): unknown {
    if (!Array.isArray(before)) return this.make(unwrapped(schema), field);
    const kept: unknown[] = this.chance.isOneIn(2) ? before : before.slice(1);
    const { element } = unwrapped(schema)._zod.def;
    // One day of a week, one service: what there is once cannot be there twice, so mostly something goes.
    return this.chance.isOneIn(2) && element ? [...kept, this.make(element, singular(field))] : kept;
  }

  private expected(schema: Schema): Fields {
    return Object.fromEntries(
      Object.keys(schema._zod.def.shape ?? {}).map((key) => [key, this.about?.[key] ?? null]),
    );
  }

  private id(key: string, def: Definition): unknown {
    if (def.type === 'optional' || def.type === 'nullable') {
      if (this.chance.isOneIn(3)) return def.type === 'optional' ? undefined : null;
    }
    if (key === 'id') return this.chance.id();
    if (key === 'itemId' || key === 'absenceId') return this.part(key);
    if (isCreating(this.name) && key === ownId(this.name)) return this.chance.id();
    return this.choose(key);
  }

  /** A part of the document that was chosen, or a new one where a new document is made. */
  private part(key: string): unknown {
    if (isCreating(this.name)) return this.chance.id();
    const parts = this.about?.[key === 'itemId' ? 'items' : 'absences'];
    const part = this.chance.pick(Array.isArray(parts) ? (parts as Fields[]) : []);
    if (!part) return this.stuck();
    if (key === 'itemId') this.about = part;
    return part['id'];
  }

  private choose(key: string): unknown {
    const all = this.candidates(key);
    const lively = all.filter((each) => each['status'] === 'pending' || each['status'] === 'scheduled');
    const chosen = this.chance.pick(lively.length > 0 && !this.chance.isOneIn(5) ? lively : all);
    if (!chosen) return this.stuck();
    if (this.about === null) this.about = chosen;
    return chosen['id'];
  }

  private candidates(key: string): readonly Fields[] {
    if (key === 'categoryId') return (this.seen('company')[0]?.['categories'] ?? []) as Fields[];
    const stem = key.slice(0, -2);
    const collection = [`${stem}s`, stem].find((each) => this.view.seen.has(each as CollectionName));
    return collection ? this.seen(collection as CollectionName) : [];
  }

  private seen(collection: CollectionName): readonly Fields[] {
    return this.view.seen.get(collection) ?? [];
  }

  private number(
    key: string,
    { minimum = 0, maximum = 100 }: { minimum?: number; maximum?: number },
  ): number {
    if (key.endsWith('Minutes')) return this.chance.pick([30, 60, 90]) ?? 30;
    if (key.endsWith('Hours')) return this.chance.between(Math.max(minimum, 1), Math.min(maximum, 6));
    return this.chance.between(minimum, Math.min(maximum, minimum + 3));
  }

  private text(key: string, within: Fields): string {
    const serial = this.serial();
    if (/date$/i.test(key)) {
      const start = within['startDate'];
      return typeof start === 'string' ? start : (this.chance.pick(DATES) ?? '');
    }
    if (key === 'startTime') return '09:00';
    if (key === 'endTime') return '17:00';
    if (/time$/i.test(key))
      return `${String(this.chance.between(8, 16)).padStart(2, '0')}:${this.chance.pick(['00', '30'])}`;
    const known = this.knownText(key, serial);
    return known ?? `Plain ${serial}`;
  }

  private knownText(key: string, serial: number): string | null {
    const isOfStaff = this.name.startsWith('staff.');
    switch (key) {
      case 'email':
        return `${this.emailMark(isOfStaff)}${serial}@x.example`;
      case 'phone':
        return `+4420794600${String(serial % 100).padStart(2, '0')}`;
      case 'notes':
      case 'tag':
        return `${MARKS.office}${serial}`;
      case 'reason':
        // Of a cancelled visit it becomes a note that colleagues read.
        return isOfStaff ? `Reason ${serial}` : `${MARKS.internal}${serial}`;
      case 'text':
        return `${MARKS.internal}${serial}`;
      case 'postcode':
        return 'NW1 6XE';
      case 'zone':
        return 'Europe/London';
      case 'currency':
        return 'GBP';
      case 'country':
        return 'GB';
      case 'color':
        return '#2f9e44';
      default:
        return null;
    }
  }

  private emailMark(isOfStaff: boolean): string {
    const owner = this.about?.['id'];
    if (typeof owner !== 'string') return MARKS.office;
    if (isOfStaff) return `${MARKS.person}${owner}-`;
    return this.name === 'account.set_email' ? `${accountMark(owner)}-` : MARKS.office;
  }

  private stuck(): never | Fields {
    this.isStuck = true;
    return {};
  }
}

function isId(key: string): boolean {
  return key === 'id' || key.endsWith('Id');
}

function isCreating(name: string): boolean {
  return /\.(create|place|invite)$/.test(name);
}

/** `order.place` makes an `orderId`, `account.invite` an `invitationId`. */
function ownId(name: string): string {
  return name === 'account.invite' ? 'invitationId' : `${name.split('.')[0]}Id`;
}

function singular(key: string): string {
  return key.endsWith('s') ? key.slice(0, -1) : key;
}

function unwrapped(schema: Schema): Schema {
  const { type, innerType } = schema._zod.def;
  return type === 'optional' && innerType ? unwrapped(innerType) : schema;
}

function must<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('a schema without its part');
  return value;
}
