import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Refusal } from '#shared/core/refusal.ts';
import type { Customer } from '#shared/documents/customer.ts';
import { RefusalNotice } from '../../app/refusal-notice.tsx';
import { useSubmit } from '../../app/use-submit.tsx';
import { t } from '../../i18n/translate.ts';
import { CustomerChoice } from './customer-choice.tsx';
import { CustomersCompared } from './customers-compared.tsx';

interface MergeCustomersDialogProps {
  customer: Customer;
  onClose: () => void;
}

/** Finds the other record, shows both beside each other, and asks which one stays. */
export function MergeCustomersDialog({ customer, onClose }: MergeCustomersDialogProps) {
  const act = useSubmit();
  const navigate = useNavigate();
  const [other, setOther] = useState<Customer | null>(null);
  const [keptId, setKeptId] = useState(customer.id);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  async function merge(found: Customer) {
    const mergedId = keptId === customer.id ? found.id : customer.id;
    const outcome = await act({
      name: 'customer.merge',
      args: { customerId: keptId, mergedId },
      done: t('customer.merge.done'),
      explainsRefusal: true,
    });
    if (!outcome.ok) return setRefusal(outcome.error);
    onClose();
    await navigate({ to: '/customers/$customerId', params: { customerId: keptId }, replace: true });
  }

  return (
    <Modal opened onClose={onClose} size="xl" title={t('customer.merge.title', { name: customer.name })}>
      <Stack gap="sm">
        {other === null ? (
          // The same name is the usual reason.
          <CustomerChoice
            label={t('customer.merge.search')}
            initialSearch={customer.name}
            exceptId={customer.id}
            nobody={t('customer.merge.nobody')}
            onChoose={setOther}
          />
        ) : (
          <>
            <Text size="sm">{t('customer.merge.text')}</Text>
            <CustomersCompared customers={[customer, other]} keptId={keptId} onKeep={setKeptId} />
            {refusal ? <RefusalNotice refusal={refusal} /> : null}
            <Group justify="space-between" gap="xs">
              <Button
                variant="subtle"
                onClick={() => {
                  setOther(null);
                  setKeptId(customer.id);
                  setRefusal(null);
                }}
              >
                {t('customer.merge.another')}
              </Button>
              <Group gap="xs">
                <Button variant="default" onClick={onClose}>
                  {t('common.cancel')}
                </Button>
                <Button color="red" onClick={() => void merge(other)}>
                  {t('customer.merge.confirm')}
                </Button>
              </Group>
            </Group>
          </>
        )}
      </Stack>
    </Modal>
  );
}
