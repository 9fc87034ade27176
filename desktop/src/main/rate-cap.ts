export interface RateCap {
  /** True when one more call may pass now. */
  take(key: string): boolean;
}

/** A token bucket per key: `burst` calls at once, then `perSecond`. `now` is in milliseconds, monotonic. */
export function createRateCap({
  burst,
  perSecond,
  now,
}: {
  burst: number;
  perSecond: number;
  now: () => number;
}): RateCap {
  const buckets = new Map<string, { tokens: number; filledAt: number }>();
  return {
    take(key) {
      const at = now();
      const bucket = buckets.get(key) ?? { tokens: burst, filledAt: at };
      const tokens = Math.min(burst, bucket.tokens + ((at - bucket.filledAt) / 1000) * perSecond);
      const isAllowed = tokens >= 1;
      buckets.set(key, { tokens: isAllowed ? tokens - 1 : tokens, filledAt: at });
      return isAllowed;
    },
  };
}
