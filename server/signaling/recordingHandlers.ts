import type { ChannelId, RecordingId } from '../../shared/domain/ids.ts';
import type { MixKind } from '../../shared/domain/Recording.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { ClientConnection } from './ClientConnection.ts';
import { type HandlersOf, ReadWhenSent } from './Handlers.ts';
import { personLimit } from './personLimit.ts';
import type { SignalingContext } from './SignalingContext.ts';

/** Recordings. Each is decided in the turn in which it takes effect. */
export function recordingHandlers(context: SignalingContext): HandlersOf<'recording'> {
  const { audit, authority, channels, fileTokens, recordings } = context;
  const admitStart = personLimit(12, 1 / 10);
  const admit = personLimit(30, 1);
  /** New ones come with everybody who joins or leaves. */
  const admitKeys = personLimit(80, 4);

  /** Throws `notFound` for one of a channel that they do not see. */
  function requireRecord({ peer: { user } }: ClientConnection, id: RecordingId): ChannelId {
    const recording = recordings.find(id);
    const sees = recording !== null && authority.sees(user, recording.channelId);
    if (!sees) throw new RequestError('notFound', 'no such recording');
    authority.require(user, 'record', recording.channelId);
    return recording.channelId;
  }

  async function mix(client: ClientConnection, recordingId: RecordingId, kind: MixKind) {
    const { peer } = client;
    admit(client);
    const channelId = requireRecord(client, recordingId);
    const { done } = await recordings.mixes.make(recordingId, kind);
    void done.then((outcome) => {
      const mayKnow = channels.has(channelId) && authority.may(peer.user, 'record', channelId);
      if (mayKnow) peer.notify('recording:mixed', { recordingId, kind, outcome });
    });
  }

  return {
    'recording:start': async (client, { videos }) => {
      const { peer } = client;
      void client.session;
      admitStart(client);
      await recordings.start(peer, videos, (channelId) =>
        authority.require(peer.user, 'record', channelId),
      );
      const { channelId, seat } = recordings.runningFor(peer);
      const channel = channels.get(channelId);
      const subject = channel.name;
      audit.note({ kind: 'recordingStarted', by: peer.user, subject, channels: [channel] });
      return { recordingId: seat.id };
    },

    'recording:stop': async ({ peer }) => {
      await recordings.stop(peer, ({ seat, channelId }) => {
        if (seat.by.id !== peer.user.id) authority.require(peer.user, 'record', channelId);
      });
      return {};
    },

    'recording:agree': async (client, { recordingId, agrees }) => {
      const { peer } = client;
      admit(client);
      const running = recordings.runningFor(peer);
      if (running.seat.id !== recordingId) throw new RequestError('conflict', 'another recording');
      if (agrees) running.agree(peer.user.id);
      else await running.withdraw(peer.user.id);
      return {};
    },

    'recording:keys': async (client, { recordingId, ...keys }) => {
      const { peer } = client;
      admitKeys(client);
      const running = recordings.runningFor(peer);
      if (running.seat.id !== recordingId) throw new RequestError('conflict', 'another recording');
      await running.giveKeys(peer, keys);
      return {};
    },

    'recording:mark': async (client, { text }) => {
      const { peer } = client;
      admit(client);
      const running = recordings.runningFor(peer);
      if (!running.hasAgreed(peer.user.id)) {
        authority.require(peer.user, 'record', running.channelId);
      }
      await running.note('mark', peer.user, text);
      return {};
    },

    'recording:list': async (client, { channelId }) => {
      const { user, id } = client.peer;
      admit(client);
      authority.require(user, 'record', channelId);
      const mixesVideo = await recordings.mixes.canMakeVideo();
      authority.require(client.peer.user, 'record', channelId);
      return new ReadWhenSent(() => ({
        recordings: recordings.listFor(channelId),
        token: fileTokens.tokenOf(id),
        mixesVideo,
      }));
    },

    'recording:mix': async (client, { recordingId }) => {
      await mix(client, recordingId, 'sound');
      return {};
    },

    'recording:mixVideo': async (client, { recordingId }) => {
      await mix(client, recordingId, 'video');
      return {};
    },

    'recording:cancelVideo': async (client, { recordingId }) => {
      admit(client);
      requireRecord(client, recordingId);
      const isEnded = await recordings.mixes.cancel(recordingId, 'video');
      if (!isEnded) throw new RequestError('conflict', 'it is not being made');
      return {};
    },

    'recording:remove': async (client, { recordingId }) => {
      const { user } = client.peer;
      admit(client);
      const recording = recordings.find(recordingId);
      const sees = recording !== null && authority.sees(user, recording.channelId);
      if (!sees) throw new RequestError('notFound', 'no such recording');
      const { channelId, by } = recording;
      if (by.id !== user.id) authority.require(user, 'manageChannels', channelId);
      const channel = channels.get(channelId);
      await recordings.remove(recordingId);
      const subject = channel.name;
      audit.note({ kind: 'recordingRemoved', by: user, subject, channels: [channel] });
      return {};
    },
  };
}
