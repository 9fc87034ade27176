import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';

const MOST_IN_MEMORY = 8 * 1024 * 1024;
const READ_SIZE = 256 * 1024;
/** A reader that never came (its connection broke) leaves nothing behind for longer. */
const UNREAD_MS = 600_000;

/**
 * Text kept until somebody reads it: in memory while it is little, then in a private temporary file. So the database is
 * free again before the first byte goes to a slow reader.
 */
export class Spool {
  #waiting: Buffer[] = [];
  #size = 0;
  #folder: string | null = null;
  #file: WriteStream | null = null;
  #unread: NodeJS.Timeout | null = null;
  readonly #parent: string;

  /** The temporary folder is made below `parent`. */
  constructor(parent: string = tmpdir()) {
    this.#parent = parent;
  }

  async add(text: string): Promise<void> {
    const bytes = Buffer.from(text);
    this.#waiting.push(bytes);
    this.#size += bytes.length;
    if (this.#size > MOST_IN_MEMORY) await this.#flush();
  }

  /** Reads everything once and removes the file, also when the reader stops early. */
  bytes(): AsyncGenerator<Buffer> {
    this.#unread = setTimeout(() => void this.discard(), UNREAD_MS).unref();
    return this.#read();
  }

  async *#read(): AsyncGenerator<Buffer> {
    if (this.#unread) clearTimeout(this.#unread);
    try {
      if (this.#file && this.#folder) {
        await this.#flush();
        this.#file.end();
        await once(this.#file, 'close');
        yield* createReadStream(this.#file.path, { highWaterMark: READ_SIZE }) as AsyncIterable<Buffer>;
      }
      yield* this.#waiting;
    } finally {
      await this.discard();
    }
  }

  async discard(): Promise<void> {
    this.#file?.destroy();
    if (this.#folder) await rm(this.#folder, { recursive: true, force: true });
    this.#folder = null;
  }

  async #flush(): Promise<void> {
    if (this.#waiting.length === 0) return;
    this.#folder ??= await mkdtemp(path.join(this.#parent, 'valclean-snapshot-'));
    this.#file ??= createWriteStream(path.join(this.#folder, 'text'), { mode: 0o600 });
    const bytes = Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#size = 0;
    if (!this.#file.write(bytes)) await once(this.#file, 'drain');
  }
}
