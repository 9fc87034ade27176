import { Text } from '@mantine/core';
import type { Customer } from '#shared/documents/customer.ts';
import type { Order } from '#shared/documents/order.ts';
import { ContactLink } from '../../app/contact-link.tsx';
import { t } from '../../i18n/translate.ts';
import { FieldList, Panel } from '../../ui/page.tsx';
import { TextLink } from '../../ui/text-link.tsx';

/** Who ordered and where it is. */
export function OrderPeople({ order, customer }: { order: Order; customer: Customer | null }) {
  const email = order.guestEmail ?? customer?.email ?? null;
  const phone = order.guestPhone ?? customer?.phone ?? null;
  return (
    <>
      <Panel title={order.customerId === null ? t('order.guest') : t('order.customer')}>
        <Text fw={600} mb={6}>
          {customer ? (
            <TextLink to="/customers/$customerId" params={{ customerId: customer.id }}>
              {customer.name}
            </TextLink>
          ) : (
            (order.guestName ?? '–')
          )}
        </Text>
        <FieldList
          fields={[
            [t('field.phone'), phone === null ? null : <ContactLink key="phone" kind="tel" value={phone} />],
            [
              t('field.email'),
              email === null ? null : <ContactLink key="email" kind="mailto" value={email} />,
            ],
          ]}
        />
      </Panel>
      <Panel title={t('order.place')}>
        <Text>{[order.line1, order.line2].filter((line) => line !== '').join(', ')}</Text>
        <Text mb={order.accessNotes === '' ? 0 : 8}>
          {order.postcode} {order.city}
        </Text>
        <FieldList
          fields={[
            [t('field.accessNotes'), order.accessNotes],
            [t('order.notes'), order.notes],
          ]}
        />
      </Panel>
    </>
  );
}
