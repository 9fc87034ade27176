import { held } from '#shared/command-kit/reader.ts';
import { err } from '#shared/core/result.ts';
import type { OutboxRow } from '#shared/sync/outbox-row.ts';
import type { Replica, SyncStatus } from '../replica/replica.ts';
import { isSameText, Watchers } from '../replica/watchers.ts';
import type { DevicePhoto, DevicePhotos, PhotoBytes } from './device-photos.ts';
import type { PhotoAddress, PhotoFailure, PhotoLink } from './photo-link.ts';
import { refusalOf, stepOf, type PhotoStep } from './photo-state.ts';
import type { KeptPhoto, PhotoStore } from './photo-store.ts';

interface PhotoBoxParts {
  store: PhotoStore;
  link: PhotoLink;
  replica: Replica;
  /** Milliseconds since 1970, by the device. */
  now(): number;
  /** Runs the work in one window at a time; false, and no work done, while another window is at it. */
  exclusively(work: () => Promise<void>): Promise<boolean>;
}

interface Looked {
  photo: KeptPhoto;
  step: PhotoStep;
}

/** By then a window that kept a picture has named it, or is gone. */
const NAMED_WITHIN_MS = 30_000;
const FIRST_RETRY_MS = 5000;
const LAST_RETRY_MS = 5 * 60_000;

