import { Button, Group, Modal, Stack } from '@mantine/core';
import { useState } from 'react';
import type { Refusal } from '#shared/core/refusal.ts';
import type { Address, Customer } from '#shared/documents/customer.ts';
import { useServices } from '../../app/app-context.tsx';
import { RefusalNotice } from '../../app/refusal-notice.tsx';
import { confirmLeaving } from '../../app/unsaved-forms.ts';
import { useSubmit } from '../../app/use-submit.tsx';
import { useUnsavedGuard } from '../../app/use-unsaved-guard.ts';
import { t } from '../../i18n/translate.ts';
import { useEdit } from '../setup/use-edit.ts';
import { AddressInputs, type AddressTexts } from './address-inputs.tsx';
import { addressProblems, newAddress } from './customer-form-fields.ts';

interface AddressDialogProps {
  customer: Customer;
  onClose: () => void;
}

/** One more address; the first is the main one. */
export function AddAddressDialog({ customer, onClose }: AddressDialogProps) {
  const act = useSubmit();
  const { newId } = useServices();
  const isFirst = customer.addresses.length === 0;
  const [blank] = useState(() => newAddress(newId(), isFirst));
  const [address, setAddress] = useState(blank);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const guard = useUnsavedGuard(address !== blank);

  async function save() {
    const outcome = await act({
      name: 'customer.add_address',
      args: { customerId: customer.id, address },
      done: t('customer.address.added'),
      // The main one is never removed.
      ...(isFirst
        ? {}
        : {
            counter: {
              name: 'customer.remove_address' as const,
              args: { customerId: customer.id, addressId: address.id },
            },
          }),
      explainsRefusal: true,
    });
    if (!outcome.ok) {
      setRefusal(outcome.error);
      return;
    }
    guard.letGo();
    onClose();
  }

  return (
    <AddressForm
      title={t('customer.addAddress')}
      texts={address}
      isChanged={address !== blank}
      refusal={refusal}
      onDismiss={() => setRefusal(null)}
      onChange={(change) => setAddress((before) => ({ ...before, ...change }))}
      onSave={save}
      onClose={onClose}
    />
  );
}

/** Edits against what was seen when the dialog opened. */
export function EditAddressDialog({ customer, address, onClose }: AddressDialogProps & { address: Address }) {
  const { id: addressId, isDefault: _isDefault, ...current } = address;
  const { form, set, save, isChanged, refusal, dismiss } = useEdit<AddressTexts>({
    command: 'customer.edit_address',
    target: { customerId: customer.id, addressId },
    current,
  });
  return (
    <AddressForm
      title={t('customer.address.edit')}
      texts={form}
      isChanged={isChanged}
      refusal={refusal}
      onDismiss={dismiss}
      onChange={set}
      onSave={async () => {
        if (await save()) onClose();
      }}
      onClose={onClose}
    />
  );
}

interface AddressFormProps {
  title: string;
  texts: AddressTexts;
  isChanged: boolean;
  refusal: Refusal | null;
  onDismiss: () => void;
  onChange: (change: Partial<AddressTexts>) => void;
  onSave: () => Promise<void>;
  onClose: () => void;
}

function AddressForm({ title, texts, isChanged, refusal, onDismiss, ...on }: AddressFormProps) {
  const [showsProblems, setShowsProblems] = useState(false);
  const problems = addressProblems(texts);

  async function submit() {
    setShowsProblems(true);
    if (Object.keys(problems).length === 0) await on.onSave();
  }

  async function close() {
    if (!isChanged || (await confirmLeaving())) on.onClose();
  }

  return (
    <Modal opened onClose={() => void close()} size="lg" title={title}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Stack gap="sm">
          {refusal === null ? null : <RefusalNotice refusal={refusal} onClose={onDismiss} />}
          <AddressInputs
            address={texts}
            problemOf={(field) => (showsProblems ? problems[field] : undefined)}
            onChange={on.onChange}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => void close()}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" disabled={!isChanged}>
              {t('common.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
