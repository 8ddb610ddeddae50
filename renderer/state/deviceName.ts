/**
 * Names as people know them, with what a browser calls itself; the first that fits. Others contain “Chrome” and “Safari”, too.
 */
const browsers: readonly (readonly [string, RegExp])[] = [
  ['Edge', /\bEdg(e|A|iOS)?\//],
  ['Firefox', /\b(Firefox|FxiOS)\//],
  ['Opera', /\bOPR\//],
  ['Chrome', /(Chrome|CriOS)\//],
  ['Safari', /\bSafari\//],
];
const systems: readonly (readonly [string, RegExp])[] = [
  ['Android', /\bAndroid\b/],
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac OS X\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Linux', /\bLinux\b/],
];

/**
 * What this device is called until its user names it: `Firefox · Windows`, `Perch · Linux`.
 *
 * @param isApp whether it is the desktop app, and not a browser
 */
export function deviceNameOf(userAgent: string, isApp: boolean): string {
  const nameIn = (names: typeof browsers) =>
    names.find(([, pattern]) => pattern.test(userAgent))?.[0];
  const program = isApp ? 'Perch' : nameIn(browsers);
  return [program, nameIn(systems)].filter((part) => part !== undefined).join(' · ');
}
