import { Button, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { Refusal } from '#shared/core/refusal.ts';
import { useServices } from '../../app/app-context.tsx';
import { RefusalNotice } from '../../app/refusal-notice.tsx';
import { useStaff } from '../../app/use-staff.ts';
import { useSubmit } from '../../app/use-submit.tsx';
import { t } from '../../i18n/translate.ts';

const ROLES = ['staff', 'manager', 'admin'] as const;
const EMPTY = {
  name: '',
  email: '',
  role: 'staff' as (typeof ROLES)[number],
  staffId: null as string | null,
};

export function InviteDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { newId } = useServices();
  const act = useSubmit();
  const { active } = useStaff();
  const untied = active.filter(({ accountId }) => accountId === null);
  const [form, setForm] = useState(EMPTY);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const set = (change: Partial<typeof EMPTY>) => setForm((before) => ({ ...before, ...change }));

  async function invite(event: FormEvent) {
    event.preventDefault();
    const { name, email, role, staffId } = form;
    const outcome = await act({
      name: 'account.invite',
      args: { invitationId: newId(), name: name.trim(), email: email.trim().toLowerCase(), role, staffId },
      done: t('setup.invitations.done', { name }),
      explainsRefusal: true,
    });
    setRefusal(outcome.ok ? null : outcome.error);
    if (!outcome.ok) return;
    setForm(EMPTY);
    onClose();
  }

  return (
    <Modal opened={isOpen} onClose={onClose} title={t('setup.invitations.invite')}>
      <form onSubmit={invite}>
        <Stack gap="sm">
          {refusal === null ? null : <RefusalNotice refusal={refusal} />}
          <Select
            label={t('setup.invitations.role')}
            value={form.role}
            data={ROLES.map((role) => ({ value: role, label: t(`account.role.${role}`) }))}
            onChange={(value) => set({ role: ROLES.find((role) => role === value) ?? 'staff' })}
          />
          <Select
            label={t('setup.invitations.staff')}
            clearable
            searchable
            required={form.role === 'staff'}
            withAsterisk={false}
            placeholder={form.role === 'staff' ? undefined : t('setup.invitations.notStaff')}
            description={form.role === 'staff' ? t('setup.invitations.staffHint') : undefined}
            nothingFoundMessage={t('setup.invitations.noneUntied')}
            value={form.staffId}
            data={untied.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(staffId) => {
              const member = active.find(({ id }) => id === staffId);
              set(
                member
                  ? { staffId, name: member.name, email: member.email ?? form.email }
                  : { staffId: null },
              );
            }}
          />
          <TextInput
            label={t('field.name')}
            required
            withAsterisk={false}
            value={form.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <TextInput
            label={t('field.email')}
            type="email"
            required
            withAsterisk={false}
            value={form.email}
            onChange={(event) => set({ email: event.currentTarget.value })}
          />
          <Button type="submit">{t('setup.invitations.send')}</Button>
        </Stack>
      </form>
    </Modal>
  );
}
