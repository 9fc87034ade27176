import { Button, Group, Text, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { Service } from '#shared/documents/service.ts';
import { useServices } from '../../app/app-context.tsx';
import { useCompany } from '../../app/use-company.ts';
import { useSubmit } from '../../app/use-submit.tsx';
import { t } from '../../i18n/translate.ts';
import { Panel } from '../../ui/page.tsx';
import { CategoryLine } from './category-line.tsx';
import classes from './setup.module.css';

export function CategoriesPanel({ services }: { services: readonly Service[] }) {
  const { newId } = useServices();
  const act = useSubmit();
  const categories = useCompany()?.categories ?? [];
  const [name, setName] = useState('');

  async function add(event: FormEvent) {
    event.preventDefault();
    const args = { categoryId: newId(), name: name.trim(), description: '' };
    const outcome = await act({ name: 'category.create', args, done: t('setup.saved') });
    if (outcome.ok) setName('');
  }

  return (
    <Panel title={t('setup.category.title')} isFlush>
      {categories.length === 0 ? (
        <Text size="sm" c="dimmed" p="md">
          {t('setup.category.empty')}
        </Text>
      ) : null}
      {categories.map((category) => (
        <CategoryLine
          key={category.id}
          category={category}
          serviceCount={services.filter(({ categoryId }) => categoryId === category.id).length}
        />
      ))}
      <form onSubmit={add}>
        <Group p="sm" gap="xs" wrap="nowrap">
          <TextInput
            className={classes['grow']}
            aria-label={t('setup.category.add')}
            placeholder={t('setup.category.add')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" disabled={name.trim() === ''}>
            {t('common.add')}
          </Button>
        </Group>
      </form>
    </Panel>
  );
}
