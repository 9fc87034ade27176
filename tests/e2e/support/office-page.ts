import type { Locator, Page } from 'playwright';
import type { DemoSignIn } from './demo-sign-ins.ts';

type Place = 'Today' | 'Orders' | 'Dispatch' | 'Customers' | 'Needs attention';

/** What an office manager does in the app, in their words; each step waits until the screen shows it. */
export function officeOn(page: Page, address: string) {
  const main = page.getByRole('main');
  const office = {
    page,
    async signIn(who: DemoSignIn): Promise<void> {
      await page.goto(address);
      await office.fillSignIn(who);
    },
    async fillSignIn(who: DemoSignIn): Promise<void> {
      await office.fillIn(who);
      await office.isReady();
    },
    /** Signs in without waiting for the office's screens, which field staff do not have. */
    async fillIn({ email, password }: DemoSignIn): Promise<void> {
      await page.getByLabel('E-mail').fill(email);
      await page.getByLabel('Password', { exact: true }).fill(password);
      await page.getByRole('button', { name: 'Sign in' }).click();
    },
    /** The screens are there, online or not. */
    async isReady(): Promise<void> {
      await page.getByRole('navigation').getByText('Orders').waitFor({ timeout: 60_000 });
    },
    /** A reload will be answered from this device. */
    async isOfflineReady(): Promise<void> {
      await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    },
    async open(place: Place): Promise<void> {
      await page.getByRole('navigation').getByText(place).click();
      await main.getByRole('heading', { level: 1, name: place }).waitFor();
    },
    orderRow(customerName: string): Locator {
      return page.getByRole('row', { name: new RegExp(customerName) });
    },
    async openOrder(customerName: string, status: 'Waiting' | 'Confirmed' = 'Waiting'): Promise<void> {
      await office.open('Orders');
      await main.getByRole('radiogroup', { name: 'Status' }).getByText(status, { exact: true }).click();
      // The list is windowed: what is looked for may not be among the rows on screen.
      await main.getByRole('searchbox').fill(customerName);
      await office.orderRow(customerName).first().click();
      await page.getByRole('heading', { name: /^Order / }).waitFor();
    },
    /** Who could do the order on screen: the suggested person, and those who are free besides. */
    async people(): Promise<{ suggested: string; others: string[] }> {
      const choice = page.getByRole('radiogroup', { name: 'Who does it' });
      await choice.getByText('free').first().waitFor();
      const labels = await choice
        .getByRole('radio')
        .evaluateAll((radios) =>
          radios.map((radio) => (radio as HTMLInputElement).labels?.[0]?.textContent ?? ''),
        );
      const suggested = labels.find((label) => label.includes('suggested')) ?? '';
      return {
        suggested: personOf(suggested),
        others: labels.filter((label) => !label.includes('suggested')).map(personOf),
      };
    },
    async confirmWith(person: string): Promise<void> {
      await page.getByRole('radio', { name: new RegExp(person) }).check();
      await main.getByRole('button', { name: 'Confirm' }).click();
      await main.getByText('Confirmed').first().waitFor();
    },
    statusBar(): Locator {
      return page.getByRole('contentinfo');
    },
    async openCustomer(name: string): Promise<void> {
      await office.open('Customers');
      await main.getByRole('searchbox').fill(name);
      await page
        .getByRole('row', { name: new RegExp(name) })
        .first()
        .click();
      await main.getByRole('heading', { level: 1, name }).waitFor();
    },
    async changePhone(phone: string): Promise<void> {
      await main.getByLabel('Phone').fill(phone);
      await main.getByRole('button', { name: 'Save changes' }).click();
      await page.getByText('Customer saved.').waitFor();
    },
    board: boardOn(page),
  };
  return office;
}

export type OfficePage = ReturnType<typeof officeOn>;

/** A visit on the board: its day, and what its button is called. */
export interface BoardVisit {
  day: string;
  customer: string;
  staff: string;
}

function boardOn(page: Page) {
  const main = page.getByRole('main');
  const visit = ({ customer, staff }: BoardVisit) =>
    main
      .getByRole('group', { name: new RegExp(`^${staff}:`) })
      .getByRole('button', { name: new RegExp(`^${customer},`) });
  const board = main.getByRole('application');
  const goToNextDay = async () => {
    const shown = await board.getAttribute('aria-label');
    await main.getByRole('button', { name: 'Next day' }).click();
    await board.and(page.locator(`:not([aria-label="${shown}"])`)).waitFor();
    // The visits of the new day come with the next answer of the replica.
    await page.waitForTimeout(500);
  };
  return {
    visit,
    async openDay(day: string): Promise<void> {
      await page.getByRole('navigation').getByText('Dispatch').click();
      await main.getByLabel('Day', { exact: true }).fill(day);
      await main.getByRole('application').waitFor();
    },
    /** Drags the first scheduled visit of a coming day to somebody who has none, at the same time. */
    async dragToFreePerson(): Promise<BoardVisit> {
      await page.getByRole('navigation').getByText('Dispatch').click();
      const scheduled = main.getByRole('button', { name: /, Scheduled$/ });
      const idle = main.getByRole('group', { name: /: 0 visits$/ });
      for (let days = 0; days < 14; days += 1) {
        await goToNextDay();
        if ((await scheduled.count()) > 0 && (await idle.count()) > 0) break;
      }
      const dragged = scheduled.first();
      const label = (await dragged.getAttribute('aria-label')) ?? (await dragged.textContent()) ?? '';
      const row = idle.first();
      const staff = ((await row.getAttribute('aria-label')) ?? '').replace(/: 0 visits$/, '');
      const from = await boxOf(dragged);
      const to = await boxOf(row);
      await page.mouse.move(from.x + 10, from.y + from.height / 2);
      await page.mouse.down();
      await page.mouse.move(from.x + 12, (from.y + to.y) / 2, { steps: 8 });
      await page.mouse.move(from.x + 10, to.y + to.height / 2, { steps: 8 });
      await page.mouse.up();
      const moved = {
        day: await main.getByLabel('Day', { exact: true }).inputValue(),
        customer: label.split(',')[0] ?? '',
        staff,
      };
      await visit(moved).first().waitFor();
      return moved;
    },
  };
}

async function boxOf(element: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  await element.scrollIntoViewIfNeeded();
  const box = await element.boundingBox();
  if (box === null) throw new Error('not on the screen');
  return box;
}

function personOf(label: string): string {
  return label.replace(/\s*(suggested\s*·\s*)?free$/, '').trim();
}
