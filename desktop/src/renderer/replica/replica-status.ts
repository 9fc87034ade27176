import type { OutboxRow } from '#shared/sync/outbox-row.ts';
import { isUnresolved } from './outbox-dexie.ts';
import type { SyncStatus } from './replica.ts';
import type { SyncCondition } from './sync-condition.ts';

/** What the status bar says. `trouble` of this window's own saving comes before the leader's. */
export function syncStatus(
  condition: SyncCondition,
  rows: readonly OutboxRow[],
  ownTrouble: string | null,
): Omit<SyncStatus, 'restored'> {
  return {
    phase: phaseOf(condition),
    waiting: waitingRows(rows).length,
    attention: attentionRows(rows).length,
    lastSyncAt: condition.connection.lastSyncAt,
    firstSync: condition.progress,
    trouble:
      ownTrouble ?? condition.trouble ?? (condition.waitingFor === 'server_older' ? 'server.older' : null),
    unreadable: condition.unreadable,
    repaired: condition.repaired,
    sentAgain: condition.sentAgain,
  };
}

export function waitingRows(rows: readonly OutboxRow[]): OutboxRow[] {
  return rows.filter(({ verdict, isVoid }) => verdict === null && !isVoid);
}

export function attentionRows(rows: readonly OutboxRow[]): OutboxRow[] {
  return rows.filter(isUnresolved);
}

function phaseOf({ connection, filling }: SyncCondition): SyncStatus['phase'] {
  switch (connection.phase) {
    case 'signed_out':
    case 'update_needed':
    case 'offline':
      return connection.phase;
    case 'resetting':
      return filling === 'first' ? 'first_sync' : 'resetting';
    case 'connecting':
      return filling === 'first' ? 'first_sync' : 'starting';
    case 'online':
      return filling === 'first' ? 'first_sync' : 'online';
  }
}
