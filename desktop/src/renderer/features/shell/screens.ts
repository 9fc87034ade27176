import type { Role } from '#shared/access/actor.ts';
import type { PlainKey } from '../../i18n/translate.ts';
import type { IconName } from '../../ui/icon.tsx';

export interface Screen {
  path: '/' | '/orders' | '/subscriptions' | '/board' | '/customers' | '/attention' | '/setup' | '/my-hours';
  title: PlainKey;
  /** For the bar at the foot of a phone, where the title is too long. */
  short?: PlainKey;
  icon: IconName;
  /** The second key of its shortcut, after g. */
  key: string;
  /** Left out of the bar at the foot of a phone, where five fit. */
  isWideOnly?: boolean;
}

const OFFICE_SCREENS: readonly Screen[] = [
  { path: '/', title: 'nav.today', icon: 'today', key: 't' },
  { path: '/orders', title: 'nav.orders', icon: 'orders', key: 'o' },
  {
    path: '/subscriptions',
    title: 'nav.subscriptions',
    icon: 'repeat',
    key: 'u',
    isWideOnly: true,
  },
  { path: '/board', title: 'nav.board', icon: 'board', key: 'b' },
  { path: '/customers', title: 'nav.customers', icon: 'customers', key: 'c' },
  { path: '/attention', title: 'nav.attention', short: 'nav.attentionShort', icon: 'attention', key: 'a' },
  { path: '/setup', title: 'nav.setup', icon: 'setup', key: 's' },
];

const STAFF_SCREENS: readonly Screen[] = [
  { path: '/', title: 'nav.myDay', icon: 'home', key: 'd' },
  { path: '/my-hours', title: 'nav.myHours', icon: 'clock', key: 'h' },
  { path: '/attention', title: 'nav.attention', short: 'nav.attentionShort', icon: 'attention', key: 'a' },
];

export function screensOf(role: Role): readonly Screen[] {
  return role === 'manager' || role === 'admin' ? OFFICE_SCREENS : STAFF_SCREENS;
}

export function isOffice(role: Role): boolean {
  return role === 'manager' || role === 'admin';
}
