import type { MailBlock, MailContent, Signature } from './mail-content.ts';
import { plainText } from './plain-text.ts';

/** The mail for readers without HTML. */
export function renderText({ greets, blocks }: MailContent, signature: Signature): string {
  const parts = [greeting(greets), ...blocks.map(textOf), `--\n${signatureLines(signature).join('\n')}`];
  return `${parts.map(plainText).join('\n\n')}\n`;
}

/** The same mail in simple HTML: no pictures, no scripts, nothing from elsewhere. */
export function renderHtml({ subject, greets, blocks }: MailContent, signature: Signature): string {
  const body = [
    paragraph(greeting(greets)),
    ...blocks.map(htmlOf),
    `<p style="color:#5b6670;border-top:1px solid #d8dee3;padding-top:12px">${signatureLines(signature)
      .map(escaped)
      .join('<br>')}</p>`,
  ];
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    `<title>${escaped(subject)}</title></head>`,
    '<body style="font:16px/1.5 sans-serif;color:#1d2327;max-width:36em;margin:24px auto;padding:0 16px">',
    ...body,
    '</body></html>',
  ].join('\n');
}

function greeting(name: string | null): string {
  return name === null ? 'Hello,' : `Hello ${plainText(name).replaceAll('\n', ' ')},`;
}

function signatureLines({ companyName, phone, email }: Signature): string[] {
  return [companyName, phone, email].filter((line) => line !== null && line !== '').map(String);
}

function textOf(block: MailBlock): string {
  if (block.kind === 'text') return block.text;
  if (block.kind === 'link') return `${block.label}:\n${block.url}`;
  return factsOf(block)
    .map(([name, value]) => `${name}: ${value.replaceAll('\n', '\n  ')}`)
    .join('\n');
}

function htmlOf(block: MailBlock): string {
  if (block.kind === 'text') return paragraph(block.text);
  if (block.kind === 'link')
    return `<p><a href="${escaped(block.url)}" style="color:#0b6e6e">${escaped(block.label)}</a></p>`;
  const rows = factsOf(block).map(
    ([name, value]) =>
      `<tr><td style="padding:2px 16px 2px 0;color:#5b6670;vertical-align:top">${escaped(name)}</td><td>${multiline(value)}</td></tr>`,
  );
  return `<table role="presentation" style="border-collapse:collapse">${rows.join('')}</table>`;
}

function factsOf({ facts }: Extract<MailBlock, { kind: 'facts' }>): [name: string, value: string][] {
  return facts.flatMap(([name, value]) =>
    value === null || value === '' ? [] : [[name, plainText(value)] satisfies [string, string]],
  );
}

function paragraph(words: string): string {
  return `<p>${multiline(words)}</p>`;
}

function multiline(words: string): string {
  return escaped(words).replaceAll('\n', '<br>');
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Security: what people typed is text, never markup. */
function escaped(words: string): string {
  return plainText(words).replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}
