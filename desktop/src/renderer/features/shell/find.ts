import type { IconName } from '../../ui/icon.tsx';
import type { Screen } from './screens.ts';

/** Something that the palette found, and where it leads. */
export interface Find {
  id: string;
  icon: IconName;
  title: string;
  detail: string;
  target:
    | { to: Screen['path'] | '/orders/new' | '/subscriptions/new' | '/profile' }
    | { to: '/orders/$orderId'; params: { orderId: string } }
    | { to: '/subscriptions/$subscriptionId'; params: { subscriptionId: string } }
    | { to: '/customers/$customerId'; params: { customerId: string } };
}
