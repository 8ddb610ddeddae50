import { join } from 'node:path';
import type { LaunchOptions } from './DesktopApp.ts';

/** An environment that hides the user's data from the app: it sets separate folders and a display. */
export function environmentOf({
  appData,
  display,
  env,
  tone,
}: LaunchOptions): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined &&
      (!/^perch_/i.test(entry[0]) || entry[0] === 'PERCH_CHROMIUM') &&
      !/^(wayland_display|electron_run_as_node|node_options)$/i.test(entry[0]),
  );
  return {
    ...Object.fromEntries(inherited),
    ...(display === null ? {} : { DISPLAY: display, XDG_SESSION_TYPE: 'x11' }),
    XDG_CONFIG_HOME: appData,
    XDG_DATA_HOME: join(appData, 'data'),
    XDG_CACHE_HOME: join(appData, 'cache'),
    PERCH_TEST_APP_DATA: appData,
    PERCH_TEST_TONE: tone,
    ...env,
  };
}
