import type { AnyDocument } from '#shared/documents/collections.ts';
import { Violation } from './violation.ts';

interface State {
  order: number;
  revision: number;
  document: AnyDocument | null;
}

/**
 * What really happened on the server in one epoch, in the order of the commits. The server cannot be asked for it and
 * no device knows it: the checks compare with it.
 */
export class Lineage {
  private readonly states = new Map<string, State[]>();
  private readonly commands = new Map<string, number>();
  private readonly keys = new Set<string>();
  private order = 0;

  copy(): Lineage {
    const lineage = new Lineage();
    for (const [key, states] of this.states) lineage.states.set(key, [...states]);
    for (const [commandId, order] of this.commands) lineage.commands.set(commandId, order);
    for (const key of this.keys) lineage.keys.add(key);
    lineage.order = this.order;
    return lineage;
  }

  /** A transaction committed with these documents; `intent` is one per command or idempotency key. */
  commit(intent: { commandId: string; key: string | null } | null, written: readonly WrittenState[]): void {
    this.order += 1;
    for (const { key, revision, document } of written) {
      const states = this.states.get(key) ?? [];
      this.states.set(key, states);
      states.push({ order: this.order, revision, document });
    }
    if (!intent) return;
    const isRepeated =
      this.commands.has(intent.commandId) || (intent.key !== null && this.keys.has(intent.key));
    if (isRepeated) throw new Violation('applied twice', `a command had its effect twice`);
    this.commands.set(intent.commandId, this.order);
    if (intent.key !== null) this.keys.add(intent.key);
  }

  has(commandId: string): boolean {
    return this.commands.has(commandId);
  }

  /** The revision that a document had right after a command; 0 when either is unknown. */
  revisionAfter(commandId: string, key: string): number {
    const order = this.commands.get(commandId);
    if (order === undefined) return 0;
    return this.states.get(key)?.findLast((state) => state.order <= order)?.revision ?? 0;
  }

  /** The document as of a revision; undefined when it never had that one. */
  at(key: string, revision: number): AnyDocument | null | undefined {
    return this.states.get(key)?.findLast((state) => state.revision === revision)?.document;
  }

  /** The revisions at which a value stood in a field. */
  revisionsWith(key: string, field: string, value: unknown): number[] {
    return (this.states.get(key) ?? [])
      .filter(({ document }) => document !== null && (document as Record<string, unknown>)[field] === value)
      .map(({ revision }) => revision);
  }
}

export interface WrittenState {
  key: string;
  revision: number;
  document: AnyDocument | null;
}
