import { Button, TagsInput } from '@mantine/core';
import type { Staff } from '#shared/documents/staff.ts';
import { useServices } from '../../app/app-context.tsx';
import { RefusalNotice } from '../../app/refusal-notice.tsx';
import { t } from '../../i18n/translate.ts';
import { Panel } from '../../ui/page.tsx';
import { useEdit } from './use-edit.ts';

export function StaffAreasPanel({ member }: { member: Staff }) {
  const { newId } = useServices();
  const { form, set, save, isChanged, refusal, dismiss } = useEdit({
    command: 'staff.set_areas',
    target: { staffId: member.id },
    current: { areas: member.areas },
  });

  function choose(typed: string[]) {
    const postcodes = [...new Set(typed.map((text) => text.trim().toUpperCase().replaceAll(/\s+/g, ' ')))];
    const areas = postcodes
      .filter((postcode) => postcode !== '')
      .map(
        (postcode) =>
          form.areas.find((area) => area.postcode === postcode) ?? { id: newId(), postcode, isActive: true },
      );
    set({ areas });
  }

  return (
    <Panel
      title={t('setup.staff.areas')}
      actions={
        <Button size="compact-sm" disabled={!isChanged} onClick={() => void save()}>
          {t('common.save')}
        </Button>
      }
    >
      {refusal === null ? null : <RefusalNotice refusal={refusal} onClose={dismiss} />}
      <TagsInput
        aria-label={t('setup.staff.areas')}
        description={t('setup.staff.areasHint')}
        value={form.areas.map(({ postcode }) => postcode)}
        splitChars={[',', ';']}
        onChange={choose}
      />
    </Panel>
  );
}
