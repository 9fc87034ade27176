import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

const MOST_IN_MEMORY = 8 * 1024 * 1024;
/** A reader that never came (its connection broke) leaves nothing behind for longer. */
const UNREAD_MS = 600_000;

/**
 * Lines kept until somebody reads them: in memory while they are few, then in a private temporary file. So the
 * database is free again before the first byte goes to a slow reader.
 */
export class Spool {
  #lines: string[] = [];
  #size = 0;
  #folder: string | null = null;
  #file: WriteStream | null = null;
  #unread: NodeJS.Timeout | null = null;
  readonly #parent: string;

  /** The temporary folder is made below `parent`. */
  constructor(parent: string = tmpdir()) {
    this.#parent = parent;
  }

  async add(line: string): Promise<void> {
    this.#lines.push(line);
    this.#size += line.length;
    if (this.#size > MOST_IN_MEMORY) await this.#flush();
  }

  /** Reads everything once and removes the file, also when the reader stops early. */
  lines(): AsyncGenerator<string> {
    this.#unread = setTimeout(() => void this.discard(), UNREAD_MS).unref();
    return this.#read();
  }

  async *#read(): AsyncGenerator<string> {
    if (this.#unread) clearTimeout(this.#unread);
    try {
      if (this.#file && this.#folder) {
        await this.#flush();
        this.#file.end();
        await once(this.#file, 'close');
        yield* createInterface({ input: createReadStream(this.#file.path), crlfDelay: Infinity });
      }
      yield* this.#lines;
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
    if (this.#lines.length === 0) return;
    this.#folder ??= await mkdtemp(path.join(this.#parent, 'valclean-snapshot-'));
    this.#file ??= createWriteStream(path.join(this.#folder, 'lines'), { mode: 0o600 });
    const text = `${this.#lines.join('\n')}\n`;
    this.#lines = [];
    this.#size = 0;
    if (!this.#file.write(text)) await once(this.#file, 'drain');
  }
}
