/**
 * A feature of Chromium that must be off, by the switch `disable-features` before the app is ready: it mixes the sound of the
 * app's other pages back into a capture that leaves out the app's own. The voices of a call would then be in the picker's
 * meter, and everything that another server's page plays would be in the share.
 */
export const ownSoundFeature = 'RestrictOwnAudioAddChromiumBack';

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
