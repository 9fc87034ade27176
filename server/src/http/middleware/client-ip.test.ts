import { expect, test } from 'vitest';
import { limiterKey, trustedProxies } from './client-ip.ts';

test('[P7] an IPv6 customer is one customer, however many addresses of theirs call', () => {
  expect(limiterKey('2001:db8:1:2::1')).toBe(limiterKey('2001:0db8:0001:0002:ffff:1:2:3'));
  expect(limiterKey('2001:db8:1:3::1')).not.toBe(limiterKey('2001:db8:1:2::1'));
  expect(limiterKey('::1')).toBe('0:0:0:0::/64');
  expect(limiterKey('192.0.2.1')).toBe('192.0.2.1');
});

test('[P7] proxies are addresses or ranges', () => {
  const proxies = trustedProxies(['10.0.0.0/8', '192.0.2.1', 'fd00::/8']);
  expect(['10.9.9.9', '192.0.2.1', 'fd12::1'].map((address) => proxies.includes(address))).toEqual([
    true,
    true,
    true,
  ]);
  expect(
    ['11.0.0.1', '192.0.2.2', 'fe80::1', '', 'localhost'].some((address) => proxies.includes(address)),
  ).toBe(false);
  for (const entry of ['localhost', '10.0.0.0/40', '10.0.0.0/x', '10.0.0.0/', ''])
    expect(() => trustedProxies([entry])).toThrow(/not an address|invalid|range/i);
});
