import type { LinkRequests, TrackedOrder } from '#desktop/renderer/app/link-requests.ts';

const ORDER: TrackedOrder = {
  order_number: 'VC-000042',
  status: 'confirmed',
  can_cancel: true,
  scheduled_date: '2026-03-09',
  scheduled_time: '10:00',
  items: [
    { service_name: 'Deep clean', quantity: 1, total_price: '85.00' },
    { service_name: 'Oven', quantity: 2, total_price: '30.00' },
  ],
  total_price: '115.00',
  currency: 'GBP',
  line1: '5 Allsop Place',
  line2: '',
  city: 'London',
  postcode: 'NW1 6XE',
};

/** What mails' links open, in memory; a token of dashes opens nothing, and the password is 'quiet violet trombones'. */
export function demoLinks(asked: string[] = []): LinkRequests {
  let order = ORDER;
  const isOpen = (token: string) => !token.startsWith('-');
  const invalid = { ok: false, error: 'invalid' } as const;
  return {
    order: async (token) => (isOpen(token) ? { ok: true, value: order } : invalid),
    cancelOrder: async () => {
      asked.push('cancel the order');
      order = { ...order, status: 'cancelled', can_cancel: false };
      return { ok: true, value: order };
    },
    series: async (token) =>
      isOpen(token)
        ? {
            ok: true,
            value: {
              ...ORDER,
              subscription_number: 'VS-000007',
              status: 'active',
              service_name: 'Deep clean',
              frequency: 'fortnightly',
              start_time: '10:00',
              total_appointments: 12,
              completed_appointments: 3,
              next_appointment_date: '2026-03-16',
              price_per_visit: '76.50',
            },
          }
        : invalid,
    verifyEmail: async (_token, password) =>
      password === 'quiet violet trombones' ? { ok: true, value: null } : invalid,
    resetPassword: async (token, password) => {
      if (!isOpen(token)) return invalid;
      asked.push(`set ${password}`);
      return password.includes('password')
        ? { ok: false, error: 'password_unacceptable' }
        : { ok: true, value: null };
    },
    askPasswordReset: async (email) => {
      asked.push(`send ${email} a reset link`);
      return { ok: true, value: null };
    },
    askVerification: async (email) => {
      asked.push(`send ${email} a verification link`);
      return { ok: true, value: null };
    },
  };
}
