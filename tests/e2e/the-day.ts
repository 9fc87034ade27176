import { expect } from 'vitest';
import type { Order } from '#shared/documents/order.ts';
import { createProfile, type BrowserProfile } from './support/browser-profile.ts';
import { demoSignIn, type DemoSignIn } from './support/demo-sign-ins.ts';
import { orderAsGuest, type GuestOrder } from './support/guest-order.ts';
import { officeOn, type OfficePage } from './support/office-page.ts';
import { signInByApi } from './support/public-api.ts';
import { replicaDigest } from './support/replica-digest.ts';
import { inviteManager } from './support/second-manager.ts';
import type { ServerProcess } from './support/server-process.ts';
import { syncClient } from './support/sync-client.ts';

const GUEST = 'Gertrude Day';
const RIVAL = 'Rupert Rival';
const PHONES = { first: '020 7946 0555', second: '020 7946 0666' };

/** The servers of the day: one that dies and comes back, and where each manager finds theirs meanwhile. */
export interface Servers {
  first: ServerProcess;
  /** Kills every server process. */
  killAll(): Promise<void>;
  /** Starts them again on the same data; the second manager's address comes back. */
  startAgain(): Promise<{ first: ServerProcess; second: ServerProcess }>;
  /** Messages to customers about an order, by template. */
  messagesAbout(orderId: string): Promise<string[]>;
}

/** What the first manager did while nothing could be reached. */
interface OfflineWork {
  orderId: string;
  cleaner: string;
  customer: string;
  visit: string;
}

/** [SY1] [SY2] [SY3] The main job from the guest's order to equal replicas, with the network down in the middle. */
export async function liveTheDay(servers: Servers): Promise<void> {
  const admin = demoSignIn(servers.first.output(), 'admin');
  const manager = demoSignIn(servers.first.output(), 'manager');
  const colleague = await inviteManager(servers.first.address, admin);
  const mine = await createProfile();
  const theirs = await createProfile();
  try {
    const order = await guestOrders(servers, mine, manager);
    await servers.killAll();
    const work = await workOffline(mine, servers.first.address);
    await expectProvisional(mine, servers.first.address, work);
    await mine.close();

    const { first, second } = await servers.startAgain();
    await colleagueDecidesOtherwise(theirs, second.address, { colleague, order, work });
    const office = officeOn(await mine.open(), first.address);
    await settleCases(office, servers, { work, order, address: first.address });
    await expectEverybodyEqual({ office, address: first.address, signIn: manager });
    const other = officeOn(await theirs.open(), second.address);
    await other.goTo('Orders');
    await expectEverybodyEqual({ office: other, address: second.address, signIn: colleague });
    expect(await servers.messagesAbout(work.orderId)).toEqual(['order.confirmed', 'order.received']);
    expect((await order.track(first.address)).body).toMatchObject({ status: 'confirmed' });
  } finally {
    await mine.remove();
    await theirs.remove();
  }
}

async function guestOrders({ first }: Servers, profile: BrowserProfile, manager: DemoSignIn): Promise<GuestOrder> {
  const office = officeOn(await profile.open(), first.address);
  await office.signIn(manager);
  await office.isOfflineReady();
  await office.open('Orders');
  const order = await orderAsGuest(first.address, { guestName: GUEST });
  // No reload: the poke brings it.
  await office.orderRow(GUEST).waitFor({ timeout: 1000 });
  return order;
}

async function workOffline(profile: BrowserProfile, address: string): Promise<OfflineWork> {
  const office = officeOn(profile.page(), address);
  await office.openOrder(GUEST);
  const orderId = /orders\/([\w-]{36})/.exec(office.page.url())?.[1] ?? '';
  const [cleaner] = (await office.people()).others;
  if (cleaner === undefined) throw new Error('nobody else is free for the order');
  await office.confirmWith(cleaner);
  const visit = await office.dragFreeVisit();
  const customer = await office.editPhone(PHONES.first);
  return { orderId, cleaner, customer, visit };
}

/** A reload and a closed browser change nothing: three changes wait, and each screen marks its own. */
async function expectProvisional(profile: BrowserProfile, address: string, work: OfflineWork): Promise<void> {
  await profile.page().reload();
  await expectThreeChanges(officeOn(profile.page(), address), work);
  await profile.close();
  const page = await profile.open();
  await page.goto(address);
  await expectThreeChanges(officeOn(page, address), work);
}

async function expectThreeChanges(office: OfficePage, work: OfflineWork): Promise<void> {
  await office.isReady();
  await office.statusBar().getByText('Offline').waitFor();
  await office.statusBar().getByText('3 changes').waitFor();
  await office.openOrder(GUEST, 'Confirmed');
  await office.page.getByText('Not sent yet').first().waitFor();
  await office.openCustomer(work.customer);
  expect(await office.page.getByLabel('Phone').inputValue()).toBe(PHONES.first);
  await office.openDay(work.visit);
  await office.visit(work.visit).waitFor();
}

async function colleagueDecidesOtherwise(
  profile: BrowserProfile,
  address: string,
  { colleague, order, work }: { colleague: DemoSignIn; order: GuestOrder; work: OfflineWork },
): Promise<void> {
  const office = officeOn(await profile.open(), address);
  await office.signIn(colleague);
  await office.openCustomer(work.customer);
  await office.changePhone(PHONES.second);
  await orderAsGuest(address, { guestName: RIVAL, at: order, staffName: work.cleaner });
  await office.openOrder(RIVAL);
  await office.confirmWith(work.cleaner);
  await office.statusBar().getByText('All changes sent').waitFor();
  await profile.close();
}

async function settleCases(
  office: OfficePage,
  servers: Servers,
  { work, address }: { work: OfflineWork; order: GuestOrder; address: string },
): Promise<void> {
  await office.page.goto(address);
  await office.isReady();
  await office.statusBar().getByText('2 need attention').waitFor({ timeout: 30_000 });
  expect(await servers.messagesAbout(work.orderId)).toEqual(['order.received']);
  await office.openDay(work.visit);
  await office.visit(work.visit).waitFor();
  await office.open('Needs attention');
  const main = office.page.getByRole('main');
  await main.getByText(PHONES.first).waitFor();
  await main.getByText(PHONES.second).waitFor();
  await main.getByText(RIVAL).first().waitFor();
  await main.getByRole('button', { name: /^Same time with / }).first().click();
  await main.getByText(RIVAL).waitFor({ state: 'detached' });
  await main.getByRole('button', { name: 'Use mine again' }).click();
  await main.getByText('Nothing needs attention').waitFor();
  await office.statusBar().getByText('All changes sent').waitFor();
}

async function expectEverybodyEqual(whose: { office: OfficePage; address: string; signIn: DemoSignIn }): Promise<void> {
  const { office, address, signIn } = whose;
  const client = syncClient(address, await signInByApi(address, signIn.email, signIn.password));
  const orders = await client.documents<Order>('orders');
  expect(orders.find(({ guestName }) => guestName === GUEST)?.status).toBe('confirmed');
  await expect.poll(() => replicaDigest(office.page), { timeout: 15_000 }).toEqual(await client.digest());
}
