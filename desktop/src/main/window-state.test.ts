import { expect, test } from 'vitest';
import { placeWindow } from './window-state.ts';

const screen = { x: 0, y: 0, width: 1920, height: 1050 };
const saved = { x: 100, y: 80, width: 1000, height: 700, isMaximized: true };

test('the first window has a size, the system centres it', () => {
  expect(placeWindow(undefined, [screen])).toEqual({ width: 1280, height: 840, isMaximized: false });
});

test('the window opens where it was', () => {
  expect(placeWindow(saved, [screen])).toEqual(saved);
});

test.each([
  ['to the right of every screen', { x: 1900, y: 80 }],
  ['above', { x: 100, y: -690 }],
  ['on a screen that was unplugged', { x: -1500, y: 80 }],
])('a window %s comes back without its position', (_where, position) => {
  const place = placeWindow({ ...saved, ...position }, [screen]);
  expect(place).toEqual({ width: 1000, height: 700, isMaximized: true });
});

test('a window too small to use is made larger', () => {
  expect(placeWindow({ ...saved, width: 10, height: 10 }, [screen])).toMatchObject({
    width: 720,
    height: 520,
  });
});
