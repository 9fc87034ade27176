/** Whoever holds or waits for a lock, for as long as it lives. */
export interface Owner {
  readonly isAlive: boolean;
}

interface Waiting {
  name: string;
  owner: Owner;
  resume(): void;
}

/** Locks by name, first come first served. A lock whose owner died is free, as with Web Locks and database sessions. */
export class Locks {
  private readonly holders = new Map<string, Owner>();
  private waiting: Waiting[] = [];

  async take(owner: Owner, name: string): Promise<void> {
    const holder = this.holders.get(name);
    if (holder === owner) return;
    if (holder?.isAlive) {
      await new Promise<void>((resume) => {
        this.waiting.push({ name, owner, resume });
      });
      return;
    }
    this.holders.set(name, owner);
  }

  release(owner: Owner, name: string): void {
    if (this.holders.get(name) === owner) this.passOn(name);
  }

  releaseAll(owner: Owner, except?: string): void {
    for (const [name, holder] of this.holders) if (holder === owner && name !== except) this.passOn(name);
  }

  /** Passes on what the dead have held. */
  releaseDead(): void {
    for (const [name, holder] of this.holders) if (!holder.isAlive) this.passOn(name);
  }

  private passOn(name: string): void {
    this.holders.delete(name);
    this.waiting = this.waiting.filter((each) => each.owner.isAlive);
    const index = this.waiting.findIndex((each) => each.name === name);
    const [next] = index < 0 ? [] : this.waiting.splice(index, 1);
    if (!next) return;
    this.holders.set(name, next.owner);
    next.resume();
  }
}
