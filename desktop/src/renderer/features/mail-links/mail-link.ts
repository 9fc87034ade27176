const PAGES = ['track', 'track-series', 'verify-email', 'reset-password'] as const;

export interface MailLink {
  page: (typeof PAGES)[number];
  token: string;
}

/** What a link of a mail asks for, or null. It stands in the fragment, which browsers never send anywhere. */
export function mailLinkIn(hash: string): MailLink | null {
  const match = /^#\/([a-z-]+)\?token=([\w-]{20,200})$/.exec(hash);
  const page = PAGES.find((each) => each === match?.[1]);
  return page !== undefined && match?.[2] !== undefined ? { page, token: match[2] } : null;
}
