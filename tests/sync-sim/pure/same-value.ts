/** Equal as JSON. Documents share what did not change between them, so that most of it is never walked. */
export function isSame(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left)) {
    if (!Array.isArray(right) || left.length !== right.length) return false;
    return left.every((item, index) => isSame(item, right[index]));
  }
  const [mine, theirs] = [left as Record<string, unknown>, right as Record<string, unknown>];
  const keys = Object.keys(mine).filter((key) => mine[key] !== undefined);
  const count = Object.keys(theirs).filter((key) => theirs[key] !== undefined).length;
  return keys.length === count && keys.every((key) => isSame(mine[key], theirs[key]));
}
