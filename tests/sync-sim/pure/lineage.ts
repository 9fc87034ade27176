import type { Customer } from '#shared/documents/customer.ts';
import type { Field } from './model-commands.ts';

/**
 * What really happened on the server in one epoch. The server cannot be asked for it and no device knows it: the checks
 * compare screens with it.
 */
export class Lineage {
  /** Per document, which values a field had, with the revisions at which it got them. */
  private readonly values = new Map<string, Map<string, number[]>>();
  /** Per command, the revision of each document right after it, written or not. */
  private readonly revisionsAfter = new Map<string, Map<string, number>>();

  copy(): Lineage {
    const lineage = new Lineage();
    for (const [id, values] of this.values) {
      lineage.values.set(id, new Map([...values].map(([key, revisions]) => [key, [...revisions]])));
    }
    for (const [commandId, revisions] of this.revisionsAfter)
      lineage.revisionsAfter.set(commandId, revisions);
    return lineage;
  }

  recordState(document: Customer, revision: number): void {
    const values = this.values.get(document.id) ?? new Map<string, number[]>();
    this.values.set(document.id, values);
    for (const field of ['name', 'notes'] as const) {
      const key = `${field} ${document[field]}`;
      values.set(key, [...(values.get(key) ?? []), revision]);
    }
  }

  recordCommand(commandId: string, revisions: Map<string, number>): void {
    this.revisionsAfter.set(commandId, revisions);
  }

  has(commandId: string): boolean {
    return this.revisionsAfter.has(commandId);
  }

  revisionAfter(commandId: string, id: string): number {
    return this.revisionsAfter.get(commandId)?.get(id) ?? 0;
  }

  /** The revisions at which the document had this value in this field; empty for a value only a device knows. */
  revisionsWith(id: string, field: Field, value: string): readonly number[] {
    return this.values.get(id)?.get(`${field} ${value}`) ?? [];
  }
}
