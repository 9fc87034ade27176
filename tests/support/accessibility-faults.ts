import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright';

/**
 * What axe finds wrong on a page that stands still, a line for each rule. `colours` looks at what colours decide: for
 * a page that was looked at whole and of which nothing else has changed.
 */
export async function accessibilityFaults(
  page: Page,
  looked: 'whole' | 'colours' = 'whole',
): Promise<string[]> {
  // Without frames there is nothing to put together in a page of its own, which costs as much as looking.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  if (looked === 'colours') axe.withRules(['color-contrast', 'link-in-text-block']);
  const { violations } = await axe.analyze();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`,
  );
}
