import { hasRoom, inListOrder } from '../../shared/domain/Channel.ts';
import { doorAt } from '../../shared/domain/Door.ts';
import { occupantsOf } from '../../shared/domain/Presence.ts';
import type { VoiceReport } from '../../shared/ipc/voice.ts';
import { type CallsState, isRinging } from '../state/callsState.ts';
import { isPushToTalkOnly } from '../state/talkRights.ts';
import type { PerchState } from '../store/PerchState.ts';

type Facts = Pick<
  PerchState,
  'me' | 'roles' | 'presence' | 'voice' | 'muted' | 'deafened' | 'share' | 'camera'
>;

/** The state of the call on this page's server, for the tray. `speaking` changes too often for the store. */
export function voiceReport(
  facts: Facts,
  speaking: boolean,
  calls: Pick<CallsState, 'call'> = { call: null },
): VoiceReport {
  const { me, presence, voice, muted, deafened, share, camera } = facts;
  const channelId = voice.kind === 'outside' ? null : voice.channelId;
  return {
    channels: inListOrder(presence.channels).map((channel) => {
      const occupants = occupantsOf(presence, channel.id);
      const users = occupants.map(({ user }) => user.id);
      // The user already counts in their own channel, also with another window.
      const newcomer = channel.id === channelId ? null : (me?.user.id ?? null);
      return {
        id: channel.id,
        name: channel.name,
        people: occupants
          .filter(({ user }, index) => users.indexOf(user.id) === index)
          .map(({ user }) => user.name),
        full: !hasRoom(channel, users, newcomer),
        ...(channel.isCall && { isCall: true }),
      };
    }),
    channelId,
    ...(calls.call && {
      call: {
        name: calls.call.other.name,
        state: isRinging(calls) ? 'ringing' : calls.call.isAccepted ? 'accepted' : 'calling',
      },
    }),
    pushToTalkOnly: isPushToTalkOnly(facts),
    muted: muted || deafened,
    deafened,
    speaking,
    sharing: share.kind === 'live',
    camera: camera.kind === 'live',
    door: me === null ? null : (doorAt(me.user.door, Date.now())?.kind ?? 'open'),
  };
}
