import type { ChannelSettings } from '../../../shared/domain/Channel.ts';

/** The settings of a new channel of this name, except for what a test sets. */
export function channelSettings(
  name: string,
  rest: Partial<ChannelSettings> = {},
): ChannelSettings {
  return {
    name,
    userLimit: null,
    locked: false,
    music: false,
    stage: false,
    hidesSpeaking: false,
    videoLimit: null,
    category: '',
    topic: '',
    bitrate: null,
    voicesMax: null,
    recordingDays: null,
    idleAfterMs: null,
    encrypted: true,
    ...rest,
  };
}
