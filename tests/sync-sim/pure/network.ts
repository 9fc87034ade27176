import { err } from '#shared/core/result.ts';
import type { FaultName } from './fault-names.ts';
import type { Life, Scheduler } from './scheduler.ts';
import type { Answer } from './sim-server.ts';

/** A device gives a request up after this long. */
const TIMEOUT_MS = 60_000;
const LATENCY_MS = 40;

export type MessageFault =
  | 'drop request'
  | 'drop response after commit'
  | 'duplicate request'
  | 'reorder'
  | 'delay'
  | 'lost poke';

/** What happens to what goes between one device and the server. Times are virtual milliseconds. */
export class Line {
  /** Happens to the next message that it can happen to. */
  armed: MessageFault[] = [];
  blockedUpUntil = 0;
  blockedDownUntil = 0;
  blockedAs: FaultName = 'partition, both ways';
  /** Messages wait until then instead of being lost. */
  cloggedUntil = 0;
  private readonly open = new Set<() => void>();
  private readonly scheduler: Scheduler;
  private readonly hit: (name: FaultName) => void;

  constructor(scheduler: Scheduler, hit: (name: FaultName) => void) {
    this.scheduler = scheduler;
    this.hit = hit;
  }

  isBlocked(): boolean {
    const { now } = this.scheduler;
    return now < this.blockedUpUntil || now < this.blockedDownUntil || now < this.cloggedUntil;
  }

  isAsking(): boolean {
    return this.open.size > 0;
  }

  heal(): void {
    this.armed = [];
    this.blockedUpUntil = 0;
    this.blockedDownUntil = 0;
    this.cloggedUntil = 0;
  }

  /** The server was killed: connections break, except those that only seem to be alive. */
  cut(): void {
    for (const fail of this.open) if (this.scheduler.chance() < 0.8) fail();
  }

  /** Asks the server; `wire` outlives the window that asks, as a request does. */
  ask<Value>(life: Life, wire: Life, send: () => Promise<Answer<Value>>): Promise<Answer<Value>> {
    return new Promise((resolve) => {
      const finish = (answer: Answer<Value>) => {
        this.open.delete(fail);
        resolve(answer);
      };
      const fail = () => this.scheduler.later(life, this.latency(), () => finish(err({ kind: 'network' })));
      this.open.add(fail);
      this.scheduler.later(life, TIMEOUT_MS, () => finish(err({ kind: 'network' })));
      const request = () => {
        if (this.isLost(this.blockedUpUntil, 'drop request')) {
          if (this.scheduler.chance() < 0.7) fail();
          return;
        }
        const answered = send().then((answer) => {
          const arrives = this.reply(life, () => finish(answer));
          if (!arrives && this.scheduler.chance() < 0.5) fail();
          return arrives;
        });
        this.scheduler.spawn(answered);
      };
      this.scheduler.later(wire, this.latency(), request);
      if (this.takeArmed('duplicate request')) this.scheduler.later(wire, this.latency() * 30, request);
    });
  }

  /** A word from the server; false when it is lost. */
  poke(life: Life, arrive: () => void): boolean {
    if (this.isBlocked()) return false;
    this.scheduler.later(life, this.latency(), arrive);
    return true;
  }

  takeLostPoke(): boolean {
    return this.takeArmed('lost poke');
  }

  private reply(life: Life, arrive: () => void): boolean {
    if (this.isLost(this.blockedDownUntil, 'drop response after commit')) return false;
    this.scheduler.later(life, this.latency(), arrive);
    return true;
  }

  private isLost(blockedUntil: number, fault: MessageFault): boolean {
    if (this.scheduler.now < blockedUntil) {
      this.hit(this.blockedAs);
      return true;
    }
    return this.takeArmed(fault);
  }

  private latency(): number {
    const { now } = this.scheduler;
    const latency = this.scheduler.chance() * LATENCY_MS + 1;
    if (now < this.cloggedUntil) {
      this.hit('swizzle-clog');
      return this.cloggedUntil - now + this.scheduler.chance() * 300;
    }
    if (this.takeArmed('reorder')) return latency + this.scheduler.chance() * 900;
    if (this.takeArmed('delay')) return latency + 2000 + this.scheduler.chance() * 70_000;
    return latency;
  }

  private takeArmed(fault: MessageFault): boolean {
    const index = this.armed.indexOf(fault);
    if (index < 0) return false;
    this.armed.splice(index, 1);
    this.hit(fault);
    return true;
  }
}
