/** Chromium cannot get a new scheme from outside, so pages of `app://perch` use this host in Chromium. */
export const standInHost = 'perch.app.test';
const standInOrigin = `https://${standInHost}`;
const appOrigin = 'app://perch';

/** Converts a Chromium address for main and servers. */
export function toAppAddress(address: string): string {
  return isStandIn(address) ? appOrigin + address.slice(standInOrigin.length) : address;
}

/** Converts an address from main for Chromium. */
export function toStandIn(address: string): string {
  const isApp = address === appOrigin || address.startsWith(`${appOrigin}/`);
  return isApp ? standInOrigin + address.slice(appOrigin.length) : address;
}

function isStandIn(address: string): boolean {
  return address === standInOrigin || address.startsWith(`${standInOrigin}/`);
}
