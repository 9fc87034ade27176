import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { AfterPackContext } from 'electron-builder';
import { fuseSettings, setFuses } from './fuses.ts';

/** Called by electron-builder between packing and signing: the signature must cover the set fuses. */
export function afterPack(context: AfterPackContext): void {
  const binaryPath = path.join(context.appOutDir, binaryName(context));
  const binary = readFileSync(binaryPath);
  setFuses(binary, fuseSettings(context.electronPlatformName));
  writeFileSync(binaryPath, binary);
}

function binaryName({ electronPlatformName, packager }: AfterPackContext): string {
  const { productFilename } = packager.appInfo;
  if (electronPlatformName === 'darwin') {
    return `${productFilename}.app/Contents/Frameworks/Electron Framework.framework/Electron Framework`;
  }
  if (electronPlatformName === 'win32') return `${productFilename}.exe`;
  return 'executableName' in packager ? String(packager.executableName) : productFilename;
}
