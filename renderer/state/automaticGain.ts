/**
 * Whether the engine evens out a voice without touching the system's own level of the microphone. Chromium does not: for
 * `autoGainControl` it has an input volume controller beside the digital gain, and on Windows, macOS and Linux what that
 * recommends is set in the system, for every other program as well (`ConfigAutomaticGainControl` in
 * media/webrtc/helpers.cc). Its feature `WebRtcAllowInputVolumeAdjustment` switches that off: the desktop app does, and a
 * page cannot. Firefox and Safari change samples only, as Chromium does on Android.
 */
export function gainsWithoutSystem(userAgent: string, isDesktopApp: boolean): boolean {
  return isDesktopApp || !/\bChrom(e|ium)\//.test(userAgent) || /\bAndroid\b/.test(userAgent);
}
