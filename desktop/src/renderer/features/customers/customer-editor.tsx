import { Alert, Button, Group, Stack, TagsInput, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState, type FormEvent } from 'react';
import type { Refusal } from '#shared/core/refusal.ts';
import type { Customer } from '#shared/documents/customer.ts';
import { useServices } from '../../app/app-context.tsx';
import { editArgs } from '../../app/edit-args.ts';
import { RefusalNotice } from '../../app/refusal-notice.tsx';
import { useSubmit } from '../../app/use-submit.tsx';
import { useUnsavedGuard } from '../../app/use-unsaved-guard.ts';
import { t } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import { Panel } from '../../ui/page.tsx';
import { AddressFields } from './address-fields.tsx';
import { fieldsOf, formOf, newAddress, problemsOf, type CustomerForm } from './customer-form-fields.ts';
import classes from './customer.module.css';

interface CustomerEditorProps {
  /** Null: a new one. */
  customer: Customer | null;
  onSaved: (customerId: string) => void;
}

/** Edits against what was seen when the form opened, so that others' changes meanwhile merge or are shown. */
export function CustomerEditor({ customer, onSaved }: CustomerEditorProps) {
  const act = useSubmit();
  const { newId } = useServices();
  const [seen, setSeen] = useState(customer);
  const [form, setForm] = useState(() => formOf(customer));
  const [showsProblems, setShowsProblems] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const problems = showsProblems ? problemsOf(form) : {};
  const edit = editArgs(fieldsOf(formOf(seen)), fieldsOf(form));
  const guard = useUnsavedGuard(edit !== null);
  // Nothing typed yet: the form simply follows.
  if (customer && seen && edit === null && customer !== seen) {
    setSeen(customer);
    setForm(formOf(customer));
  }
  const hasChangedMeanwhile =
    customer !== null &&
    seen !== null &&
    editArgs(fieldsOf(formOf(seen)), fieldsOf(formOf(customer))) !== null;

  async function save(event: FormEvent) {
    event.preventDefault();
    setShowsProblems(true);
    if (Object.keys(problemsOf(form)).length > 0) return;
    if (customer === null) {
      const customerId = newId();
      const outcome = await act({
        name: 'customer.create',
        args: { customerId, ...fieldsOf(form) },
        done: t('customer.added'),
        explainsRefusal: true,
      });
      if (outcome.ok) {
        guard.letGo();
        onSaved(customerId);
      } else setRefusal(outcome.error);
      return;
    }
    if (edit === null) {
      notifications.show({ message: t('customer.unchanged') });
      return;
    }
    const outcome = await act({
      name: 'customer.edit',
      args: { customerId: customer.id, ...edit },
      done: t('customer.saved'),
      counter: {
        name: 'customer.edit',
        args: { customerId: customer.id, set: edit.expect, expect: edit.set },
      },
      explainsRefusal: true,
    });
    setRefusal(outcome.ok ? null : outcome.error);
    if (outcome.ok) {
      setSeen({ ...customer, ...fieldsOf(form) });
      onSaved(customer.id);
    }
  }

  const set = (change: Partial<CustomerForm>) => setForm((before) => ({ ...before, ...change }));
  const text = (field: 'name' | 'email' | 'phone') => ({
    label: t(`field.${field}`),
    value: form[field],
    error: problems[field],
    onChange: (event: { currentTarget: { value: string } }) => set({ [field]: event.currentTarget.value }),
  });

  return (
    <form onSubmit={save} noValidate>
      <Stack gap="md">
        {refusal === null ? null : <RefusalNotice refusal={refusal} onClose={() => setRefusal(null)} />}
        {hasChangedMeanwhile ? <Alert color="yellow">{t('customer.changedMeanwhile')}</Alert> : null}
        <Panel title={t('customer.contact')}>
          <Stack gap="sm">
            <TextInput {...text('name')} required withAsterisk={false} />
            <div className={classes['pair']}>
              <TextInput {...text('phone')} type="tel" />
              <TextInput {...text('email')} type="email" />
            </div>
            <TagsInput
              label={t('field.tags')}
              placeholder={form.tags.length === 0 ? t('customer.tagsHint') : ''}
              value={form.tags}
              onChange={(tags) => set({ tags })}
            />
            <Textarea
              label={t('field.notes')}
              description={t('customer.notesHint')}
              autosize
              minRows={2}
              value={form.notes}
              onChange={(event) => set({ notes: event.currentTarget.value })}
            />
          </Stack>
        </Panel>
        {customer === null ? (
          <Panel
            title={t('customer.addresses')}
            isFlush
            actions={
              <Button
                size="compact-sm"
                variant="light"
                leftSection={<Icon name="plus" size={13} />}
                onClick={() =>
                  set({ addresses: [...form.addresses, newAddress(newId(), form.addresses.length === 0)] })
                }
              >
                {t('customer.addAddress')}
              </Button>
            }
          >
            {form.addresses.map((address, index) => (
              <AddressFields
                key={address.id}
                address={address}
                number={index + 1}
                problemOf={(field) => problems[`addresses.${index}.${field}`]}
                onChange={(changed) =>
                  set({ addresses: form.addresses.map((each) => mergedAddress(each, changed)) })
                }
                onRemove={() => set({ addresses: form.addresses.filter(({ id }) => id !== address.id) })}
              />
            ))}
          </Panel>
        ) : null}
        <Group justify="flex-end">
          <Button type="submit" disabled={customer !== null && edit === null}>
            {customer === null ? t('customer.create') : t('customer.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Marking one as the main address unmarks the others. */
function mergedAddress(
  address: CustomerForm['addresses'][number],
  changed: CustomerForm['addresses'][number],
) {
  if (address.id === changed.id) return changed;
  return changed.isDefault ? { ...address, isDefault: false } : address;
}
