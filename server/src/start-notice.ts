import type { StartNotice } from './compose.ts';

/** What the console shows at the start, for people. */
export function noticeText({ url, databaseKind, demoSignIns, firstAdminCode }: StartNotice): string {
  return [
    '',
    `VALClean is running at ${url}`,
    `API reference        ${url}/docs`,
    ...(demoSignIns.length === 0 ? [] : ['', 'Demo company; sign in as', ...demoSignIns.map(signInLine)]),
    ...(firstAdminCode === null
      ? []
      : [
          '',
          'There is no administrator yet. Code to become the first, good once and until the server stops:',
          `  ${firstAdminCode}`,
        ]),
    ...(databaseKind === 'pglite' ? ['', ...EMBEDDED] : []),
    '',
  ].join('\n');
}

const EMBEDDED = [
  'Embedded database: for trial and one small office. What was saved survives a killed process, but it is never',
  'forced to disk, so the last minutes may be lost in a power cut. Set DATABASE_URL to use PostgreSQL.',
];

function signInLine({ role, email, password }: StartNotice['demoSignIns'][number]): string {
  return `  ${role.padEnd(8)} ${email.padEnd(24)} ${password}`;
}
