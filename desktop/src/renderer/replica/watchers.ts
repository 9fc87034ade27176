/** Listeners of one value; each hears it at once and again whenever it has become another. */
export class Watchers<Value> {
  private readonly listeners = new Set<(value: Value) => void>();
  private readonly current: () => Value;
  private readonly isSame: (left: Value, right: Value) => boolean;
  private last: { value: Value } | null = null;

  constructor(current: () => Value, isSame: (left: Value, right: Value) => boolean) {
    this.current = current;
    this.isSame = isSame;
  }

  watch(listener: (value: Value) => void): () => void {
    this.listeners.add(listener);
    listener(this.current());
    return () => void this.listeners.delete(listener);
  }

  /** Something that the value is made of changed. */
  changed(): void {
    const value = this.current();
    if (this.last && this.isSame(this.last.value, value)) return;
    this.last = { value };
    for (const listener of this.listeners) listener(value);
  }

  clear(): void {
    this.listeners.clear();
  }
}

/** Arrays of the very same elements. */
export function isSameList<Element>(left: readonly Element[], right: readonly Element[]): boolean {
  return left.length === right.length && left.every((element, at) => element === right[at]);
}

export function isSameText<Value>(left: Value, right: Value): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
