import { createHashHistory, createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { useReplica } from './app/app-context.tsx';
import { AttentionPage } from './features/attention/attention-page.tsx';
import { BoardPage } from './features/board/board-page.tsx';
import { CustomerPage } from './features/customers/customer-page.tsx';
import { CustomersPage } from './features/customers/customers-page.tsx';
import { MyDayPage } from './features/my-day/my-day-page.tsx';
import { MyHoursPage } from './features/my-day/my-hours-page.tsx';
import { NewOrderPage } from './features/new-order/new-order-page.tsx';
import { OrderPage } from './features/orders/order-page.tsx';
import { OrdersPage } from './features/orders/orders-page.tsx';
import { ProfilePage } from './features/profile/profile-page.tsx';
import { SetupPage } from './features/setup/setup-page.tsx';
import { isOffice } from './features/shell/screens.ts';
import { Shell } from './features/shell/shell.tsx';
import { NewSubscriptionPage } from './features/subscriptions/new-subscription-page.tsx';
import { SubscriptionPage } from './features/subscriptions/subscription-page.tsx';
import { SubscriptionsPage } from './features/subscriptions/subscriptions-page.tsx';
import { TodayPage } from './features/today/today-page.tsx';

const rootRoute = createRootRoute({ component: Shell });

const homeRoute = createRoute({ getParentRoute: () => rootRoute, path: '/', component: HomePage });
const ordersRoute = createRoute({ getParentRoute: () => rootRoute, path: '/orders', component: OrdersPage });
const newOrderRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/orders/new',
  validateSearch: (search): { customer?: string } =>
    typeof search['customer'] === 'string' ? { customer: search['customer'] } : {},
  component: function NewOrderRoute() {
    const { customer } = newOrderRoute.useSearch();
    return <NewOrderPage customerId={customer ?? null} />;
  },
});
const orderRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/orders/$orderId',
  component: function OrderRoute() {
    const { orderId } = orderRoute.useParams();
    return <OrderPage orderId={orderId} />;
  },
});
const subscriptionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/subscriptions',
  component: SubscriptionsPage,
});
const newSubscriptionRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/subscriptions/new',
  validateSearch: (search): { customer?: string } =>
    typeof search['customer'] === 'string' ? { customer: search['customer'] } : {},
  component: function NewSubscriptionRoute() {
    const { customer } = newSubscriptionRoute.useSearch();
    return <NewSubscriptionPage customerId={customer ?? null} />;
  },
});
const subscriptionRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/subscriptions/$subscriptionId',
  component: function SubscriptionRoute() {
    const { subscriptionId } = subscriptionRoute.useParams();
    return <SubscriptionPage subscriptionId={subscriptionId} />;
  },
});
const boardRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/board',
  validateSearch: (search): { day?: string; visit?: string } => ({
    ...(typeof search['day'] === 'string' &&
      /^\d{4}-\d{2}-\d{2}$/.test(search['day']) && { day: search['day'] }),
    ...(typeof search['visit'] === 'string' && { visit: search['visit'] }),
  }),
  component: function BoardRoute() {
    const { day, visit } = boardRoute.useSearch();
    return <BoardPage key={visit} day={day ?? null} visitId={visit ?? null} />;
  },
});
const customersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/customers',
  component: CustomersPage,
});
const customerRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/customers/$customerId',
  component: function CustomerRoute() {
    const { customerId } = customerRoute.useParams();
    return <CustomerPage customerId={customerId} />;
  },
});
const attentionRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/attention',
  component: AttentionPage,
});
const setupRoute = createRoute({ getParentRoute: () => rootRoute, path: '/setup', component: SetupPage });

const myHoursRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/my-hours',
  component: MyHoursPage,
});

const profileRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/profile',
  component: ProfilePage,
});

const routeTree = rootRoute.addChildren([
  homeRoute,
  myHoursRoute,
  profileRoute,
  ordersRoute,
  newOrderRoute,
  orderRoute,
  subscriptionsRoute,
  newSubscriptionRoute,
  subscriptionRoute,
  boardRoute,
  customersRoute,
  customerRoute,
  attentionRoute,
  setupRoute,
]);

/** The addresses stand after the #, so that the same files work from a server, from a device and from app://. */
export function createAppRouter() {
  return createRouter({ routeTree, history: createHashHistory(), defaultNotFoundComponent: HomePage });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}

function HomePage() {
  const { role } = useReplica().actor();
  return isOffice(role) ? <TodayPage /> : <MyDayPage />;
}
