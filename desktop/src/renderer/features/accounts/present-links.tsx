import { Button, Divider, Group, Stack, Text } from '@mantine/core';
import type { Refusal } from '#shared/core/refusal.ts';
import type { Account } from '#shared/documents/account.ts';
import { useSubmit } from '../../app/use-submit.tsx';
import { t } from '../../i18n/translate.ts';
import { confirmFirst } from '../../ui/confirm.tsx';
import { unlinkCommand, unlinkCounter, type LinkKind } from './role-change.ts';

interface PresentLinksProps {
  seen: Account;
  /** Of the record behind a link. */
  nameOf: (kind: LinkKind) => string;
  onUnlinked: () => void;
  onRefused: (refusal: Refusal) => void;
}

const KINDS: readonly LinkKind[] = ['staff', 'customer'];

/** [AC8] Whose an account is now, each to be taken away. */
export function PresentLinks({ seen, nameOf, onUnlinked, onRefused }: PresentLinksProps) {
  const act = useSubmit();
  const { name } = seen;
  const linked = KINDS.filter((kind) => unlinkCommand(seen, kind) !== null);
  if (linked.length === 0) return null;

  async function unlink(kind: LinkKind) {
    const command = unlinkCommand(seen, kind);
    const other = nameOf(kind);
    const losesRole = kind === 'staff' && seen.role === 'staff';
    const isSure = await confirmFirst({
      title: t('accounts.unlinkTitle', { name, other }),
      text: t(losesRole ? 'accounts.unlinkStaffText' : 'accounts.unlinkText', { name, other }),
      confirm: t('accounts.unlinkNow'),
    });
    if (!command || !isSure) return;
    const counter = unlinkCounter(seen, kind);
    const outcome = await act({
      ...command,
      done: t('accounts.unlinkDone', { name, other }),
      ...(counter && { counter }),
      explainsRefusal: true,
    });
    if (outcome.ok) onUnlinked();
    else onRefused(outcome.error);
  }

  return (
    <Stack gap={6} mt="md">
      <Divider />
      {linked.map((kind) => (
        <Group key={kind} justify="space-between" wrap="nowrap" gap="sm">
          <Text size="sm" style={{ minWidth: 0 }}>
            {t(`accounts.linkedTo.${kind}`, { other: nameOf(kind) })}
          </Text>
          <Button
            variant="subtle"
            color="red"
            size="compact-md"
            style={{ flexShrink: 0 }}
            onClick={() => void unlink(kind)}
          >
            {t('accounts.unlink')}
          </Button>
        </Group>
      ))}
    </Stack>
  );
}
