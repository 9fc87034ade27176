import { describe, expect, test } from 'vitest';
import { createLinkRequests } from './link-requests.ts';

/** Requests against a server that answers everything alike. */
function against(answer: () => Response) {
  const asked: unknown[] = [];
  const links = createLinkRequests({
    fetch: async (input, init) => {
      asked.push([init?.method, input, init?.body]);
      return answer();
    },
    serverUrl: async () => 'https://office.example',
  });
  return { links, asked };
}

describe('[AC6] asking for a link', () => {
  test('both kinds go to their own address with the e-mail and nothing else', async () => {
    const { links, asked } = against(() => Response.json({ status: 'check_your_mail' }, { status: 202 }));
    expect(await links.askPasswordReset('ada@home.example')).toEqual({ ok: true, value: null });
    expect(await links.askVerification('ada@home.example')).toEqual({ ok: true, value: null });
    const body = '{"email":"ada@home.example"}';
    expect(asked).toEqual([
      ['POST', 'https://office.example/api/auth/password-reset/', body],
      ['POST', 'https://office.example/api/auth/verify-email/resend/', body],
    ]);
  });

  test.each([
    [400, 'email_wrong'],
    [429, 'rate_limited'],
    [500, 'server_error'],
  ] as const)('%i is told as %s', async (status, error) => {
    const { links } = against(() => Response.json({ code: 'x' }, { status }));
    expect(await links.askPasswordReset('nobody')).toEqual({ ok: false, error });
  });

  test('no network is told as such', async () => {
    const { links } = against(() => {
      throw new TypeError('Failed to fetch');
    });
    expect(await links.askVerification('ada@home.example')).toEqual({ ok: false, error: 'offline' });
  });
});
