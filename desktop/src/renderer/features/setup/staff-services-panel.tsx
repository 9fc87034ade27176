import { Button, MultiSelect } from '@mantine/core';
import type { Staff } from '#shared/documents/staff.ts';
import { useServices } from '../../app/app-context.tsx';
import { RefusalNotice } from '../../app/refusal-notice.tsx';
import { useWindow } from '../../app/use-window.ts';
import { t } from '../../i18n/translate.ts';
import { Panel } from '../../ui/page.tsx';
import { useEdit } from './use-edit.ts';

/** What somebody does; prices and durations of their own stay as they are. */
export function StaffServicesPanel({ member }: { member: Staff }) {
  const { newId } = useServices();
  const { documents } = useWindow('services', { sort: [{ field: 'name', direction: 'asc' }], limit: 1000 });
  const { form, set, save, isChanged, refusal, dismiss } = useEdit({
    command: 'staff.set_services',
    target: { staffId: member.id },
    current: { services: member.services },
  });

  function choose(serviceIds: string[]) {
    const kept = form.services.filter(({ serviceId }) => serviceIds.includes(serviceId));
    const added = serviceIds
      .filter((id) => !kept.some(({ serviceId }) => serviceId === id))
      .map((serviceId) => ({
        id: newId(),
        serviceId,
        priceOverrideMinor: null,
        durationOverrideMinutes: null,
      }));
    set({ services: [...kept, ...added] });
  }

  return (
    <Panel
      title={t('setup.staff.services')}
      actions={
        <Button size="compact-sm" disabled={!isChanged} onClick={() => void save()}>
          {t('common.save')}
        </Button>
      }
    >
      {refusal === null ? null : <RefusalNotice refusal={refusal} onClose={dismiss} />}
      <MultiSelect
        aria-label={t('setup.staff.services')}
        searchable
        value={form.services.map(({ serviceId }) => serviceId)}
        data={documents.map(({ document }) => ({ value: document.id, label: document.name }))}
        onChange={choose}
      />
    </Panel>
  );
}
