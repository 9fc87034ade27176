import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import type { Staff } from '#shared/documents/staff.ts';
import { useDocumentsById } from '../../app/use-window.ts';
import { t } from '../../i18n/translate.ts';
import { Panel } from '../../ui/page.tsx';
import classes from './my-day.module.css';
import { ProposeForm } from './propose-form.tsx';

/** What the person proposed and is not on the list: waiting, or declined with the reason. */
export function ProposalsOfMine({ member }: { member: Staff }) {
  const [isWriting, setIsWriting] = useState(false);
  const offered = useDocumentsById(
    'services',
    member.services.map(({ serviceId }) => serviceId),
  );
  const proposals = [...offered.values()].filter(({ approvalStatus }) => approvalStatus !== 'approved');
  return (
    <Panel
      title={t('myHours.proposals')}
      actions={
        isWriting ? null : (
          <Button size="compact-sm" variant="light" onClick={() => setIsWriting(true)}>
            {t('myHours.propose')}
          </Button>
        )
      }
    >
      {proposals.length === 0 && !isWriting ? (
        <Text size="sm" c="dimmed">
          {t('myHours.noProposals')}
        </Text>
      ) : null}
      {proposals.map(({ id, name, description, approvalStatus }) => (
        <div key={id} className={classes['proposal']}>
          <Text size="sm" fw={550}>
            {name} · {t(approvalStatus === 'pending' ? 'setup.service.pending' : 'setup.service.declined')}
          </Text>
          <Text size="xs" c="dimmed">
            {description}
          </Text>
        </div>
      ))}
      {isWriting ? <ProposeForm onClose={() => setIsWriting(false)} /> : null}
    </Panel>
  );
}
