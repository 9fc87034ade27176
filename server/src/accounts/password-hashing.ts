import { hash, parseOptions, verify } from '@node-rs/argon2';

/** `Algorithm.Argon2id` of the library, whose enum has no value at run time. */
const ARGON2ID = 2;
/** OWASP's minimum for argon2id; raise here, and weaker stored hashes are replaced as people sign in. */
const STRENGTH = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Each takes 19 MiB and a core. */
const MOST_IN_FLIGHT = 4;
const MOST_WAITING = 64;

/** Too many people sign in at this moment: try again shortly. */
export class HashingBusyError extends Error {}

export interface PasswordHashing {
  /** A PHC string. Rejects with HashingBusyError under a flood, as does `verify`. */
  hash(password: string): Promise<string>;
  /** With no stored hash it takes the same time and answers false. */
  verify(storedHash: string | null, password: string): Promise<boolean>;
  isWeak(storedHash: string): boolean;
}

export function createPasswordHashing(): PasswordHashing {
  const gate = new Gate();
  const options = { ...STRENGTH, algorithm: ARGON2ID };
  const hashed = (password: string) => gate.run(() => hash(password, options));
  /** Of a password that nobody has; made at once, so that not even the first unknown sign-in takes longer. */
  const dummyHash = hash(crypto.randomUUID(), options);
  return {
    hash: hashed,
    async verify(storedHash, password) {
      const against = storedHash ?? (await dummyHash);
      const isRight = await gate.run(() => verify(against, password));
      return storedHash !== null && isRight;
    },
    isWeak(storedHash) {
      const { memoryCost, timeCost } = parseOptions(storedHash);
      const isArgon2id = storedHash.startsWith('$argon2id$');
      return !isArgon2id || memoryCost < STRENGTH.memoryCost || timeCost < STRENGTH.timeCost;
    },
  };
}

/** Lets few through at a time and refuses a queue that would only grow. */
class Gate {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  async run<Value>(work: () => Promise<Value>): Promise<Value> {
    if (this.#running >= MOST_IN_FLIGHT) await this.#turn();
    else this.#running += 1;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }

  async #turn(): Promise<void> {
    if (this.#waiting.length >= MOST_WAITING)
      throw new HashingBusyError('too many passwords are being checked');
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}
