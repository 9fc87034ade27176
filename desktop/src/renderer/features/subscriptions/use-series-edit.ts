import { useState } from 'react';
import type { Refusal } from '#shared/core/refusal.ts';
import { effectsOn } from '#shared/command-kit/effects.ts';
import { editableSeries, SubscriptionFields } from '#shared/subscriptions/subscription-edit.ts';
import { visitDifferences, type VisitDifference } from '#shared/subscriptions/visit-differences.ts';
import { editArgs } from '../../app/edit-args.ts';
import { previewCommand } from '../../app/preview-command.ts';
import { useNow } from '../../app/use-now.ts';
import { usePreview } from '../../app/use-preview.ts';
import { useSubmit } from '../../app/use-submit.tsx';
import { useUnsavedGuard } from '../../app/use-unsaved-guard.ts';
import { t } from '../../i18n/translate.ts';
import type { OpenSeries } from './use-series.ts';

export type SeriesForm = SubscriptionFields & { endsBy: 'number' | 'date' };

/** A form over a series, with what saving it would do to its visits. */
export function useSeriesEdit({ series, customer, appointments }: Omit<OpenSeries, 'isProvisional'>) {
  const act = useSubmit();
  const now = useNow();
  const atHand = { series, customer, appointments: [...appointments.values()] };
  const [seen] = useState(() => editableSeries(atHand, now));
  const [form, setForm] = useState<SeriesForm>({ ...seen, endsBy: 'number' });
  const [hasAgreed, setAgreed] = useState(false);
  const { endsBy, ...wanted } = form;
  // One of the two follows from the other.
  const fields =
    endsBy === 'number'
      ? { ...wanted, endDate: seen.endDate }
      : { ...wanted, totalAppointments: seen.totalAppointments };
  const edit = editArgs(seen, fields);
  useUnsavedGuard(edit !== null);
  const problems = new Set(
    SubscriptionFields.safeParse(fields).error?.issues.map(({ path: [field] }) => String(field)),
  );
  const args = { subscriptionId: series.id, ...edit, onClash: hasAgreed ? 'leave_planned' : 'refuse' };
  const { answer, isBehind } = usePreview(
    edit === null || problems.size > 0 ? null : JSON.stringify([args, series.revision]),
    (source) => previewCommand(source, { name: 'subscription.edit', args }),
  );
  const effects = answer?.ok === true ? answer.value : [];
  const [after] = effectsOn(effects, 'subscriptions').map((effect) => effect.after);
  const differences = after ? visitDifferences(series, after, effectsOn(effects, 'appointments')) : [];

  async function save(): Promise<Refusal | null> {
    if (edit === null || !after) return null;
    const { endDate: _day, ...set } = edit.set;
    const { endDate: _seenDay, ...expect } = edit.expect;
    const isOtherEnd = after.totalAppointments !== seen.totalAppointments;
    const outcome = await act({
      name: 'subscription.edit',
      args,
      done: t('series.edit.done'),
      counter: {
        name: 'subscription.edit',
        args: {
          ...args,
          set: { ...expect, ...(isOtherEnd && { totalAppointments: seen.totalAppointments }) },
          expect: { ...set, ...(isOtherEnd && { totalAppointments: after.totalAppointments }) },
        },
      },
      explainsRefusal: true,
    });
    return outcome.ok ? null : outcome.error;
  }

  return {
    form,
    set(change: Partial<SeriesForm>) {
      setForm((before) => ({ ...before, ...change }));
      setAgreed(false);
    },
    problems,
    isChanged: edit !== null,
    /** It can be saved, and the differences are those of what is typed. */
    isReady: edit !== null && after !== undefined && !isBehind,
    refusal: edit !== null && answer?.ok === false ? answer.error : null,
    hasAgreed,
    setAgreed,
    after: after ?? null,
    differences: differences satisfies VisitDifference[],
    save,
  };
}
