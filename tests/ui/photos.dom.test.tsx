import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeAll, describe, expect, test } from 'vitest';
import type { PhotoLink } from '#desktop/renderer/photos/photo-link.ts';
import { must } from '#shared/core/assert.ts';
import { err } from '#shared/core/result.ts';
import {
  adminActor,
  anAppointment,
  aService,
  aStaff,
  idOf,
  NOW,
  staffActor,
} from '#shared/testing/builders.ts';
import { memoryPhotoLink, memoryPhotos, memoryPhotoStore } from './memory-photos.ts';
import { createMemoryReplica } from './memory-replica.ts';
import { openApp } from './open-office.tsx';

const visit = anAppointment({
  date: '2026-03-02',
  startsAt: '2026-03-02T08:00:00.000Z',
  endsAt: '2026-03-02T10:00:00.000Z',
});
const photo = (name: string, sha256: string, takenBy = idOf('staff account')) => ({
  id: idOf(name),
  sha256,
  contentType: 'image/jpeg' as const,
  takenAt: NOW,
  takenBy,
});
const jpeg = (name = 'after.jpg') => new File(['the picture'], name, { type: 'image/jpeg', lastModified: 0 });

beforeAll(() => {
  // What jsdom does not have of a browser.
  URL.createObjectURL = () => 'blob:picture';
  URL.revokeObjectURL = () => undefined;
});

interface Day {
  isOnline?: boolean;
  link?: PhotoLink;
  appointments?: ReturnType<typeof anAppointment>[];
}

function myDay({ isOnline = true, link = memoryPhotoLink(), appointments = [visit] }: Day = {}) {
  const replica = createMemoryReplica({
    documents: { staff: [aStaff()], services: [aService()], appointments },
    actor: staffActor(),
    isOnline,
  });
  const store = memoryPhotoStore();
  const opened = openApp({ replica, openPhotos: (_session, of) => memoryPhotos(of, { link, store }) });
  return { ...opened, store };
}

async function choose(...files: File[]) {
  const button = await screen.findByRole('button', { name: 'Add photos' });
  const input = button.parentElement?.querySelector('input[multiple]');
  if (!(input instanceof HTMLInputElement)) throw new Error('no file input');
  fireEvent.change(input, { target: { files } });
}

describe('[SY16] photos of a visit, on site', () => {
  test('taken without the network: named at once, the bytes wait, and go once the server has accepted', async () => {
    const { replica, store } = myDay({ isOnline: false });
    await choose(jpeg());
    await screen.findByRole('button', { name: 'Photo 1 of 1: Waiting to be sent' });
    expect(replica.rows()).toMatchObject([
      { name: 'appointment.add_photo', args: { appointmentId: visit.id, sha256: 'f'.repeat(64) } },
    ]);
    expect(await store.kept()).toMatchObject([{ isNamed: true }]);
    replica.setStatus({ phase: 'online' });
    await screen.findByRole('button', { name: '1 photo waiting' });
    replica.answerAll();
    await screen.findByRole('button', { name: 'Photo 1 of 1' });
    expect(await store.kept()).toEqual([]);
    expect(screen.queryByRole('button', { name: '1 photo waiting' })).toBe(null);
  });

  test('a file that is no picture is said so, and the others are added', async () => {
    const { replica } = myDay();
    await choose(new File([], 'plan.pdf'), jpeg());
    await screen.findByText('plan.pdf is no picture that can be used here.');
    expect(replica.rows()).toHaveLength(1);
  });

  test('bytes that the server refuses say why; given up, the visit names them no more', async () => {
    const link = {
      ...memoryPhotoLink(),
      put: async () => err({ kind: 'refused' as const, reason: 'metadata' }),
    };
    const { replica, store } = myDay({ link });
    await choose(jpeg());
    await screen.findByRole('button', { name: /^Photo 1 of 1/ });
    replica.answerAll();
    fireEvent.click(await screen.findByRole('button', { name: '1 photo not sent' }));
    const list = await screen.findByRole('dialog', { name: 'Waiting to be sent' });
    await within(list).findByText('Refused: it tells where or with what it was taken.');
    fireEvent.click(within(list).getByRole('button', { name: 'Discard' }));
    const question = await screen.findByRole('dialog', { name: 'Discard this photo?' });
    fireEvent.click(within(question).getByRole('button', { name: 'Discard' }));
    await waitFor(() => expect(replica.rows()).toHaveLength(2));
    expect(replica.rows()[1]?.name).toBe('appointment.remove_photo');
    expect(await store.kept()).toEqual([]);
  });

  test('Undo before the sending leaves nothing behind', async () => {
    const { replica, store } = myDay({ isOnline: false });
    await choose(jpeg());
    fireEvent.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(screen.queryByRole('button', { name: /^Photo 1/ })).toBe(null));
    replica.setStatus({ phase: 'online' });
    await waitFor(async () => expect(await store.kept()).toEqual([]));
  });

  test('kept by a window that was closed before the command was saved, it is named by the next', async () => {
    const { replica, store } = myDay({ isOnline: false });
    await screen.findByRole('button', { name: 'Add photos' });
    const { id, takenBy: _by, ...rest } = photo('cut short', 'e'.repeat(64));
    const cutShort = { ...rest, id, appointmentId: visit.id, isNamed: false, refusedBecause: null };
    await store.keep({ ...cutShort, keptAt: '2026-03-02T08:50:00.000Z' }, new ArrayBuffer(8));
    await waitFor(() => expect(replica.rows()).toMatchObject([{ args: { photoId: id } }]));
    await waitFor(async () => expect(await store.kept()).toMatchObject([{ isNamed: true }]));
  });

  test('signing out with photos waiting warns', async () => {
    const { asked } = myDay({ isOnline: false });
    await choose(jpeg());
    await screen.findByRole('button', { name: '1 photo waiting' });
    const [menu] = await screen.findAllByRole('button', { name: /^Account of / });
    if (!menu) throw new Error('no account menu');
    fireEvent.click(menu);
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Sign out' }));
    const dialog = await screen.findByRole('dialog', { name: 'Not everything is sent' });
    expect(within(dialog).getByText(/^One photo has not reached the server/)).toBeDefined();
    fireEvent.click(within(dialog).getByRole('button', { name: 'Stay signed in' }));
    expect(asked).not.toContain('sign out');
  });

  test("[AP8] one's own photo is removed after a question, somebody else's is not offered", async () => {
    const pictures = [photo('own', 'a'.repeat(64)), photo('office', 'b'.repeat(64), idOf('admin account'))];
    const { replica } = myDay({ appointments: [{ ...visit, completionPhotos: pictures }] });
    fireEvent.click(await screen.findByRole('button', { name: 'Photo 2 of 2' }));
    const viewer = await screen.findByRole('dialog', { name: 'Photo 2 of 2' });
    expect(within(viewer).queryByRole('button', { name: 'Remove photo' })).toBe(null);
    fireEvent.keyDown(viewer, { key: 'ArrowLeft' });
    await screen.findByRole('dialog', { name: 'Photo 1 of 2' });
    fireEvent.click(await screen.findByRole('button', { name: 'Remove photo' }));
    const question = await screen.findByRole('dialog', { name: 'Remove this photo?' });
    fireEvent.click(within(question).getByRole('button', { name: 'Remove photo' }));
    await waitFor(() => expect(replica.rows()[0]?.name).toBe('appointment.remove_photo'));
    await screen.findByRole('dialog', { name: 'Photo 1 of 1' });
  });
});

