/** Windows 11. Chromium does not use this on earlier builds, even where they could. */
const windowsBuild = 22_000;
/** Darwin's number for macOS 14.2, the first with Core Audio taps. */
const darwinVersion = [23, 2] as const;

/**
 * Whether the system's sound can be captured without the sound of Perch itself. With it, speakers would hear their own voices
 * from the share. Chromium can do this where `media::IsRestrictOwnAudioSupported()` is true; elsewhere it captures
 * everything, and Linux has no way to leave one program out.
 *
 * @param release `os.release()`, such as `10.0.26100` or `24.1.0`
 */
export function leavesOutOwnSound(platform: string, release: string): boolean {
  const [major = 0, minor = 0, build = 0] = release.split('.').map(Number);
  if (platform === 'win32') return major > 10 || (major === 10 && build >= windowsBuild);
  if (platform !== 'darwin') return false;
  return major > darwinVersion[0] || (major === darwinVersion[0] && minor >= darwinVersion[1]);
}

/**
 * Whether the system itself asks what to share: under Wayland no program can list screens and windows, and each request opens
 * a dialog of the portal. The same rule as in Chromium, `webrtc::DesktopCapturer::IsRunningUnderWayland()`.
 */
export function systemPicks(
  platform: string,
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  return (
    platform === 'linux' &&
    environment['XDG_SESSION_TYPE']?.startsWith('wayland') === true &&
    environment['WAYLAND_DISPLAY'] !== undefined
  );
}
