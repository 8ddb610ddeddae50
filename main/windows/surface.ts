import { nativeTheme } from 'electron';

/** `--surface-0` of `renderer/styles/`, so that a window does not flash before the first paint. */
const surfaces = { dark: '#0d1014', light: '#e7eaee' };

/** The background of a window that has painted nothing yet. */
export function surfaceColor(): string {
  return nativeTheme.shouldUseDarkColors ? surfaces.dark : surfaces.light;
}
