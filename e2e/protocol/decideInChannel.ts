import type { Channel, ChannelOverride } from '../../shared/domain/Channel.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { changesBetween } from '../../shared/permissions/overrideChanges.ts';
import { granted, type TestPeer } from './TestPeer.ts';

/** Makes a channel decide exactly this in place of the roles. */
export async function decideInChannel(
  peer: TestPeer,
  channelId: ChannelId,
  overrides: readonly ChannelOverride[],
): Promise<Channel> {
  await peer.catchUp();
  const before = peer.presence.channels.find(({ id }) => id === channelId)?.overrides ?? [];
  // Overrides are read-only, payloads of requests are not; so it is a copy.
  const changes = structuredClone(changesBetween(before, overrides)) as never;
  return granted(await peer.ask('channel:override', { channelId, changes })).channel;
}
