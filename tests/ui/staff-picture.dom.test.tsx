import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Staff } from '#shared/documents/staff.ts';
import { adminActor, aStaff, idOf } from '#shared/testing/builders.ts';
import { A_PICTURE, jpegOf, webpOf } from '#shared/testing/pictures.ts';
import { createMemoryReplica } from './memory-replica.ts';
import { openApp } from './open-office.tsx';

const bytes = webpOf('VP8 ', [0, 0, 0, 0x9d, 1, 0x2a, 4, 0, 4, 0]);
const DRAWN = `data:image/webp;base64,${Buffer.from(bytes).toString('base64')}`;
const JPEG = `data:image/jpeg;base64,${Buffer.from(jpegOf()).toString('base64')}`;
/** What the browser makes of a picture, which jsdom cannot. */
let toDataURL: (kind: string, quality: number) => string;

beforeAll(() => {
  const context = { drawImage: () => undefined, fillRect: () => undefined };
  Object.defineProperties(HTMLCanvasElement.prototype, {
    getContext: { value: () => context },
    toDataURL: { value: (kind: string, quality: number) => toDataURL(kind, quality) },
  });
  globalThis.createImageBitmap = async (file: ImageBitmapSource) => {
    if (!(file instanceof Blob) || !file.type.startsWith('image/')) throw new Error('no picture');
    return { width: 40, height: 30, close: () => undefined };
  };
});
beforeEach(() => {
  document.body.replaceChildren();
  toDataURL = () => DRAWN;
});

function openStaff(overrides: Partial<Staff> = {}) {
  const { replica } = openApp({
    replica: createMemoryReplica({
      documents: { staff: [aStaff(overrides)] },
      actor: adminActor(),
      isOnline: false,
    }),
    at: '/setup',
  });
  return {
    commands: () => replica.rows().flatMap(({ name, args, isVoid }) => (isVoid ? [] : [[name, args]])),
  };
}

async function choose(file: File) {
  const group = await screen.findByLabelText('Picture', { selector: '[role=group]' });
  const input =
    group.querySelector('input[type=file]') ?? group.parentElement?.querySelector('input[type=file]');
  if (!input) throw new Error('nowhere to choose a file');
  fireEvent.change(input, { target: { files: [file] } });
}
/** Of the person; hours, services and areas are saved by themselves. */
function save() {
  const [first] = screen.getAllByText('Save');
  if (first) fireEvent.click(first);
}
const jpeg = new File(['as the camera made it'], 'ana.jpg', { type: 'image/jpeg' });
const entryPicture = () =>
  screen
    .getByRole('button', { name: /^Ana Silva(?! no)/ })
    .querySelector('img')
    ?.getAttribute('src') ?? null;

describe('[ST7] the picture that guests see', () => {
  test('is chosen offline, shown in the list, and taken back', async () => {
    const { commands } = openStaff();
    await choose(jpeg);
    await screen.findByText('Replace it');
    save();
    await screen.findByText('Saved.');
    expect(commands()).toEqual([
      ['staff.edit', { staffId: idOf('staff'), set: { picture: DRAWN }, expect: { picture: null } }],
    ]);
    await waitFor(() => expect(entryPicture()).toBe(DRAWN));
    fireEvent.click(screen.getByText('Undo'));
    await screen.findByText('Choose a picture');
    expect(entryPicture()).toBeNull();
  });

  test('is removed, an address given earlier with it; the focus stays in the form', async () => {
    const { commands } = openStaff({ picture: A_PICTURE, photo: '/photos/ana.jpg' });
    await waitFor(() => expect(entryPicture()).toBe(A_PICTURE));
    fireEvent.click(await screen.findByText('Remove it'));
    await waitFor(() => expect(document.activeElement?.textContent).toBe('Choose a picture'));
    save();
    await screen.findByText('Saved.');
    const none = { picture: null, photo: null };
    const seen = { picture: A_PICTURE, photo: '/photos/ana.jpg' };
    expect(commands()).toEqual([['staff.edit', { staffId: idOf('staff'), set: none, expect: seen }]]);
  });

  test('an address given earlier is shown until there is a picture', async () => {
    openStaff({ photo: '/photos/ana.jpg' });
    await waitFor(() => expect(entryPicture()).toBe('/photos/ana.jpg'));
    await screen.findByText('Replace it');
  });

  test('goes along with somebody new', async () => {
    const { commands } = openStaff();
    const [add] = await screen.findAllByText('Add');
    if (add) fireEvent.click(add);
    fireEvent.change(await screen.findByLabelText('Name'), { target: { value: 'Nia New' } });
    await choose(jpeg);
    await screen.findByText('Replace it');
    fireEvent.click(screen.getByText('Add somebody', { selector: 'button *' }));
    await waitFor(() =>
      expect(commands()).toEqual([
        ['staff.create', expect.objectContaining({ name: 'Nia New', picture: DRAWN, photo: null })],
      ]),
    );
  });

  test('a file that is none, or too large, is said so and changes nothing', async () => {
    const { commands } = openStaff({ picture: A_PICTURE });
    await choose(new File(['a plan'], 'plan.pdf', { type: 'application/pdf' }));
    expect((await screen.findByRole('alert')).textContent).toBe('This file is no picture that can be shown.');
    const large = new File([''], 'large.png', { type: 'image/png' });
    Object.defineProperty(large, 'size', { value: 61 * 1024 * 1024 });
    await choose(large);
    await screen.findByText('This file is too large: 60 MB at most.');
    expect(entryPicture()).toBe(A_PICTURE);
    expect(commands()).toEqual([]);
    await choose(jpeg);
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
  });

  test('is drawn coarser until it is small enough, as a JPEG where there is no WebP', async () => {
    const { commands } = openStaff();
    const asked: [string, number][] = [];
    const tooMuch = `data:image/webp;base64,${'A'.repeat(24_000)}`;
    toDataURL = (kind, quality) => {
      asked.push([kind, quality]);
      return quality > 0.7 ? tooMuch : DRAWN;
    };
    await choose(jpeg);
    await screen.findByText('Replace it');
    expect(asked).toEqual([
      ['image/webp', 0.85],
      ['image/webp', 0.7],
    ]);
    // A browser that cannot write the kind answers with a PNG.
    toDataURL = (kind) => (kind === 'image/jpeg' ? JPEG : A_PICTURE);
    await choose(jpeg);
    const group = screen.getByLabelText('Picture', { selector: '[role=group]' });
    await waitFor(() => expect(group.querySelector('img')?.getAttribute('src')).toBe(JPEG));
    save();
    await waitFor(() => expect(commands()).toMatchObject([['staff.edit', { set: { picture: JPEG } }]]));
  });
});