describe('a visit in the office', () => {
  const missedAt = { ...visit, completionPhotos: [photo('own', 'a'.repeat(64))] };

  function openVisit(appointment = missedAt, isOnline = true) {
    const replica = createMemoryReplica({
      documents: { staff: [aStaff()], services: [aService()], appointments: [appointment] },
      actor: adminActor(),
      isOnline,
    });
    return openApp({ replica, at: `/board?day=2026-03-02&visit=${appointment.id}` });
  }

  test('[SY16] a photo opens large with who took it when; without the network a placeholder says so', async () => {
    openVisit(missedAt, false);
    fireEvent.click(await screen.findByRole('button', { name: 'Photo 1 of 1' }));
    const viewer = await screen.findByRole('dialog', { name: 'Photo 1 of 1' });
    expect(within(viewer).getByText('Shown when online')).toBeDefined();
    expect(within(viewer).getByText(/^Taken .* by Ana Silva$/)).toBeDefined();
  });

  test('[AP7] [AP10] marked as missed after a question, and taken up again', async () => {
    const { replica } = openVisit();
    fireEvent.click(await screen.findByRole('button', { name: 'Nobody was there' }));
    const question = await screen.findByRole('dialog', { name: 'Was nobody there?' });
    fireEvent.click(within(question).getByRole('button', { name: 'Mark as missed' }));
    await screen.findByRole('button', { name: 'Somebody was there' });
    replica.answerAll();
    fireEvent.click(await screen.findByRole('button', { name: 'Undo' }));
    await screen.findByRole('button', { name: 'Nobody was there' });
    expect(replica.rows()[1]?.name).toBe('appointment.withdraw_no_show');
  });

  test('[AP9] payment with undo, and the word against the deadline beside what the rule says', async () => {
    const { replica } = openVisit();
    const [cancelRule] = await screen.findAllByText(/^By the rule: yes, until /);
    expect(cancelRule).toBeDefined();
    fireEvent.click(screen.getByRole('combobox', { name: 'Payment' }));
    fireEvent.click(await screen.findByRole('option', { name: 'Paid', hidden: true }));
    await waitFor(() => expect(replica.rows()).toHaveLength(1));
    fireEvent.click(await screen.findByRole('button', { name: 'Undo' }));
    const mayCancel = screen.getByRole('combobox', { name: 'Customer may cancel' });
    fireEvent.click(mayCancel);
    const options = must(
      document.getElementById(mayCancel.getAttribute('aria-controls') ?? ''),
      'the options',
    );
    fireEvent.click(await within(options).findByRole('option', { name: 'Allow', hidden: true }));
    await waitFor(() => expect(replica.rows()).toHaveLength(2));
    replica.answerAll();
    const after = await (await replica.reader()).get('appointments', visit.id);
    expect(after).toMatchObject({
      customerAppointments: [
        { paymentStatus: 'unpaid', canCancelOverride: true, canRescheduleOverride: null },
      ],
    });
  });
});
