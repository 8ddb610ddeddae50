/** What of the process tells whether Chromium's sandbox is on. */
export interface SandboxFacts {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether the app was started with `--no-sandbox`. */
  readonly switchedOff: boolean;
}

/**
 * Whether this is an AppImage that runs without Chromium's sandbox. Its launcher switches it off by itself, without a word,
 * where the system gives no user namespaces to programs that were not installed (Ubuntu 24.04 and newer).
 */
export function lacksSandbox({ env, switchedOff }: SandboxFacts): boolean {
  return switchedOff && Boolean(env.APPIMAGE);
}
