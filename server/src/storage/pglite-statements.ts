import { protocol, types, type messages, type PGlite } from '@electric-sql/pglite';

const { serialize } = protocol;

export interface StatementResult {
  rows: Record<string, unknown>[];
  /** Rows inserted, updated or deleted. */
  affected: number;
}

interface Statement {
  readonly name: string;
  readonly parameterTypes: readonly number[];
  readonly fields: readonly messages.RowDescriptionMessage['fields'][number][];
  /** How many rows had been written when it was prepared. */
  preparedAt: number;
}

/** What reads and writes rows; everything else is run as it comes. */
const ROWS = /^\s*(?:select|insert|update|delete|with)\s/i;
/** The steps of a transaction: nothing to bind, nothing to answer. */
const STEP = /^\s*(?:start|begin|commit|rollback|savepoint|release|set)\b/i;
/** After these a statement may mean something else. */
const SHAPE = /^\s*(?:create|alter|drop)\s/i;

const MOST_STATEMENTS = 200;
/** A longer text is one of many rows, and comes once. */
const LONGEST_TEXT = 16_384;
/** A plan is made for tables as large as they are then; after so many rows it is made again. */
const PLANS_OUTLIVE_ROWS = 500;

/**
 * Runs statements on PGlite, each prepared when it first comes and then one call instead of six, with nothing parsed.
 * PGlite's own `query` parses every statement anew, which costs more than running it. For one caller at a time.
 */
export class PGliteStatements {
  readonly #pglite: PGlite;
  /** By their texts, the one used last at the end. */
  readonly #statements = new Map<string, Statement>();
  /** Of statements that are no longer known here, to be told with the next message. */
  #unused: string[] = [];
  #rowsWritten = 0;
  #names = 0;

  constructor(pglite: PGlite) {
    this.#pglite = pglite;
  }

  async run(text: string, parameters: readonly unknown[]): Promise<StatementResult> {
    const result =
      ROWS.test(text) && text.length <= LONGEST_TEXT
        ? await this.#runPrepared(text, parameters)
        : await this.#runOnce(text, parameters);
    this.#rowsWritten += result.affected;
    return result;
  }

  async #runOnce(text: string, parameters: readonly unknown[]): Promise<StatementResult> {
    if (STEP.test(text) && parameters.length === 0) {
      await this.#send(serialize.query(text));
      return { rows: [], affected: 0 };
    }
    const { rows, affectedRows } = await this.#pglite.query<Record<string, unknown>>(text, [...parameters]);
    if (SHAPE.test(text)) for (const each of this.#statements) this.#forget(...each);
    return { rows, affected: affectedRows ?? 0 };
  }

  async #runPrepared(text: string, parameters: readonly unknown[]): Promise<StatementResult> {
    const known = this.#statements.get(text);
    const statement = known ?? (await this.#prepare(text));
    const isOutgrown = this.#rowsWritten - statement.preparedAt > PLANS_OUTLIVE_ROWS;
    const again = isOutgrown ? [closing(statement.name), parsing(statement.name, text)] : [];
    if (isOutgrown) statement.preparedAt = this.#rowsWritten;
    const values = parameters.map((value, at) => this.#serialized(value, statement.parameterTypes[at]));
    const answer = await this.#send(
      ...again,
      serialize.bind({ statement: statement.name, values }),
      serialize.execute({}),
      serialize.sync(),
    ).catch((error: unknown) => {
      // It may have failed before it was prepared again.
      if (isOutgrown) this.#forget(text, statement);
      throw error;
    });
    // Now the last.
    this.#statements.delete(text);
    this.#statements.set(text, statement);
    return this.#resultOf(answer, statement);
  }

  async #prepare(text: string): Promise<Statement> {
    this.#names += 1;
    const name = `valclean_${this.#names}`;
    const answer = await this.#send(
      parsing(name, text),
      serialize.describe({ type: 'S', name }),
      serialize.sync(),
    );
    const statement = { name, parameterTypes: [], fields: [], preparedAt: this.#rowsWritten };
    const described = answer.reduce<Statement>((so, message) => {
      if (isParameterDescription(message)) return { ...so, parameterTypes: message.dataTypeIDs };
      return isRowDescription(message) ? { ...so, fields: message.fields } : so;
    }, statement);
    this.#statements.set(text, described);
    const [oldest] = this.#statements;
    if (oldest && this.#statements.size > MOST_STATEMENTS) this.#forget(...oldest);
    return described;
  }

  #forget(text: string, { name }: Statement): void {
    this.#statements.delete(text);
    this.#unused.push(name);
  }

  /** One message; rejects with the first error that it is answered with. */
  #send(...parts: Uint8Array[]): Promise<messages.BackendMessage[]> {
    const closed = this.#unused.splice(0).map(closing);
    return this.#pglite.runExclusive(() =>
      this.#pglite.execProtocolStream(Buffer.concat([...closed, ...parts])),
    );
  }

  #serialized(value: unknown, type: number | undefined): string | null {
    if (value === null || value === undefined) return null;
    const serializer = type === undefined ? undefined : this.#pglite.serializers[type];
    if (serializer) return serializer(value);
    if (typeof value === 'string') return value;
    return typeof value === 'bigint' ? value.toString() : JSON.stringify(value);
  }

  #resultOf(answer: readonly messages.BackendMessage[], { fields }: Statement): StatementResult {
    const { parsers } = this.#pglite;
    const rows = answer.flatMap((message) =>
      isDataRow(message)
        ? [
            Object.fromEntries(
              fields.map(({ name, dataTypeID }, at) => [
                name,
                types.parseType(message.fields[at] ?? null, dataTypeID, parsers) as unknown,
              ]),
            ),
          ]
        : [],
    );
    return { rows, affected: answer.reduce((sum, message) => sum + affectedBy(message), 0) };
  }
}

function parsing(name: string, text: string): Uint8Array {
  return serialize.parse({ name, text });
}

function closing(name: string): Uint8Array {
  return serialize.close({ type: 'S', name });
}

/** 'UPDATE 3', 'INSERT 0 5' and their like; a SELECT's count is of what it read. */
function affectedBy(message: messages.BackendMessage): number {
  if (!isCommandComplete(message)) return 0;
  const [, count] = /^(?:INSERT 0|UPDATE|DELETE|MERGE) (\d+)$/.exec(message.text) ?? [];
  return Number(count ?? 0);
}

function isParameterDescription(
  message: messages.BackendMessage,
): message is messages.ParameterDescriptionMessage {
  return message.name === 'parameterDescription';
}

function isRowDescription(message: messages.BackendMessage): message is messages.RowDescriptionMessage {
  return message.name === 'rowDescription';
}

function isDataRow(message: messages.BackendMessage): message is messages.DataRowMessage {
  return message.name === 'dataRow';
}

function isCommandComplete(message: messages.BackendMessage): message is messages.CommandCompleteMessage {
  return message.name === 'commandComplete';
}
