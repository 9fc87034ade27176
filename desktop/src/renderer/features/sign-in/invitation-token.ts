/** The token of an invitation link, or null. It stands in the fragment, which browsers never send anywhere. */
export function invitationTokenIn(hash: string): string | null {
  const match = /^#\/invitation\?token=([\w-]{20,200})$/.exec(hash);
  return match?.[1] ?? null;
}
