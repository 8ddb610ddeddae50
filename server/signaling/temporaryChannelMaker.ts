import { type Channel, plainChannelSettings } from '../../shared/domain/Channel.ts';
import type { RequestPayload } from '../../shared/protocol/protocol.ts';
import type { ClientConnection } from './ClientConnection.ts';
import { personLimit } from './personLimit.ts';
import type { SignalingContext } from './SignalingContext.ts';

/** One for each game of an evening. */
const temporaryBurst = 5;
const temporaryPerSecond = 1 / 30;

/** Makes a temporary channel for somebody. Throws as the request `channel:createTemporary`. */
export type TemporaryChannelMaker = (
  client: ClientConnection,
  settings: RequestPayload<'channel:createTemporary'>['settings'],
) => Promise<Channel>;

/** What makes temporary channels, with one limit for all requests that make any. */
export function temporaryChannelMaker({
  audit,
  authority,
  channels,
  temporaryChannels,
  views,
  write,
}: SignalingContext): TemporaryChannelMaker {
  const admit = personLimit(temporaryBurst, temporaryPerSecond);

  return async (client, settings) => {
    const { user } = client.peer;
    const channel = await write(async () => {
      // Nobody makes a channel that they could not enter.
      for (const permission of ['temporaryChannels', 'seeChannel', 'join'] as const) {
        authority.require(user, permission);
      }
      const seen = views.of(user).channelIds;
      temporaryChannels.requireRoom(user.id, seen);
      admit(client);
      const made = await channels.create({ ...plainChannelSettings, ...settings }, seen, [], true);
      temporaryChannels.added(made, user.id);
      return made;
    });
    audit.note({ kind: 'channelCreated', by: user, subject: channel.name, channels: [channel] });
    return channel;
  };
}
