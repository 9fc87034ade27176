/**
 * JSON text that jsonb takes, whatever a caller sent: NUL and lone surrogates, which PostgreSQL cannot hold, become
 * the replacement character. For logs and verdicts; documents were checked before.
 */
export function storableJson(value: unknown): string {
  return (JSON.stringify(value) ?? 'null').replaceAll(
    /\\u(?:0000|d[89ab][0-9a-f]{2}|d[c-f][0-9a-f]{2})/gi,
    '\\ufffd',
  );
}

export function storableText(text: string): string {
  return text.replaceAll('\u0000', '\ufffd').replaceAll(/\p{Surrogate}/gu, '\ufffd');
}
