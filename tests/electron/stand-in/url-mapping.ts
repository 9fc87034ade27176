/**
 * Chromium alone knows no `app:` scheme. Pages live on a secure host that no resolver knows instead;
 * everything the shell's code sees is translated to what it would see in Electron.
 */
const PAGE_ORIGIN = 'https://valclean.stand-in.test';
const APP_ORIGIN = 'app://valclean';

export function toPageUrl(url: string): string {
  return url.startsWith(APP_ORIGIN) ? PAGE_ORIGIN + url.slice(APP_ORIGIN.length) : url;
}

export function toAppUrl(url: string): string {
  if (url.startsWith(`blob:${PAGE_ORIGIN}/`)) return `blob:${toAppUrl(url.slice('blob:'.length))}`;
  return url.startsWith(`${PAGE_ORIGIN}/`) || url === PAGE_ORIGIN
    ? APP_ORIGIN + url.slice(PAGE_ORIGIN.length)
    : url;
}

export function appOriginOf(appUrl: string): string {
  if (appUrl.startsWith(`${APP_ORIGIN}/`)) return APP_ORIGIN;
  return URL.canParse(appUrl) ? new URL(appUrl).origin : 'null';
}
