import { BlockList, isIP } from 'node:net';
import type { MiddlewareHandler } from 'hono';
import type { HttpEnv } from '../http-env.ts';

export interface TrustedProxies {
  includes(address: string): boolean;
}

/** Addresses and CIDR ranges; throws on anything else. */
export function trustedProxies(entries: readonly string[]): TrustedProxies {
  const list = new BlockList();
  for (const entry of entries) {
    const [, address = '', prefix] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(entry) ?? [];
    const version = isIP(address);
    if (version === 0) throw new Error(`not an address or range: ${entry}`);
    list.addSubnet(address, Number(prefix ?? (version === 4 ? 32 : 128)), version === 4 ? 'ipv4' : 'ipv6');
  }
  return {
    includes(address) {
      const version = isIP(address);
      return version !== 0 && list.check(address, version === 4 ? 'ipv4' : 'ipv6');
    },
  };
}

/**
 * Who calls, and whether over an encrypted connection. Security: forwarding headers count only when the connection
 * comes from a configured proxy, and are read from the right, where the proxies we trust wrote.
 */
export function clientIp(proxies: TrustedProxies, isTls: boolean): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const peer = plainAddress(c.env?.incoming?.socket.remoteAddress ?? '');
    const isProxied = proxies.includes(peer);
    const hops = (isProxied ? (c.req.header('x-forwarded-for') ?? '') : '')
      .split(',')
      .map((hop) => plainAddress(hop.trim()));
    const client = hops.toReversed().find((hop) => !proxies.includes(hop)) ?? peer;
    c.set('clientIp', isIP(client) === 0 ? peer || 'unknown' : client);
    c.set('isSecure', isTls || (isProxied && c.req.header('x-forwarded-proto') === 'https'));
    return next();
  };
}

/** An IPv4 address that arrived on an IPv6 socket is that IPv4 address. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

/** Whom a limit counts: an IPv6 customer holds a whole /64. */
export function limiterKey(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = '', tail = ''] = address.split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail.split(':').filter(Boolean);
  const groups = address.includes('::')
    ? [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right]
    : left;
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
