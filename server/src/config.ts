import { parseArgs } from 'node:util';
import { z } from 'zod';
import { err, ok, type Result } from '#shared/core/result.ts';
import { trustedProxies, type TrustedProxies } from './http/middleware/client-ip.ts';

/** The shortest text that can be a secret. */
const KEY_LENGTH = 32;

const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((entry) => entry.trim())
      .filter(Boolean),
  );

const Environment = z.object({
  PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(8787)
    .describe('TCP port to listen on; 0 takes any free one'),
  HOST: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('Address to listen on; 0.0.0.0 for every network of this machine'),
  DATA_DIR: z
    .string()
    .min(1)
    .default('./data')
    .describe('Folder of the embedded database, unless DATABASE_URL is set'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(?:ql)?:\/\//, 'must begin with postgres://')
    .optional()
    .describe('PostgreSQL to use instead of the embedded database'),
  SERVER_KEY: z
    .string()
    .min(KEY_LENGTH, `needs at least ${KEY_LENGTH} random characters`)
    .optional()
    .describe(
      'Secret that tracking and invitation tokens are derived from. Required with DATABASE_URL; all processes share it. The embedded database keeps its own beside the data',
    ),
  TLS_CERT: z
    .string()
    .min(1)
    .optional()
    .describe('File with the certificate chain (PEM); with TLS_KEY the server speaks https'),
  TLS_KEY: z.string().min(1).optional().describe('File with the private key (PEM)'),
  PUBLIC_URL: z
    .string()
    .refine(isOrigin, 'must be an origin such as https://clean.example.com')
    .optional()
    .describe('Where people reach this server; stands in links. Default: where it listens'),
  ALLOWED_ORIGINS: list
    .refine((origins) => origins.every(isOrigin), 'must be origins such as https://www.example.com')
    .describe('Other web origins whose pages may call the API, separated by commas'),
  TRUSTED_PROXIES: list.describe(
    'Addresses or ranges of proxies whose X-Forwarded-For and -Proto count, separated by commas',
  ),
  VALCLEAN_DEMO: z
    .enum(['auto', '0', '1'])
    .default('auto')
    .describe(
      'Fill an empty database with a demo company: 1 yes, 0 no, auto when the embedded database serves this machine only',
    ),
  SMTP_URL: z
    .string()
    .refine(isSmtpUrl, 'must be such as smtps://user:password@mail.example.com:465')
    .optional()
    .describe('Mail server that messages to customers and colleagues go to; without it they wait'),
  MAIL_FROM: z
    .email('must be an e-mail address')
    .optional()
    .describe("Address that mails come from. Default: the company's own"),
  LEAST_FREE_MB: z.coerce
    .number()
    .min(0)
    .default(200)
    .describe('Free space in MB on the disk of DATA_DIR below which nothing is written any more'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('Least important log line written'),
});

export interface Config {
  port: number;
  host: string;
  databaseUrl: string | null;
  /** Null when the database keeps its data elsewhere. */
  dataDirectory: string | null;
  serverKey: string | null;
  tls: { certFile: string; keyFile: string } | null;
  publicUrl: string | null;
  allowedOrigins: readonly string[];
  proxies: TrustedProxies;
  /** Whether an empty database is filled with a demo company. */
  isDemoWanted: boolean;
  /** Whether a demo database may serve other machines: its passwords are public. */
  isDemoAllowed: boolean;
  /** Null: messages wait. Security: holds a password. */
  smtpUrl: string | null;
  mailFrom: string | null;
  /** Below this the embedded database is not written to any more. */
  leastFreeBytes: number;
  logLevel: z.infer<typeof Environment>['LOG_LEVEL'];
}

export type Invocation = { kind: 'help' } | { kind: 'start'; config: Config };

/** What the environment and the flags ask for, or one line per mistake. */
export function readInvocation(
  env: Readonly<Record<string, string | undefined>>,
  flags: readonly string[],
): Result<Invocation, string[]> {
  const options = readFlags(flags);
  if (!options.ok) return options;
  if (options.value.help) return ok({ kind: 'help' });
  // An empty value is how shells and compose files say "not set".
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = Environment.safeParse(given);
  if (!parsed.success)
    return err(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
  const mistakes = mistakesOf(parsed.data);
  return mistakes.length > 0
    ? err(mistakes)
    : ok({ kind: 'start', config: configOf(parsed.data, options.value.empty) });
}

type Settings = z.infer<typeof Environment>;

/** Security: what is missing stops the start; nothing falls back to a guessable value. */
function mistakesOf(env: Settings): string[] {
  const mistakes: string[] = [];
  if ((env.TLS_CERT === undefined) !== (env.TLS_KEY === undefined))
    mistakes.push('TLS_CERT and TLS_KEY: set both or none');
  if (env.DATABASE_URL !== undefined && env.SERVER_KEY === undefined) {
    mistakes.push(`SERVER_KEY: required with DATABASE_URL, at least ${KEY_LENGTH} random characters`);
  }
  try {
    trustedProxies(env.TRUSTED_PROXIES);
  } catch (error) {
    mistakes.push(`TRUSTED_PROXIES: ${error instanceof Error ? error.message : 'not acceptable'}`);
  }
  return mistakes;
}

function configOf(env: Settings, isEmptyWanted: boolean): Config {
  const isEmbedded = env.DATABASE_URL === undefined;
  const isLocal = isLoopback(env.HOST);
  return {
    port: env.PORT,
    host: env.HOST,
    databaseUrl: env.DATABASE_URL ?? null,
    dataDirectory: isEmbedded ? env.DATA_DIR : null,
    serverKey: env.SERVER_KEY ?? null,
    tls:
      env.TLS_CERT !== undefined && env.TLS_KEY !== undefined
        ? { certFile: env.TLS_CERT, keyFile: env.TLS_KEY }
        : null,
    publicUrl: env.PUBLIC_URL ?? null,
    allowedOrigins: env.ALLOWED_ORIGINS,
    proxies: trustedProxies(env.TRUSTED_PROXIES),
    isDemoWanted:
      !isEmptyWanted &&
      (env.VALCLEAN_DEMO === '1' || (env.VALCLEAN_DEMO === 'auto' && isEmbedded && isLocal)),
    isDemoAllowed: isLocal || env.VALCLEAN_DEMO === '1',
    smtpUrl: env.SMTP_URL ?? null,
    mailFrom: env.MAIL_FROM ?? null,
    leastFreeBytes: env.LEAST_FREE_MB * 1024 * 1024,
    logLevel: env.LOG_LEVEL,
  };
}

function readFlags(flags: readonly string[]): Result<{ help: boolean; empty: boolean }, string[]> {
  try {
    const options = {
      help: { type: 'boolean', default: false },
      empty: { type: 'boolean', default: false },
    } as const;
    return ok(parseArgs({ args: [...flags], options }).values);
  } catch (error) {
    return err([error instanceof Error ? error.message : 'unknown flag']);
  }
}

/** Printed by --help: every setting with its meaning. */
export function helpText(): string {
  const settings = Object.entries(Environment.shape).map(([name, schema]) => {
    const fallback = schema.safeParse(undefined);
    const shown = fallback.success && fallback.data !== undefined ? ` [${String(fallback.data)}]` : '';
    return `  ${name.padEnd(16)} ${schema.description ?? ''}${shown}`;
  });
  return [
    'Starts the VALClean server.',
    '',
    'Flags',
    '  --empty          Begin with an empty company and a one-time code for the first administrator',
    '  --help           This text',
    '',
    'Settings, from the environment',
    ...settings,
    '',
  ].join('\n');
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

function isSmtpUrl(text: string): boolean {
  return /^smtps?:\/\//.test(text) && URL.canParse(text) && new URL(text).hostname !== '';
}

function isOrigin(text: string): boolean {
  return (
    /^(?:https?|app):\/\//.test(text) &&
    URL.canParse(text) &&
    (text.startsWith('app:') || new URL(text).origin === text)
  );
}
