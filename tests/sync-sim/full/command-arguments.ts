import type { Actor } from '#shared/access/actor.ts';
import type { AnyCommand } from '#shared/command-kit/define-command.ts';
import type { AnyDocument } from '#shared/documents/collections.ts';
import { must } from '#shared/core/assert.ts';
import { ArgumentIds, isId, type Seen } from './argument-ids.ts';
import { ArgumentTexts } from './argument-texts.ts';
import type { Chance } from './chance.ts';
import { asSchema, singular, unwrapped, type Fields, type Schema } from './command-schema.ts';

/** What somebody sees of the office when they decide what to do. */
export interface View {
  actor: Actor;
  seen: Seen;
}

const TRIES = 20;

interface Source {
  chance: Chance;
  serial(): number;
  /** By the office's clock. */
  now: string;
}

/**
 * Valid arguments for a command, from its own schema and what is seen: ids by the name of the field that holds them,
 * an edit with what was seen as its `expect`, everything else by the field's name or type. Null where nothing suits,
 * say an order to confirm where none is held. A command that is added later needs nothing here as long as its fields
 * are named as all others are.
 */
export function argumentsFor(command: AnyCommand, view: View, source: Source): unknown {
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
  private readonly ids: ArgumentIds;
  private readonly texts: ArgumentTexts;
  private readonly chance: Chance;
  /** What an edit is of that names no document: the actor's own account, or the company. */
  private readonly own: AnyDocument | undefined;

  constructor(name: string, { seen, actor }: View, { chance, serial, now }: Source) {
    this.chance = chance;
    this.ids = new ArgumentIds(name, seen, chance);
    const coupons = seen.get('coupons') ?? [];
    this.texts = new ArgumentTexts({ commandName: name, chance, serial, now, coupons });
    this.own = name.startsWith('profile.')
      ? seen.get('accounts')?.find(({ id }) => id === actor.accountId)
      : seen.get('company')?.[0];
  }

  make(schema: Schema, key = '', within: Fields = {}): unknown {
    const { def, bag } = schema._zod;
    switch (def.type) {
      case 'object':
        return this.object(def.shape ?? {}, within);
      case 'optional':
        return this.chance.isOneIn(3) ? undefined : this.orWithout(undefined, { schema, key, within });
      case 'nullable':
        return this.chance.isOneIn(2) ? null : this.orWithout(null, { schema, key, within });
      case 'pipe':
        return this.make(must(def.in, 'what the schema takes'), key, within);
      case 'array':
        return this.list(schema, key, within);
      case 'boolean':
        return this.chance.isOneIn(2);
      case 'number':
        return this.texts.number(key, bag);
      case 'enum':
        return this.chance.pick(Object.values(def.entries ?? {}));
      case 'literal':
        return def.values?.[0];
      case 'union':
        return this.make(must(this.chance.pick(def.options ?? []), 'a choice'), key, within);
      default:
        return isId(key) ? this.id(key) : this.texts.text(key, within, this.ids.about);
    }
  }

  /** An id that nothing is there for may be left out where the schema lets it. */
  private orWithout(
    nothing: null | undefined,
    { schema, key, within }: { schema: Schema; key: string; within: Fields },
  ): unknown {
    const inner = must(schema._zod.def.innerType, 'what may be left out');
    return isId(key) ? (this.ids.choose(key) ?? nothing) : this.make(inner, key, within);
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

  /** As many as the schema wants; one for each part of the document where each is to be said something of. */
  private list(schema: Schema, key: string, within: Fields): unknown[] {
    const { def, bag } = schema._zod;
    const element = must(def.element, 'what the list is of');
    const { shape = {} } = element._zod.def;
    const partKey = Object.keys(shape).find((each) => isId(each) && each !== 'id');
    const parts = partKey === undefined ? null : this.ids.eachPart(partKey);
    if (partKey !== undefined && parts && !this.chance.isOneIn(4)) {
      const { [partKey]: _part, ...rest } = shape;
      return parts.map((id) => ({ [partKey]: id, ...this.object(rest, within) }));
    }
    const length = Math.max(bag.minimum ?? 0, this.chance.between(0, 2));
    return Array.from({ length }, () => this.make(element, singular(key), within));
  }

  /** Some fields of a document as somebody would change them, and the same fields as they are seen. */
  private edit(shape: Record<string, Schema>): Fields {
    const { set, expect: _expect, ...rest } = shape;
    const made = this.object(rest, {});
    const current = this.ids.about ?? (this.own as Fields | undefined);
    const fields = Object.entries(must(set, 'what an edit sets')._zod.def.shape ?? {});
    const chosen = this.chance.pick(fields);
    if (!current || !chosen) return this.stuck();
    const [field, schema] = chosen;
    const before = asSchema(schema, current[field]);
    return { ...made, set: { [field]: this.changed(schema, field, before) }, expect: { [field]: before } };
  }

  private changed(schema: Schema, field: string, before: unknown): unknown {
    // Whoever edits a field leaves it empty now and then, where that is possible.
    if (!Array.isArray(before)) {
      const isEmptied = schema._zod.def.innerType?._zod.def.type === 'nullable' && this.chance.isOneIn(4);
      return isEmptied ? null : this.make(unwrapped(schema), field);
    }
    const kept: unknown[] = this.chance.isOneIn(2) ? before : before.slice(1);
    const { element } = unwrapped(schema)._zod.def;
    // One day of a week, one service: what there is once cannot be there twice, so mostly something goes.
    return this.chance.isOneIn(2) && element ? [...kept, this.make(element, singular(field))] : kept;
  }

  private expected(schema: Schema): Fields {
    const { about } = this.ids;
    return Object.fromEntries(
      Object.entries(schema._zod.def.shape ?? {}).flatMap(([key, inner]) => {
        const isOptional = inner._zod.def.type === 'optional';
        // What the document does not have is not expected of it.
        if (isOptional && !(about && key in about)) return [];
        return [[key, about?.[key] ?? null]];
      }),
    );
  }

  private id(key: string): unknown {
    return this.ids.choose(key) ?? this.stuck();
  }

  private stuck(): Fields {
    this.isStuck = true;
    return {};
  }
}
