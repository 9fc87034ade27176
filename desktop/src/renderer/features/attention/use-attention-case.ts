import { useState } from 'react';
import { notifications } from '@mantine/notifications';
import type { Refusal } from '#shared/core/refusal.ts';
import type { OutboxRow } from '#shared/sync/outbox-row.ts';
import { useReplica } from '../../app/app-context.tsx';
import { commandSubject } from '../../app/command-subject.ts';
import { useFormats } from '../../app/use-company.ts';
import { useDocument } from '../../app/use-document.ts';
import { useSubmit } from '../../app/use-submit.tsx';
import { t } from '../../i18n/translate.ts';
import { attentionActions, type AttentionAction } from './attention-actions.ts';

/** One refused row with what is true now; choosing a way on settles it. */
export function useAttentionCase(row: OutboxRow, refusal: Refusal) {
  const replica = useReplica();
  const act = useSubmit();
  const { zone } = useFormats();
  const subject = commandSubject(row);
  const { seen, isLoading } = useDocument(subject?.collection ?? 'company', subject?.id ?? null);
  const current = seen?.document ?? null;
  const [refusedAgain, setRefusedAgain] = useState<Refusal | null>(null);
  const present = refusedAgain ?? refusal;

  async function choose(action: AttentionAction) {
    if ('command' in action) {
      const outcome = await act({
        ...action.command,
        done: t('attention.done.resolved'),
        explainsRefusal: true,
      });
      if (!outcome.ok) return setRefusedAgain(outcome.error);
    } else notifications.show({ message: t('attention.done.discarded') });
    await replica.resolve(row.n);
  }

  return {
    subject,
    current,
    isLoading,
    refusal: present,
    actions: attentionActions({ name: row.name, args: row.args, refusal: present, current, zone }),
    choose,
  };
}
