/** Throws when a fact the code relies on does not hold: a bug, never user input. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${message}`);
}

/** The value, or a thrown bug when it is absent. */
export function must<Value>(value: Value | null | undefined, message: string): Value {
  if (value === null || value === undefined) throw new Error(`missing: ${message}`);
  return value;
}

/** Compile-time proof that a union was handled in full. */
export function exhaustive(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`);
}
