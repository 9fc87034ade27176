/** A mail before it is put into words of text or HTML; renderers escape every value. */
export interface MailContent {
  subject: string;
  /** Whom it greets; null: nobody by name. */
  greets: string | null;
  blocks: readonly MailBlock[];
}

export type MailBlock =
  | { kind: 'text'; text: string }
  /** Names and values; pairs without a value are left out. */
  | { kind: 'facts'; facts: readonly (readonly [name: string, value: string | null])[] }
  | { kind: 'link'; label: string; url: string };

/** What stands below every mail. */
export interface Signature {
  companyName: string;
  phone: string | null;
  email: string | null;
}

export function text(words: string): MailBlock {
  return { kind: 'text', text: words };
}

export function link(label: string, url: string): MailBlock {
  return { kind: 'link', label, url };
}
