/** One kind of test at its long size. */
export interface LongPart {
  readonly name: string;
  /** On 2 cores that do nothing else. */
  readonly minutes: number;
  readonly what: string;
  readonly projects: readonly string[];
  /** Part of the paths of its files. */
  readonly path: string;
}

export const longParts: readonly LongPart[] = [
  part('feed', 'pg tests/reliability/change-feed', {
    minutes: 11,
    what: 'writers and pollers on PostgreSQL',
  }),
  part('isolation', 'unit,computing,pg tests/isolation', {
    minutes: 18,
    what: 'concurrent clients, histories searched for cycles',
  }),
  part('kills', 'e2e-paired tests/reliability/server-killed', {
    minutes: 60,
    what: 'servers ended in the middle of a push',
  }),
  part('migrations', 'pg tests/reliability/migrations-killed', {
    minutes: 10,
    what: 'killed before each statement',
  }),
  part('disk', 'long tests/reliability/disk-full', {
    minutes: 3,
    what: 'full disk on a tmpfs (needs the right to mount)',
  }),
  part('damage', 'long tests/reliability/page-damage', {
    minutes: 15,
    what: 'pages of tables, indexes and logs damaged',
  }),
  part('browser', 'e2e tests/replica/crash', { minutes: 25, what: 'browsers killed while saving' }),
  part('queue', 'e2e tests/reliability/offline-queue', {
    minutes: 5,
    what: 'commands queued offline, then delivered',
  }),
  part('keys', 'unit,computing,pg tests/http/idempotency', { minutes: 5, what: 'idempotency keys' }),
  part('slots', 'pg server/src/sync/accept-command', { minutes: 5, what: 'many bookings of one slot' }),
  part('coupons', 'pg tests/reliability/coupon-races', { minutes: 3, what: 'many uses of one coupon' }),
  part('hostile', 'computing tests/http/hostile-requests', {
    minutes: 80,
    what: 'hostile requests over every writing route',
  }),
  part('backup', 'unit,computing,pg,long tests/backup', {
    minutes: 30,
    what: 'restores with clients ahead of them, and by the clock',
  }),
  part('skew', 'unit,computing,pg,e2e tests/sync-skew', { minutes: 15, what: 'pairs of versions' }),
  part('restored', 'e2e-paired tests/reliability/restored-server', {
    minutes: 20,
    what: 'servers put back while browsers go on',
  }),
  part('plans', 'pg tests/contract/query-plans', {
    minutes: 15,
    what: 'what pages cost over a million rows',
  }),
  part('sim', 'unit,computing,pg,e2e,long tests/sync-sim', {
    minutes: 90,
    what: 'simulated histories and planted bugs',
  }),
];

/** `tests`: projects, separated by commas, and the path that names the files. */
function part(name: string, tests: string, { minutes, what }: Pick<LongPart, 'minutes' | 'what'>): LongPart {
  const [projects = '', path = ''] = tests.split(' ');
  return { name, minutes, what, projects: projects.split(','), path };
}
