import type { Json } from '#shared/core/json.ts';
import { err, ok, type Result } from '#shared/core/result.ts';

export interface JsonLimits {
  /** How deep arrays and objects may nest. */
  depth: number;
  /** Elements of one array, keys of one object. */
  elements: number;
}

export type JsonFault =
  | 'syntax'
  | 'too_deep'
  | 'too_many_elements'
  | 'duplicate_key'
  | 'forbidden_key'
  | 'forbidden_character'
  | 'number_out_of_range';

/** Names that reach an object's prototype when somebody merges carelessly. */
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WHITE_SPACE = /[ \t\n\r]*/y;
const LITERALS: readonly (readonly [string, Json])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

/**
 * Reads JSON as RFC 8259 and nothing that parsers read differently: a key twice, a key that names a prototype, NUL or
 * half a surrogate pair in a text, a number that is no finite one. PostgreSQL could not store some of these.
 */
export function parseStrictJson(text: string, limits: JsonLimits): Result<Json, JsonFault> {
  try {
    return ok(new Parser(text, limits).parse());
  } catch (error) {
    if (error instanceof Fault) return err(error.fault);
    throw error;
  }
}

class Fault extends Error {
  readonly fault: JsonFault;

  constructor(fault: JsonFault) {
    super(fault);
    this.fault = fault;
  }
}

class Parser {
  readonly #text: string;
  readonly #limits: JsonLimits;
  #at = 0;

  constructor(text: string, limits: JsonLimits) {
    this.#text = text;
    this.#limits = limits;
  }

  parse(): Json {
    const value = this.#value(0);
    this.#skipSpace();
    if (this.#at !== this.#text.length) throw new Fault('syntax');
    return value;
  }

  #value(depth: number): Json {
    this.#skipSpace();
    const first = this.#text[this.#at];
    if (first === '{') return this.#object(depth + 1);
    if (first === '[') return this.#array(depth + 1);
    if (first === '"') return this.#string();
    for (const [word, value] of LITERALS) if (this.#takes(word)) return value;
    return this.#number();
  }

  #object(depth: number): Json {
    this.#enter(depth);
    const entries = new Map<string, Json>();
    if (this.#closes('}')) return {};
    for (;;) {
      this.#skipSpace();
      const key = this.#string();
      if (FORBIDDEN_KEYS.has(key)) throw new Fault('forbidden_key');
      if (entries.has(key)) throw new Fault('duplicate_key');
      this.#skipSpace();
      this.#expect(':');
      entries.set(key, this.#value(depth));
      if (entries.size > this.#limits.elements) throw new Fault('too_many_elements');
      if (this.#closes('}')) return Object.fromEntries(entries);
      this.#expect(',');
    }
  }

  #array(depth: number): Json {
    this.#enter(depth);
    const elements: Json[] = [];
    if (this.#closes(']')) return elements;
    for (;;) {
      elements.push(this.#value(depth));
      if (elements.length > this.#limits.elements) throw new Fault('too_many_elements');
      if (this.#closes(']')) return elements;
      this.#expect(',');
    }
  }

  #string(): string {
    const literal = this.#stringLiteral();
    let value: unknown;
    try {
      value = JSON.parse(literal);
    } catch {
      throw new Fault('syntax');
    }
    if (typeof value !== 'string') throw new Fault('syntax');
    if (value.includes('\u0000') || /\p{Surrogate}/u.test(value)) throw new Fault('forbidden_character');
    return value;
  }

  /** Up to the first quote that no odd run of backslashes escapes; what lies between is left to JSON.parse. */
  #stringLiteral(): string {
    if (this.#text[this.#at] !== '"') throw new Fault('syntax');
    for (
      let quote = this.#text.indexOf('"', this.#at + 1);
      quote > 0;
      quote = this.#text.indexOf('"', quote + 1)
    ) {
      let backslashes = 0;
      while (this.#text[quote - 1 - backslashes] === '\\') backslashes += 1;
      if (backslashes % 2 === 1) continue;
      const literal = this.#text.slice(this.#at, quote + 1);
      this.#at = quote + 1;
      return literal;
    }
    throw new Fault('syntax');
  }

  #number(): number {
    const value = Number(this.#match(NUMBER));
    if (!Number.isFinite(value)) throw new Fault('number_out_of_range');
    return value;
  }

  #enter(depth: number): void {
    if (depth > this.#limits.depth) throw new Fault('too_deep');
    this.#at += 1;
  }

  #closes(bracket: string): boolean {
    this.#skipSpace();
    return this.#takes(bracket);
  }

  #takes(word: string): boolean {
    if (!this.#text.startsWith(word, this.#at)) return false;
    this.#at += word.length;
    return true;
  }

  #expect(word: string): void {
    if (!this.#takes(word)) throw new Fault('syntax');
  }

  #skipSpace(): void {
    this.#match(WHITE_SPACE);
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined) throw new Fault('syntax');
    this.#at += found.length;
    return found;
  }
}
