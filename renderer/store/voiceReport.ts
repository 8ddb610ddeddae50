import { hasRoom, inListOrder } from '../../shared/domain/Channel.ts';
import { occupantsOf } from '../../shared/domain/Presence.ts';
import type { VoiceReport } from '../../shared/ipc/voice.ts';
import type { PerchState } from './PerchState.ts';

type Facts = Pick<PerchState, 'presence' | 'voice' | 'muted' | 'deafened' | 'share' | 'camera'>;

/** How things stand on this page's server, for the tray. `speaking` is too quick for the store. */
export function voiceReport(
  { presence, voice, muted, deafened, share, camera }: Facts,
  speaking: boolean,
): VoiceReport {
  return {
    channels: inListOrder(presence.channels).map((channel) => {
      const people = occupantsOf(presence, channel.id).map(({ user }) => user.name);
      return { id: channel.id, name: channel.name, people, full: !hasRoom(channel, people.length) };
    }),
    channelId: voice.kind === 'outside' ? null : voice.channelId,
    muted: muted || deafened,
    deafened,
    speaking,
    sharing: share.kind === 'live',
    camera: camera.kind === 'live',
  };
}
