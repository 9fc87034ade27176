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

describe('[HW4] what a tracking token opens', () => {
  test('goes with the token in a header, and a cancelling says so with an empty body', async () => {
    const seen: [string | undefined, string, string | null][] = [];
    const links = createLinkRequests({
      fetch: async (input, init) => {
        seen.push([init?.method, input as string, new Headers(init?.headers).get('tracking-token')]);
        return Response.json({ order_number: 'VC-000042', can_cancel: true });
      },
      serverUrl: async () => 'https://office.example',
    });
    expect(await links.order('q3x')).toMatchObject({ ok: true, value: { order_number: 'VC-000042' } });
    await links.cancelOrder('q3x');
    await links.series('q4y');
    expect(seen).toEqual([
      ['GET', 'https://office.example/api/orders/track/', 'q3x'],
      ['POST', 'https://office.example/api/orders/track/cancel/', 'q3x'],
      ['GET', 'https://office.example/api/subscriptions/track/', 'q4y'],
    ]);
  });

  test.each([
    [404, 'invalid'],
    [409, 'not_possible'],
    [502, 'server_error'],
  ] as const)('%i is told as %s', async (status, error) => {
    const { links } = against(() => Response.json({ code: 'x' }, { status }));
    expect(await links.order('q3x')).toEqual({ ok: false, error });
  });
});

describe('[AC6] the links of mails', () => {
  test('the session that verifying an e-mail brings is ended', async () => {
    const { links, asked } = against(() => Response.json({ token: 'session' }));
    expect(await links.verifyEmail('t', 'quiet violet trombones')).toEqual({ ok: true, value: null });
    expect(asked).toEqual([
      [
        'POST',
        'https://office.example/api/auth/verify-email/',
        '{"token":"t","password":"quiet violet trombones"}',
      ],
      ['POST', 'https://office.example/api/auth/logout/', undefined],
    ]);
  });

  test('a password that will not do is told as such', async () => {
    const { links } = against(() => Response.json({ code: 'password.unacceptable' }, { status: 422 }));
    expect(await links.resetPassword('t', 'short')).toEqual({ ok: false, error: 'password_unacceptable' });
  });
});
