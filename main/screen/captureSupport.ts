/** Windows 11. Chromium does not use what earlier builds could do. */
const windowsBuild = 22_000;
/** Darwin's number for macOS 14.2, the first with Core Audio taps. */
const darwinVersion = [23, 2] as const;

/**
 * Whether the system's sound can be captured without what Perch itself plays: without the voices of the call, which would
 * come back to those who speak. Chromium can do so where `media::IsRestrictOwnAudioSupported()` says yes; elsewhere it
 * captures everything, asked or not, and Linux has no way to leave a program out.
 *
 * @param release what `os.release()` says, such as `10.0.26100` or `24.1.0`.
 */
export function leavesOutOwnSound(platform: string, release: string): boolean {
  const [major = 0, minor = 0, build = 0] = release.split('.').map(Number);
  if (platform === 'win32') return major > 10 || (major === 10 && build >= windowsBuild);
  if (platform !== 'darwin') return false;
  return major > darwinVersion[0] || (major === darwinVersion[0] && minor >= darwinVersion[1]);
}

/**
 * Whether the system itself asks what to share: under Wayland no program can list what is on the screen, and each question
 * opens a dialog of the portal. The same rule as in Chromium, `webrtc::DesktopCapturer::IsRunningUnderWayland()`.
 */
export function systemPicks(
  platform: string,
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  return (
    platform === 'linux' &&
    environment.XDG_SESSION_TYPE?.startsWith('wayland') === true &&
    environment.WAYLAND_DISPLAY !== undefined
  );
}
