import { Button, Stack, Text, UnstyledButton } from '@mantine/core';
import type { Service } from '#shared/documents/service.ts';
import { useCompany, useFormats } from '../../app/use-company.ts';
import { useWindow } from '../../app/use-window.ts';
import { t } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import { Empty, Panel } from '../../ui/page.tsx';
import { CategoriesPanel } from './categories-panel.tsx';
import { ProposalsPanel } from './proposals-panel.tsx';
import { ServiceForm } from './service-form.tsx';
import { ServiceMark } from './service-mark.tsx';
import classes from './setup.module.css';
import { useChosen } from './use-chosen.ts';

const MOST_SERVICES = 1000;

export function ServicesSection() {
  const company = useCompany();
  const formats = useFormats();
  const { documents } = useWindow('services', {
    sort: [{ field: 'name', direction: 'asc' }],
    limit: MOST_SERVICES,
  });
  const { chosenId, choose, set, pane } = useChosen();
  const services = documents.map(({ document }) => document);
  const openId = chosenId ?? services[0]?.id ?? null;
  const open: Service | null = services.find(({ id }) => id === openId) ?? null;
  const hasCategories = (company?.categories.length ?? 0) > 0;
  return (
    <div className={classes['two']}>
      <Stack gap="md">
        <ProposalsPanel services={services} onOpen={choose} />
        <Panel
          title={t('setup.services')}
          isFlush
          actions={
            <Button
              size="compact-sm"
              variant="light"
              leftSection={<Icon name="plus" size={13} />}
              disabled={!hasCategories}
              onClick={() => choose('new')}
            >
              {t('common.add')}
            </Button>
          }
        >
          <div className={classes['list']}>
            {services.map((service) => (
              <UnstyledButton
                key={service.id}
                className={classes['entry'] ?? ''}
                aria-current={service.id === openId ? 'true' : undefined}
                onClick={() => choose(service.id)}
              >
                <span className={classes['entryText']}>
                  <Text size="sm" fw={550}>
                    {service.name}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {formats.duration(service.durationMinutes)}
                    <ServiceMark service={service} />
                  </Text>
                </span>
                <span>{formats.money(service.priceMinor)}</span>
              </UnstyledButton>
            ))}
          </div>
        </Panel>
        <CategoriesPanel services={services} />
      </Stack>
      <div ref={pane}>
        {open || openId === 'new' ? (
          <ServiceForm key={openId} service={open} onCreated={set} />
        ) : (
          <Empty icon="broom" title={services.length === 0 ? t('setup.service.empty') : t('setup.services')}>
            {services.length === 0 ? t('setup.service.emptyText') : null}
          </Empty>
        )}
      </div>
    </div>
  );
}
