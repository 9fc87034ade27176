import { useState } from 'react';
import { MOST_PHOTOS } from '#shared/appointments/appointment-record.ts';
import { fromEpoch } from '#shared/core/zoned-time.ts';
import type { Appointment } from '#shared/documents/appointment.ts';
import { useAccount, useServices } from '../../app/app-context.tsx';
import { useRefusalSentence } from '../../app/use-refusal-sentence.ts';
import { useSubmitBatch } from '../../app/use-submit-batch.tsx';
import { t } from '../../i18n/translate.ts';
import { MOST_FILE_BYTES } from '../../photos/prepare-photo.ts';

interface Progress {
  done: number;
  count: number;
}

interface Named {
  fileName: string;
  args: { appointmentId: string; photoId: string; sha256: string; contentType: string; takenAt: string };
}

/** Adds files to a visit: drawn anew, kept on this device, then named by commands, all of it without the network. */
export function useAddPhotos(visit: Appointment) {
  const { preparePhoto, newId, now } = useServices();
  const { photos } = useAccount();
  const submitAll = useSubmitBatch();
  const sentenceOf = useRefusalSentence();
  const [progress, setProgress] = useState<Progress | null>(null);
  const [problems, setProblems] = useState<readonly string[]>([]);

  /** The file on this device, ready to be named; or in a sentence why not. */
  async function keep(file: File): Promise<Named | string> {
    const prepared = await preparePhoto(file);
    if (!prepared.ok) {
      const { name } = file;
      return prepared.error === 'too_large'
        ? t('photos.problem.too_large', { name, most: MOST_FILE_BYTES / 1024 / 1024 })
        : t('photos.problem.no_picture', { name });
    }
    const { sha256, contentType, bytes } = prepared.value;
    const photo = {
      id: newId(),
      appointmentId: visit.id,
      sha256,
      contentType,
      // Some devices do not say when.
      takenAt: fromEpoch(file.lastModified > 0 ? Math.min(file.lastModified, now()) : now()),
    };
    try {
      await photos.keep(photo, bytes);
    } catch {
      return t('photos.problem.storage', { name: file.name });
    }
    const { id: photoId, ...rest } = photo;
    return { fileName: file.name, args: { photoId, ...rest } };
  }

  /** Names what is kept; what the rules refuse is not kept either. */
  async function name(kept: readonly Named[]): Promise<string[]> {
    const outcome = await submitAll({
      commands: kept.map(({ args }) => ({
        name: 'appointment.add_photo',
        args,
        counter: {
          name: 'appointment.remove_photo',
          args: { appointmentId: args.appointmentId, photoId: args.photoId },
        },
      })),
      done: (count) => t('photos.added', { count }),
    });
    const idAt = (index: number) => kept[index]?.args.photoId ?? '';
    // What is not marked is only named once more, which changes nothing.
    await photos.named(outcome.saved.map(({ index }) => idAt(index))).catch(() => undefined);
    const failed = outcome.refused.map(({ index, refusal }) => ({ index, reason: sentenceOf(refusal) }));
    for (const { index } of failed) await photos.discard(idAt(index));
    return [
      ...failed.map(({ index, reason }) =>
        t('photos.problem.refused', { name: kept[index]?.fileName ?? '', reason }),
      ),
      ...(await giveUp(kept.slice(kept.length - outcome.unsaved))),
    ];
  }

  /** The commands could not be saved: what was told to have failed is not kept behind the user's back. */
  async function giveUp(kept: readonly Named[]): Promise<string[]> {
    for (const { args } of kept) await photos.discard(args.photoId).catch(() => undefined);
    return kept.map(({ fileName }) => t('photos.problem.storage', { name: fileName }));
  }

  async function add(files: readonly File[]): Promise<void> {
    if (files.length === 0) return;
    const room = Math.max(0, MOST_PHOTOS - visit.completionPhotos.length);
    const failed = files
      .slice(room)
      .map((file) => t('photos.problem.limit', { name: file.name, most: MOST_PHOTOS }));
    const kept: Named[] = [];
    setProblems([]);
    const fitting = files.slice(0, room);
    for (const [done, file] of fitting.entries()) {
      setProgress({ done: done + 1, count: fitting.length });
      const outcome = await keep(file);
      if (typeof outcome === 'string') failed.push(outcome);
      else kept.push(outcome);
    }
    if (kept.length > 0) failed.push(...(await name(kept).catch(() => giveUp(kept))));
    setProgress(null);
    setProblems(failed);
  }

  return { add, progress, problems, forgetProblems: () => setProblems([]) };
}
