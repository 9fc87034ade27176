import { expect, test } from 'vitest';
import { helpText, readInvocation, type Config } from './config.ts';

function configOf(env: Record<string, string>, flags: string[] = []): Config {
  const read = readInvocation(env, flags);
  if (!read.ok || read.value.kind !== 'start') throw new Error('no start');
  return read.value.config;
}

test('nothing set is a trial on this machine, with the demo company', () => {
  expect(configOf({})).toMatchObject({
    port: 8787,
    host: '127.0.0.1',
    dataDirectory: './data',
    databaseUrl: null,
    isDemoWanted: true,
  });
});

test('[A8] the demo, whose passwords are public, comes only where it is asked for or serves this machine only', () => {
  const key = 'k'.repeat(32);
  expect(configOf({ HOST: '0.0.0.0' })).toMatchObject({ isDemoWanted: false, isDemoAllowed: false });
  expect(configOf({ HOST: '0.0.0.0', VALCLEAN_DEMO: '1' })).toMatchObject({
    isDemoWanted: true,
    isDemoAllowed: true,
  });
  expect(configOf({ DATABASE_URL: 'postgres://x/y', SERVER_KEY: key }).isDemoWanted).toBe(false);
  expect(configOf({ VALCLEAN_DEMO: '0' }).isDemoWanted).toBe(false);
  expect(configOf({ VALCLEAN_DEMO: '1' }, ['--empty']).isDemoWanted).toBe(false);
});

test.each([
  [{ PORT: 'x' }, 'PORT'],
  [{ PORT: '70000' }, 'PORT'],
  [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL'],
  [{ DATABASE_URL: 'postgres://x/y' }, 'SERVER_KEY'],
  [{ SERVER_KEY: 'short' }, 'SERVER_KEY'],
  [{ TLS_CERT: 'a.pem' }, 'TLS_CERT and TLS_KEY'],
  [{ TRUSTED_PROXIES: '10.0.0.0/8, proxy.local' }, 'TRUSTED_PROXIES'],
  [{ TRUSTED_PROXIES: '10.0.0.0/99' }, 'TRUSTED_PROXIES'],
  [{ ALLOWED_ORIGINS: '*' }, 'ALLOWED_ORIGINS'],
  [{ ALLOWED_ORIGINS: 'https://a.example/path' }, 'ALLOWED_ORIGINS'],
  [{ PUBLIC_URL: 'clean.example' }, 'PUBLIC_URL'],
  [{ VALCLEAN_DEMO: 'yes' }, 'VALCLEAN_DEMO'],
  [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL'],
  [{ SMTP_URL: 'https://mail.example.com' }, 'SMTP_URL'],
  [{ SMTP_URL: 'smtp://' }, 'SMTP_URL'],
  [{ MAIL_FROM: 'a@b.example\r\nBcc: c@d.example' }, 'MAIL_FROM'],
])('[A8] %j is refused, naming %s', (env, name) => {
  const read = readInvocation(env, []);
  expect(read.ok ? [] : read.error.map((line) => line.split(':')[0])).toContain(name);
});

test('an unknown flag is a mistake; --help names every setting', () => {
  expect(readInvocation({}, ['--emtpy']).ok).toBe(false);
  expect(readInvocation({}, ['--help'])).toEqual({ ok: true, value: { kind: 'help' } });
  for (const name of ['PORT', 'SERVER_KEY', 'TRUSTED_PROXIES', '--empty']) expect(helpText()).toContain(name);
});

test('[ML2] a mail server is taken from the environment, and a mistake in it is told without its password', () => {
  const smtpUrl = 'smtps://office:secret@mail.example.com:465';
  expect(configOf({ SMTP_URL: smtpUrl, MAIL_FROM: 'office@example.com' })).toMatchObject({
    smtpUrl,
    mailFrom: 'office@example.com',
  });
  expect(configOf({})).toMatchObject({ smtpUrl: null, mailFrom: null });
  const read = readInvocation({ SMTP_URL: 'smpt://office:secret@mail.example.com' }, []);
  expect(JSON.stringify(read)).not.toContain('secret');
});
