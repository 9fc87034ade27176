import { expect } from 'vitest';
import type { Order } from '#shared/documents/order.ts';
import { createProfile, type BrowserProfile } from './support/browser-profile.ts';
import { demoSignIn, type DemoSignIn } from './support/demo-sign-ins.ts';
import { orderAsGuest, type GuestOrder } from './support/guest-order.ts';
import { officeOn, type BoardVisit, type OfficePage } from './support/office-page.ts';
import { signInByApi } from './support/public-api.ts';
import { replicaDigest } from './support/replica-digest.ts';
import { inviteManager } from './support/second-manager.ts';
import type { ServerProcess } from './support/server-process.ts';
import { syncClient } from './support/sync-client.ts';

const GUEST = 'Gertrude Day';
const RIVAL = 'Rupert Rival';
const CUSTOMER = 'Amelia Fenwick';
const TYPED = { mine: '020 7946 0555', theirs: '020 7946 0666' };
/** As they are stored, whatever they were typed like. */
const PHONES = { mine: '+442079460555', theirs: '+442079460666' };

/** The servers of the day: they die, and come back on the same data, perhaps one for each manager. */
export interface Servers {
  mine: ServerProcess;
  killAll(): Promise<void>;
  startAgain(): Promise<{ mine: ServerProcess; theirs: ServerProcess }>;
  /** Templates of the messages to customers about an order, where the database can be asked while servers run. */
  messagesAbout?: (orderId: string) => Promise<string[]>;
}

/** What the first manager did while nothing could be reached. */
interface OfflineWork {
  orderId: string;
  cleaner: string;
  moved: BoardVisit;
}

/** The main job from a guest's order to equal replicas, with the network down in the middle. Answers the order's id. */
export async function liveTheDay(servers: Servers): Promise<string> {
  const manager = demoSignIn(servers.mine.output(), 'manager');
  const colleague = await inviteManager(servers.mine.address, demoSignIn(servers.mine.output(), 'admin'));
  const [myBrowser, theirBrowser] = [await createProfile(), await createProfile()];
  try {
    const order = await guestOrders(servers.mine.address, myBrowser, manager);
    await servers.killAll();
    const work = await workOffline(officeOn(myBrowser.page(), servers.mine.address));
    await expectKept(myBrowser, servers.mine.address, work);

    const { mine, theirs } = await servers.startAgain();
    await colleagueDecides(officeOn(await theirBrowser.open(), theirs.address), colleague, {
      order,
      work,
      address: theirs.address,
    });
    const office = officeOn(await myBrowser.open(), mine.address);
    await office.page.goto(mine.address);
    await expectCases(office, work);
    expect(await servers.messagesAbout?.(work.orderId)).toEqual(servers.messagesAbout && ['order.received']);
    await settle(office);

    await expectEqual(office, mine.address, manager);
    await expectEqual(officeOn(theirBrowser.page(), theirs.address), theirs.address, colleague);
    expect((await order.track(mine.address)).body).toMatchObject({
      status: 'confirmed',
      scheduled_time: order.time,
    });
    return work.orderId;
  } finally {
    await myBrowser.remove();
    await theirBrowser.remove();
  }
}

async function guestOrders(
  address: string,
  browser: BrowserProfile,
  manager: DemoSignIn,
): Promise<GuestOrder> {
  const office = officeOn(await browser.open(), address);
  await office.signIn(manager);
  await office.isOfflineReady();
  await office.open('Orders');
  const order = await orderAsGuest(address, { guestName: GUEST });
  // No reload: the poke brings it. That it does within a second is first-slice's to show, which runs alone.
  await office.orderRow(GUEST).waitFor({ timeout: 5000 });
  return order;
}

async function workOffline(office: OfficePage): Promise<OfflineWork> {
  await office.openOrder(GUEST);
  const orderId = /orders\/([\w-]{36})/.exec(office.page.url())?.[1] ?? '';
  const [cleaner] = (await office.people()).others;
  if (cleaner === undefined) throw new Error('nobody else is free for the order');
  await office.confirmWith(cleaner);
  const moved = await office.board.dragToFreePerson();
  await office.openCustomer(CUSTOMER);
  await office.changePhone(TYPED.mine);
  return { orderId, cleaner, moved };
}

/** A reload and a closed browser change nothing: three changes wait, and the screens mark them. */
async function expectKept(browser: BrowserProfile, address: string, work: OfflineWork): Promise<void> {
  await browser.page().reload();
  await expectProvisional(officeOn(browser.page(), address), work);
  await browser.close();
  const page = await browser.open();
  await page.goto(address);
  await expectProvisional(officeOn(page, address), work);
  await browser.close();
}

async function expectProvisional(office: OfficePage, work: OfflineWork): Promise<void> {
  await office.isReady();
  await office.statusBar().getByText('Offline').waitFor();
  await office.statusBar().getByText('3 changes waiting').waitFor();
  await office.openOrder(GUEST, 'Confirmed');
  await office.page.getByText('Not sent yet').first().waitFor();
  await office.openCustomer(CUSTOMER);
  await office.page.getByText('Not sent yet').first().waitFor();
  expect(await office.page.getByRole('main').getByLabel('Phone').inputValue()).toBe(PHONES.mine);
  await office.board.openDay(work.moved.day);
  expect(await office.board.visit(work.moved).first().getAttribute('aria-label')).toMatch(/not sent yet/i);
}

async function colleagueDecides(
  office: OfficePage,
  colleague: DemoSignIn,
  { order, work, address }: { order: GuestOrder; work: OfflineWork; address: string },
): Promise<void> {
  await office.signIn(colleague);
  await office.openCustomer(CUSTOMER);
  await office.changePhone(TYPED.theirs);
  await orderAsGuest(address, { guestName: RIVAL, at: order, staffName: work.cleaner });
  await office.openOrder(RIVAL);
  await office.confirmWith(work.cleaner);
  await office.statusBar().getByText('All changes sent').waitFor();
}

/** The move went through; the phone and the confirmation wait for a decision, each with what is true now. */
async function expectCases(office: OfficePage, work: OfflineWork): Promise<void> {
  await office.isReady();
  await office.statusBar().getByText('2 need attention').waitFor({ timeout: 30_000 });
  await office.board.openDay(work.moved.day);
  expect(await office.board.visit(work.moved).first().getAttribute('aria-label')).not.toMatch(
    /not sent yet/i,
  );
  await office.open('Needs attention');
  const main = office.page.getByRole('main');
  for (const told of [PHONES.mine, PHONES.theirs, RIVAL]) await main.getByText(told).first().waitFor();
}

async function settle(office: OfficePage): Promise<void> {
  const main = office.page.getByRole('main');
  await main
    .getByRole('button', { name: /^Same time with / })
    .first()
    .click();
  await main.getByText(RIVAL).first().waitFor({ state: 'detached' });
  await main.getByRole('button', { name: 'Use mine again' }).click();
  await main.getByText('Nothing needs attention').waitFor();
  await office.statusBar().getByText('All changes sent').waitFor();
}

async function expectEqual(office: OfficePage, address: string, signIn: DemoSignIn): Promise<void> {
  const client = syncClient(address, await signInByApi(address, signIn.email, signIn.password));
  const orders = await client.documents<Order>('orders');
  expect(orders.find(({ guestName }) => guestName === GUEST)?.status).toBe('confirmed');
  await expect.poll(() => replicaDigest(office.page), { timeout: 15_000 }).toEqual(await client.digest());
}
