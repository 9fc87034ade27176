import { ActionIcon, Button, Group, Switch, Text, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { Category } from '#shared/documents/company.ts';
import { useServices } from '../../app/app-context.tsx';
import { useSubmit } from '../../app/use-submit.tsx';
import { t } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import classes from './setup.module.css';

interface CategoryLineProps {
  category: Category;
  /** How many services are in it, whatever their state. */
  serviceCount: number;
}

/** The field has taken the place of the button that was pressed. */
function focusFirst(field: HTMLInputElement | null): void {
  field?.focus();
}

/** A category: renamed in its place, hidden from guests, removed once it is empty. */
export function CategoryLine({ category, serviceCount }: CategoryLineProps) {
  const { newId } = useServices();
  const act = useSubmit();
  const [draft, setDraft] = useState<string | null>(null);
  const { id: categoryId, name, description, isActive } = category;

  async function rename(event: FormEvent) {
    event.preventDefault();
    const typed = draft?.trim() ?? name;
    const outcome = typed === name ? null : await edit({ name }, { name: typed });
    if (outcome === null || outcome.ok) setDraft(null);
  }

  function edit(before: Partial<Category>, after: Partial<Category>) {
    return act({
      name: 'category.edit',
      args: { categoryId, set: after, expect: before },
      done: t('setup.saved'),
      counter: { name: 'category.edit', args: { categoryId, set: before, expect: after } },
    });
  }

  function remove() {
    void act({
      name: 'category.remove',
      args: { categoryId },
      done: t('setup.category.removed', { name }),
      counter: { name: 'category.create', args: { categoryId: newId(), name, description } },
    });
  }

  if (draft !== null)
    return (
      <form onSubmit={rename}>
        <Group px="sm" py={6} gap="xs" wrap="nowrap">
          <TextInput
            className={classes['grow']}
            aria-label={t('setup.category.name')}
            ref={focusFirst}
            maxLength={200}
            value={draft}
            onChange={(event) => setDraft(event.currentTarget.value)}
            onKeyDown={(event) => event.key === 'Escape' && setDraft(null)}
          />
          <Button type="submit" size="compact-md" disabled={draft.trim() === ''}>
            {t('common.save')}
          </Button>
        </Group>
      </form>
    );
  return (
    <div className={classes['line']}>
      <span className={classes['grow']}>{name}</span>
      <Text size="xs" c="dimmed">
        {t('setup.category.count', { count: serviceCount })}
      </Text>
      <Switch
        size="xs"
        label={t('setup.category.active')}
        aria-label={t('setup.category.activeOf', { name })}
        checked={isActive}
        onChange={(event) => void edit({ isActive }, { isActive: event.currentTarget.checked })}
      />
      <Group gap={2} wrap="nowrap">
        <ActionIcon aria-label={t('setup.category.rename', { name })} onClick={() => setDraft(name)}>
          <Icon name="note" />
        </ActionIcon>
        <ActionIcon
          aria-label={t('setup.category.remove', { name })}
          disabled={serviceCount > 0}
          onClick={remove}
        >
          <Icon name="trash" />
        </ActionIcon>
      </Group>
    </div>
  );
}
