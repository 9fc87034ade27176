import { Anchor, Button, Modal, Stack, TextInput } from '@mantine/core';
import { useEffect, useState, type FormEvent } from 'react';
import { useServices } from '../../app/app-context.tsx';
import { t } from '../../i18n/translate.ts';

/** Which server this device talks to. In a browser it is where the page came from, so there is nothing to choose. */
export function ServerAddress() {
  const { bridge } = useServices();
  const [address, setAddress] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  useEffect(() => {
    void bridge.serverUrl().then(setAddress);
  }, [bridge]);

  async function save(event: FormEvent) {
    event.preventDefault();
    const outcome = await bridge.setServerUrl(address.trim());
    if (outcome.ok) setOpen(false);
    else setProblem(t(`server.${outcome.code}`));
  }

  if (bridge.kind === 'browser') return <span>{location.host}</span>;
  return (
    <span>
      {address}{' '}
      <Anchor component="button" size="xs" onClick={() => setOpen(true)}>
        {t('server.change')}
      </Anchor>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title={t('server.title')}>
        <form onSubmit={save}>
          <Stack gap="sm">
            <TextInput
              label={t('server.address')}
              value={address}
              error={problem}
              onChange={(event) => setAddress(event.currentTarget.value)}
              data-autofocus
            />
            <Button type="submit">{t('server.save')}</Button>
          </Stack>
        </form>
      </Modal>
    </span>
  );
}
