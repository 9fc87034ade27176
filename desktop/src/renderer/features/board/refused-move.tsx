import { Button, Modal, Stack, Text } from '@mantine/core';
import type { Appointment } from '#shared/documents/appointment.ts';
import type { FreeSlot, Refusal } from '#shared/core/refusal.ts';
import { useFormats } from '../../app/use-company.ts';
import { useRefusalSentence } from '../../app/use-refusal-sentence.ts';
import { useStaff } from '../../app/use-staff.ts';
import { t } from '../../i18n/translate.ts';
import { minuteOfDay, moveCommand, type MoveTarget } from './board-day.ts';

export interface FailedMove {
  visit: Appointment;
  target: MoveTarget;
  refusal: Refusal;
}

interface RefusedMoveProps {
  failed: FailedMove | null;
  onClose: () => void;
  onMove: (visit: Appointment, target: MoveTarget) => Promise<void>;
}

const MOST_OFFERED = 4;

/** Why the visit went back, and where it could go instead. */
export function RefusedMove({ failed, onClose, onMove }: RefusedMoveProps) {
  const sentenceOf = useRefusalSentence();
  const offers = useOffers(failed);
  return (
    <Modal opened={failed !== null} onClose={onClose} title={t('board.refused.title')}>
      {failed ? (
        <Stack gap="xs">
          <Text size="sm">{sentenceOf(failed.refusal)}</Text>
          <Text size="xs" c="dimmed" mt={4}>
            {offers.length === 0 ? t('board.refused.none') : t('attention.alternatives')}
          </Text>
          {offers.map(({ label, target }) => (
            <Button
              key={label}
              variant="default"
              justify="flex-start"
              onClick={() => {
                onClose();
                void onMove(failed.visit, target);
              }}
            >
              {label}
            </Button>
          ))}
        </Stack>
      ) : null}
    </Modal>
  );
}

function useOffers(failed: FailedMove | null): { label: string; target: MoveTarget }[] {
  const formats = useFormats();
  const { nameOf } = useStaff();
  if (failed?.refusal.code !== 'appointment.overlap') return [];
  const { details } = failed.refusal;
  const sameTime = details.freeStaffIds.slice(0, MOST_OFFERED).map((staffId) => ({
    label: t('attention.take.staff', { name: nameOf(staffId) }),
    target: { ...failed.target, staffId },
  }));
  const otherTimes = details.freeSlots.slice(0, MOST_OFFERED).flatMap(slotOffer);
  // Where it came from is free too, but no way on.
  return [...sameTime, ...otherTimes].filter(
    ({ target }) => moveCommand(failed.visit, target, formats.zone) !== null,
  );

  function slotOffer({ startsAt, staffIds }: FreeSlot) {
    const [staffId] = staffIds;
    if (staffId === undefined) return [];
    const date = formats.dateOf(startsAt);
    return [
      {
        label: t('attention.take.slot', { time: formats.dayTime(startsAt), name: nameOf(staffId) }),
        target: { staffId, date, startMinute: minuteOfDay(startsAt, date, formats.zone) },
      },
    ];
  }
}
