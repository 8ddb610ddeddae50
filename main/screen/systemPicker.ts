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
