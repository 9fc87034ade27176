import { overlaps } from '#shared/command-kit/time-block.ts';
import type { ServerState } from './server-state.ts';

/** Two stretches of one person's calendar that overlap; expired holds keep nothing. */
export function doubleBookedIn(state: ServerState, now: string): string | null {
  const blocks = state.blocks().filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
  for (const [index, block] of blocks.entries()) {
    const other = blocks.find(
      (each, at) => at > index && each.staffId === block.staffId && overlaps(each, block),
    );
    if (other) return `${block.sourceId} and ${other.sourceId}`;
  }
  return null;
}
