/**
 * Mixes the sound of the app's other pages back into a capture that leaves out the app's own sound. The voices of a call
 * would then be in the picker's meter, and what another server's page plays would be in the share.
 */
const ownSoundFeature = 'RestrictOwnAudioAddChromiumBack';
/**
 * A page that opens its microphone with `autoGainControl` would change the system's own level of that microphone, for every
 * other program too (`ConfigAutomaticGainControl` in media/webrtc/helpers.cc). The gain within the app stays.
 */
const inputVolumeFeature = 'WebRtcAllowInputVolumeAdjustment';

/**
 * Features of Chromium that must be off: the value of its switch `disable-features`, set before the app is ready. All go into
 * one switch, because a second one would replace the first.
 */
export const disabledFeatures = [ownSoundFeature, inputVolumeFeature].join(',');