/** [SY16] Sends what waits once the command that names it was accepted, and keeps what was looked at. */
export class PhotoBox implements DevicePhotos {
  private readonly parts: PhotoBoxParts;
  private readonly stops: (() => void)[];
  private readonly list: Watchers<readonly DevicePhoto[]>;
  private photos: readonly DevicePhoto[] = [];
  private sendingId: string | null = null;
  private waiting: readonly OutboxRow[] = [];
  private refused: readonly OutboxRow[] = [];
  private phase: SyncStatus['phase'] = 'starting';
  private running: Promise<void> | null = null;
  private isAsked = false;
  private isClosed = false;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: PhotoBoxParts) {
    this.parts = parts;
    this.list = new Watchers<readonly DevicePhoto[]>(() => this.photos, isSameText);
    const { store, replica } = parts;
    this.stops = [
      replica.watchWaiting((rows) => {
        this.waiting = rows;
        this.run();
      }),
      replica.watchAttention((rows) => {
        this.refused = rows;
        this.run();
      }),
      replica.watchStatus(({ phase }) => this.phaseChanged(phase)),
      store.watch(() => this.run()),
    ];
    this.run();
  }

  async keep(photo: Parameters<DevicePhotos['keep']>[0], bytes: ArrayBuffer): Promise<void> {
    const keptAt = new Date(this.parts.now()).toISOString();
    await this.parts.store.keep({ ...photo, keptAt, isNamed: false, refusedBecause: null }, bytes);
    this.run();
  }

  async named(ids: readonly string[]): Promise<void> {
    for (const id of ids) await this.parts.store.change(id, { isNamed: true });
    this.run();
  }

  watch(listener: (photos: readonly DevicePhoto[]) => void): () => void {
    return this.list.watch(listener);
  }

  async retry(id: string): Promise<void> {
    await this.parts.store.change(id, { refusedBecause: null });
    this.failures = 0;
    this.run();
  }

  async discard(id: string): Promise<void> {
    await this.parts.store.discard(id);
    this.run();
  }

  async bytes(address: PhotoAddress): Promise<PhotoBytes> {
    const { store, link } = this.parts;
    const kept = await store.bytes(address.sha256).catch(() => null);
    if (kept) return { kind: 'here', bytes: kept };
    if (this.phase === 'offline' || this.phase === 'signed_out') return { kind: 'offline' };
    const answer = await link.get(address);
    if (answer.ok) {
      // A full disk only costs that it is fetched again.
      await store.lookedAt(address.sha256, answer.value).catch(() => undefined);
      return { kind: 'here', bytes: answer.value };
    }
    if (answer.error.kind === 'not_there') return { kind: 'not_there' };
    return answer.error.kind === 'later' ? { kind: 'offline' } : { kind: 'failed' };
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
    for (const stop of this.stops) stop();
    this.list.clear();
    this.parts.store.close();
  }

  private phaseChanged(phase: SyncStatus['phase']): void {
    if (phase === this.phase) return;
    this.phase = phase;
    // Whoever loses sight of visits keeps no pictures of them, either.
    if (phase === 'resetting') void this.parts.store.forgetLookedAt().catch(() => undefined);
    if (phase === 'online') this.failures = 0;
    this.run();
  }

  /** Looks and sends, again where anything changed meanwhile. */
  private run(): void {
    this.isAsked = true;
    this.running ??= this.runWhileAsked().finally(() => {
      this.running = null;
    });
  }

  private async runWhileAsked(): Promise<void> {
    while (this.isAsked && !this.isClosed) {
      this.isAsked = false;
      try {
        const looked = await this.look();
        const isWork = looked.some(({ step }) => step === 'name' || step === 'send' || step === 'drop');
        // Another window may be closed in the middle of it.
        if (isWork && !(await this.parts.exclusively(() => this.work()))) this.retryLater(null);
      } catch {
        // What could not be read or written stays as it is; keeping a picture tells the user where it fails.
        if (!this.isClosed) this.retryLater(null);
      }
    }
  }

  private async look(): Promise<Looked[]> {
    const kept = await this.parts.store.kept();
    const [waiting, refused] = [this.waiting, this.refused];
    const reader = kept.length > 0 ? await this.parts.replica.reader() : null;
    const looked: Looked[] = [];
    for (const photo of kept) {
      const visit = reader ? held(await reader.get('appointments', photo.appointmentId)) : null;
      looked.push({ photo, step: stepOf(photo, { waiting, refused, visit }) });
    }
    this.photos = looked.flatMap(({ photo, step }) => this.shown(photo, step));
    this.list.changed();
    return looked;
  }

  private shown(photo: KeptPhoto, step: PhotoStep): DevicePhoto[] {
    if (step === 'drop') return [];
    const refusal = refusalOf(photo, this.refused)?.verdict?.refusal ?? null;
    if (step === 'refused' || step === 'visit_gone') return [{ ...photo, state: step, refusal }];
    return [{ ...photo, state: photo.id === this.sendingId ? 'sending' : 'waiting', refusal }];
  }

  private async work(): Promise<void> {
    for (const { photo, step } of await this.look()) {
      if (this.isClosed) return;
      if (step === 'name') await this.name(photo);
      // Only once the replica has caught up: an older copy of the visit may lack what is named.
      if (step === 'drop' && this.phase === 'online') await this.parts.store.discard(photo.id);
      if (step === 'send' && this.phase === 'online' && !(await this.send(photo))) return;
    }
  }

  /** Kept by a window that was closed before the command was saved. */
  private async name(photo: KeptPhoto): Promise<void> {
    const { id, appointmentId, sha256, contentType, takenAt, keptAt } = photo;
    const wait = Date.parse(keptAt) + NAMED_WITHIN_MS - this.parts.now();
    if (wait > 0) return this.retryLater(wait / 1000);
    const args = { appointmentId, photoId: id, sha256, contentType, takenAt };
    const outcome = await this.parts.replica.submit('appointment.add_photo', args);
    await this.parts.store.change(id, outcome.ok ? { isNamed: true } : { refusedBecause: 'not_named' });
  }

  /** False where the next would not get through either. */
  private async send(photo: KeptPhoto): Promise<boolean> {
    const { store, link } = this.parts;
    const bytes = await store.bytes(photo.sha256);
    this.sendingId = photo.id;
    await this.look();
    const answer = bytes
      ? await link.put(photo, bytes)
      : err<PhotoFailure>({ kind: 'refused', reason: 'lost' });
    this.sendingId = null;
    if (answer.ok) {
      this.failures = 0;
      await store.sent(photo.id);
    } else if (answer.error.kind === 'refused') {
      await store.change(photo.id, { refusedBecause: answer.error.reason });
    } else {
      this.retryLater(answer.error.kind === 'later' ? answer.error.afterSeconds : null);
    }
    await this.look();
    // Where the server does not know the picture, it may still know the next one.
    return answer.ok || answer.error.kind === 'refused' || answer.error.kind === 'not_there';
  }

  private retryLater(afterSeconds: number | null): void {
    const backoff = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.failures);
    this.failures += 1;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.run(), afterSeconds === null ? backoff : afterSeconds * 1000 + 500);
  }
}
