import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Staff } from '#shared/documents/staff.ts';
import { useSubmit } from '../../app/use-submit.tsx';
import { t } from '../../i18n/translate.ts';
import { StaffLeavingDialog } from './staff-leaving-dialog.tsx';

/** Whether somebody works here: the end of it asks first, the return does not. */
export function StaffActivity({ member: { id, name, isActive } }: { member: Staff }) {
  const act = useSubmit();
  const [isAsking, setIsAsking] = useState(false);
  const args = { staffId: id, isActive: true, confirmedAppointmentIds: [] };
  if (!isActive)
    return (
      <Button
        variant="default"
        onClick={() =>
          void act({ name: 'staff.set_active', args, done: t('setup.staff.hasReturned', { name }) })
        }
      >
        {t('setup.staff.return', { name })}
      </Button>
    );
  return (
    <>
      <Button variant="default" onClick={() => setIsAsking(true)}>
        {t('setup.staff.leave', { name })}
      </Button>
      {isAsking ? <StaffLeavingDialog staffId={id} name={name} onClose={() => setIsAsking(false)} /> : null}
    </>
  );
}
