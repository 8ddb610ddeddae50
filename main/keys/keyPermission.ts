import { shell, systemPreferences } from 'electron';

/** The page of macOS's settings where an app is allowed to hear keys. */
const accessibilityPage =
  'x-apple.systempreferences:com.apple.preference.security?Privacy_Accessibility';

/** Whether macOS lets this app hear keys while another one has the focus. Other systems have no such permission. */
export function isKeyPermitted(): boolean {
  return process.platform !== 'darwin' || systemPreferences.isTrustedAccessibilityClient(false);
}

/** Opens the system's settings where the permission is given. Asking for it is what puts the app into the list there. */
export function openKeyPermission(): void {
  if (process.platform !== 'darwin') return;
  systemPreferences.isTrustedAccessibilityClient(true);
  void shell.openExternal(accessibilityPage);
}
