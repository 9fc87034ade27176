// The fuse wire of an Electron binary: a sentinel, the wire's version, its length, then one character
// per fuse. Written here rather than with @electron/fuses because the newest release for the supported
// Node versions knows eight fuses, and the binary has nine.

const SENTINEL = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX');
const WIRE_VERSION = 1;
const STATES = { off: 0x30, on: 0x31, removed: 0x72 } as const;

/** In the order of the wire. */
const FUSES = [
  ['RunAsNode', 'off'],
  ['EnableCookieEncryption', 'on'],
  ['EnableNodeOptionsEnvironmentVariable', 'off'],
  ['EnableNodeCliInspectArguments', 'off'],
  ['EnableEmbeddedAsarIntegrityValidation', 'on'],
  ['OnlyLoadAppFromAsar', 'on'],
  ['LoadBrowserProcessSpecificV8Snapshot', 'off'],
  ['GrantFileProtocolExtraPrivileges', 'off'],
  ['WasmTrapHandlers', 'on'],
] as const;

type FuseName = (typeof FUSES)[number][0];
export type FuseSettings = Readonly<Record<FuseName, 'on' | 'off'>>;

/** Electron checks the archive's integrity on macOS and Windows only. */
export function fuseSettings(platform: string): FuseSettings {
  const settings = Object.fromEntries(FUSES) as FuseSettings;
  return platform === 'linux' ? { ...settings, EnableEmbeddedAsarIntegrityValidation: 'off' } : settings;
}

/** The states on the wire, one character per fuse: `0`, `1`, or `r` for a fuse that Electron removed. */
export function readFuses(binary: Buffer): string {
  const [first] = wires(binary);
  if (first === undefined) throw new Error('no fuse wire in this binary');
  return binary.toString('latin1', first.start, first.start + first.length);
}

/**
 * Sets every fuse in place, in each slice of a universal binary; answers how many wires there were.
 * Throws when the binary has no wire, a wire of another version, or a fuse that is not decided here:
 * a new Electron must not bring a switch that nobody looked at.
 */
export function setFuses(binary: Buffer, settings: FuseSettings): number {
  const found = wires(binary);
  if (found.length === 0) throw new Error('no fuse wire in this binary');
  for (const { start, length } of found) {
    if (length !== FUSES.length) throw new Error(`the wire has ${length} fuses, ${FUSES.length} are decided`);
    for (const [index, [name]] of FUSES.entries()) {
      if (binary[start + index] !== STATES.removed) binary[start + index] = STATES[settings[name]];
    }
  }
  return found.length;
}

function wires(binary: Buffer): { start: number; length: number }[] {
  const found: { start: number; length: number }[] = [];
  for (let at = binary.indexOf(SENTINEL); at !== -1; at = binary.indexOf(SENTINEL, at + 1)) {
    const head = at + SENTINEL.length;
    if (binary[head] !== WIRE_VERSION) throw new Error(`fuse wire version ${binary[head]} is not known`);
    found.push({ start: head + 2, length: binary[head + 1] ?? 0 });
  }
  return found;
}
