/**
 * How column values of both drivers arrive in JavaScript, by type oid. pg and PGlite differ by default (dates as
 * local midnight or UTC midnight, int8 as text or bigint), so both are given these. Everything unlisted that is not a
 * boolean, a small number, JSON or an array stays text: uuid, numeric, int8 and xid8 among them.
 */
export const valueParsers: Readonly<Record<number, (text: string) => unknown>> = {
  16: (text) => text === 't',
  20: asText,
  21: Number,
  23: Number,
  114: (text) => JSON.parse(text) as unknown,
  1082: asText,
  1083: (text) => text.slice(0, 5),
  1114: asText,
  1184: instantFromSql,
  1700: asText,
  3802: (text) => JSON.parse(text) as unknown,
  5069: asText,
};

function asText(text: string): string {
  return text;
}

/** '2026-03-29 08:00:00.5+00' becomes '2026-03-29T08:00:00.500Z'. The session's zone is always UTC. */
export function instantFromSql(text: string): string {
  const match = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(?:\.(\d{1,6}))?\+00$/.exec(text);
  if (!match) throw new Error(`not a timestamp in UTC: ${text}`);
  return `${match[1]}T${match[2]}.${(match[3] ?? '').padEnd(3, '0').slice(0, 3)}Z`;
}
