import { ActionIcon, NumberInput, Select, Text } from '@mantine/core';
import { isBookable } from '#shared/documents/service.ts';
import { useServices } from '../../app/app-context.tsx';
import { useFormats } from '../../app/use-company.ts';
import { useWindow } from '../../app/use-window.ts';
import { t } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import { Panel } from '../../ui/page.tsx';
import classes from './new-order.module.css';
import type { DraftItem } from './order-draft.ts';

interface ServicePickerProps {
  items: DraftItem[];
  onChange: (items: DraftItem[]) => void;
}

const MOST_ITEMS = 20;

export function ServicePicker({ items, onChange }: ServicePickerProps) {
  const { newId } = useServices();
  const formats = useFormats();
  const { documents } = useWindow('services', { sort: [{ field: 'name', direction: 'asc' }], limit: 1000 });
  const services = documents.map(({ document }) => document);
  return (
    <Panel title={t('newOrder.services')}>
      {items.map((item) => {
        const service = services.find(({ id }) => id === item.serviceId);
        return (
          <div key={item.itemId} className={classes['item']}>
            <span className={classes['grow']}>
              <Text size="sm" fw={550}>
                {service?.name}
              </Text>
              <Text size="xs" c="dimmed">
                {service
                  ? `${formats.money(service.priceMinor)} · ${formats.duration(service.durationMinutes)}`
                  : ''}
              </Text>
            </span>
            <NumberInput
              w={76}
              min={1}
              max={20}
              aria-label={t('newOrder.quantity', { service: service?.name ?? '' })}
              value={item.quantity}
              onChange={(value) =>
                onChange(
                  items.map((each) =>
                    each.itemId === item.itemId ? { ...each, quantity: Math.max(1, Number(value)) } : each,
                  ),
                )
              }
            />
            <ActionIcon
              aria-label={t('common.remove')}
              onClick={() => onChange(items.filter(({ itemId }) => itemId !== item.itemId))}
            >
              <Icon name="trash" />
            </ActionIcon>
          </div>
        );
      })}
      <Select
        mt={items.length > 0 ? 'sm' : 0}
        aria-label={t('newOrder.addService')}
        placeholder={t('newOrder.addService')}
        searchable
        disabled={items.length >= MOST_ITEMS}
        value={null}
        data={services.filter(isBookable).map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(serviceId) =>
          serviceId !== null && onChange([...items, { itemId: newId(), serviceId, quantity: 1 }])
        }
      />
    </Panel>
  );
}
