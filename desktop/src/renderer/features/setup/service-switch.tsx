import { Button } from '@mantine/core';
import type { Service } from '#shared/documents/service.ts';
import { useSubmit } from '../../app/use-submit.tsx';
import { t } from '../../i18n/translate.ts';
import { confirmFirst } from '../../ui/confirm.tsx';

/** Takes a service off the list, or puts it on again. What is proposed is answered instead. */
export function ServiceSwitch({ service: { id, name, isActive, approvalStatus } }: { service: Service }) {
  const act = useSubmit();
  if (approvalStatus !== 'approved') return null;

  async function change() {
    const question = {
      title: t('setup.service.switchOffTitle', { name }),
      text: t('setup.service.switchOffText'),
      confirm: t('setup.service.switchOffNow'),
    };
    if (isActive && !(await confirmFirst(question))) return;
    await act({
      name: 'service.set_active',
      args: { serviceId: id, isActive: !isActive },
      done: t(isActive ? 'setup.service.isOff' : 'setup.service.isOn', { name }),
      counter: { name: 'service.set_active', args: { serviceId: id, isActive } },
    });
  }

  return (
    <Button variant="default" onClick={() => void change()}>
      {t(isActive ? 'setup.service.switchOff' : 'setup.service.switchOn')}
    </Button>
  );
}
