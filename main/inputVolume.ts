/**
 * A feature of Chromium that must be off, by the switch `disable-features` before the app is ready: with it, a page whose
 * microphone is opened with `autoGainControl` moves the system's own level of that microphone, for every other program too
 * (`ConfigAutomaticGainControl` in media/webrtc/helpers.cc). The gain within the app stays.
 */
export const inputVolumeFeature = 'WebRtcAllowInputVolumeAdjustment';
