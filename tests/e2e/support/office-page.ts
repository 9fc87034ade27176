import type { Locator, Page } from 'playwright-core';
import type { DemoSignIn } from './demo-sign-ins.ts';

/** What an office manager does in the app, in their words; each step waits until the screen shows it. */
export function officeOn(page: Page, address: string) {
  const office = {
    page,
    async signIn({ email, password }: DemoSignIn): Promise<void> {
      await page.goto(address);
      await page.getByLabel('E-mail').fill(email);
      await page.getByLabel('Password', { exact: true }).fill(password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await office.isReady();
    },
    /** The screens are there, online or not. */
    async isReady(): Promise<void> {
      await page.getByRole('navigation').getByText('Orders').waitFor({ timeout: 60_000 });
    },
    async open(place: 'Today' | 'Orders' | 'Dispatch' | 'Customers' | 'Needs attention'): Promise<void> {
      await page.getByRole('navigation').getByText(place).click();
      await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor();
    },
    orderRow(customerName: string): Locator {
      return page.getByRole('row', { name: new RegExp(customerName) });
    },
    async openOrder(customerName: string): Promise<void> {
      await office.open('Orders');
      await office.orderRow(customerName).first().click();
      await page.getByRole('heading', { name: /^Order / }).waitFor();
    },
    /** The person the server suggested for the order on screen, and those who are free besides. */
    async people(): Promise<{ suggested: string; others: string[] }> {
      const labels = await page.getByRole('radiogroup', { name: 'Who does it' }).getByRole('radio').all();
      const names = await Promise.all(
        labels.map(
          async (radio) => (await radio.getAttribute('aria-label')) ?? (await accessibleName(radio)),
        ),
      );
      const suggested = names.find((name) => name.includes('suggested')) ?? '';
      return {
        suggested: personOf(suggested),
        others: names.filter((name) => !name.includes('suggested')).map(personOf),
      };
    },
    async confirmWith(person: string): Promise<void> {
      await page.getByRole('radio', { name: new RegExp(person) }).check();
      await page.getByRole('main').getByRole('button', { name: 'Confirm' }).click();
      await page.getByRole('main').getByText('Confirmed').first().waitFor();
    },
    statusBar(): Locator {
      return page.getByRole('contentinfo');
    },
  };
  return office;
}

export type OfficePage = ReturnType<typeof officeOn>;

function personOf(label: string): string {
  return label.replace(/\s*(suggested\s*·\s*)?free$/, '').trim();
}

function accessibleName(radio: Locator): Promise<string> {
  return radio.evaluate((input) => (input as HTMLInputElement).labels?.[0]?.textContent ?? '');
}
