import { z } from 'zod';

const pixels = z.int().min(-100_000).max(100_000);

export const windowStateSchema = z.strictObject({
  x: pixels,
  y: pixels,
  width: z.int().min(1).max(100_000),
  height: z.int().min(1).max(100_000),
  isMaximized: z.boolean(),
});
export type WindowState = z.output<typeof windowStateSchema>;

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const MIN_WINDOW = { width: 720, height: 520 };
const FIRST_WINDOW = { width: 1280, height: 840 };
/** Pixels of the window, each way, that must be on a screen for it to be found again. */
const VISIBLE_MIN = 120;

/** Where the window opens. Without a position the operating system centres it. */
export interface WindowPlacement {
  readonly width: number;
  readonly height: number;
  readonly x?: number;
  readonly y?: number;
  readonly isMaximized: boolean;
}

/** The remembered place, unless the screen it was on is gone. */
export function placeWindow(saved: WindowState | undefined, screens: readonly Area[]): WindowPlacement {
  if (saved === undefined) return { ...FIRST_WINDOW, isMaximized: false };
  const size = {
    width: Math.max(saved.width, MIN_WINDOW.width),
    height: Math.max(saved.height, MIN_WINDOW.height),
    isMaximized: saved.isMaximized,
  };
  const isFindable = screens.some(
    (screen) =>
      Math.min(saved.x + saved.width, screen.x + screen.width) - Math.max(saved.x, screen.x) >= VISIBLE_MIN &&
      Math.min(saved.y + saved.height, screen.y + screen.height) - Math.max(saved.y, screen.y) >= VISIBLE_MIN,
  );
  return isFindable ? { ...size, x: saved.x, y: saved.y } : size;
}
