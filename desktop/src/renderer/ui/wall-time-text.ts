/** '09:30' for '9.30', '930', '0930', '9:30'; '09:00' for '9'. Null for what is no time of day. */
export function parseWallTime(text: string): string | null {
  const match = /^(\d{1,2})(?:[:. h]?(\d{2}))?$/i.exec(text.trim());
  if (!match) return null;
  const [hours, minutes] = [Number(match[1]), Number(match[2] ?? 0)];
  if (hours > 23 || minutes > 59) return null;
  return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
}
