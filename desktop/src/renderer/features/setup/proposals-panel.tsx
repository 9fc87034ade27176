import { Button, Group, Modal, Stack, Text, Textarea, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { Service } from '#shared/documents/service.ts';
import { useFormats } from '../../app/use-company.ts';
import { useStaff } from '../../app/use-staff.ts';
import { useSubmit } from '../../app/use-submit.tsx';
import { t } from '../../i18n/translate.ts';
import { Panel } from '../../ui/page.tsx';
import classes from './setup.module.css';

interface ProposalsPanelProps {
  services: readonly Service[];
  onOpen: (serviceId: string) => void;
}

/** What staff have proposed and nobody has answered yet; absent when there is nothing. */
export function ProposalsPanel({ services, onOpen }: ProposalsPanelProps) {
  const [declined, setDeclined] = useState<Service | null>(null);
  const waiting = services.filter(({ approvalStatus }) => approvalStatus === 'pending');
  return (
    <>
      {waiting.length > 0 ? (
        <Panel title={t('setup.proposals.title')} isFlush>
          {waiting.map((service) => (
            <Proposal
              key={service.id}
              service={service}
              onOpen={() => onOpen(service.id)}
              onDecline={() => setDeclined(service)}
            />
          ))}
        </Panel>
      ) : null}
      {declined ? <DeclineDialog service={declined} onClose={() => setDeclined(null)} /> : null}
    </>
  );
}

interface ProposalProps {
  service: Service;
  onOpen: () => void;
  onDecline: () => void;
}

function Proposal({ service: { id, name, durationMinutes, priceMinor }, onOpen, onDecline }: ProposalProps) {
  const act = useSubmit();
  const formats = useFormats();
  const { all } = useStaff();
  const by = all.filter(({ services }) => services.some(({ serviceId }) => serviceId === id));

  function approve() {
    const done = t('setup.proposals.approved', { name });
    void act({ name: 'service.approve', args: { serviceId: id }, done });
  }

  return (
    <div className={classes['proposal']}>
      <UnstyledButton onClick={onOpen} className={classes['proposalText'] ?? ''}>
        <Text size="sm" fw={550}>
          {name}
        </Text>
        <Text size="xs" c="dimmed">
          {formats.duration(durationMinutes)} · {formats.money(priceMinor)}
        </Text>
        {by.length > 0 ? (
          <Text size="xs" c="dimmed">
            {t('setup.proposals.by', { name: by.map((member) => member.name).join(', ') })}
          </Text>
        ) : null}
      </UnstyledButton>
      <Group gap={6} wrap="nowrap">
        <Button size="compact-sm" aria-label={t('setup.proposals.approve', { name })} onClick={approve}>
          {t('setup.proposals.yes')}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          aria-label={t('setup.proposals.reject', { name })}
          onClick={onDecline}
        >
          {t('setup.proposals.no')}
        </Button>
      </Group>
    </div>
  );
}

function DeclineDialog({ service: { id, name }, onClose }: { service: Service; onClose: () => void }) {
  const act = useSubmit();
  const [reason, setReason] = useState('');

  function decline() {
    onClose();
    const done = t('setup.proposals.rejected', { name });
    void act({ name: 'service.reject', args: { serviceId: id, reason }, done });
  }

  return (
    <Modal opened onClose={onClose} title={t('setup.proposals.rejectTitle', { name })}>
      <Stack gap="sm">
        <Textarea
          label={t('setup.proposals.reason')}
          description={t('setup.proposals.reasonHint')}
          value={reason}
          maxLength={1000}
          autosize
          minRows={2}
          data-autofocus
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('common.keep')}
          </Button>
          <Button color="red" disabled={reason.trim() === ''} onClick={decline}>
            {t('setup.proposals.noNow')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
