/** Chromium cannot be taught a scheme from outside, so the pages of `app://perch` have another address in it. */
export const standInHost = 'perch.app.test';
const standInOrigin = `https://${standInHost}`;
const appOrigin = 'app://perch';

/** What main and servers are told instead of an address in Chromium. */
export function toAppAddress(address: string): string {
  return isStandIn(address) ? appOrigin + address.slice(standInOrigin.length) : address;
}

/** Where Chromium has to go for an address that main names. */
export function toStandIn(address: string): string {
  const isApp = address === appOrigin || address.startsWith(`${appOrigin}/`);
  return isApp ? standInOrigin + address.slice(appOrigin.length) : address;
}

function isStandIn(address: string): boolean {
  return address === standInOrigin || address.startsWith(`${standInOrigin}/`);
}
