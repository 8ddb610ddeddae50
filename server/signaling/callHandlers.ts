import type { Channel } from '../../shared/domain/Channel.ts';
import { nameKeyOf } from '../../shared/domain/names.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import { nameFor } from '../calls/Calls.ts';
import type { HandlersOf } from './Handlers.ts';
import { personLimit } from './personLimit.ts';
import type { SignalingContext } from './SignalingContext.ts';
import type { TemporaryChannelMaker } from './temporaryChannelMaker.ts';

/** A second try, another person; then one in a while, so that nobody can keep others busy. */
const ringBurst = 6;
const ringsPerSecond = 1 / 20;
/** Both are done by hand. */
const changeBurst = 20;
const changesPerSecond = 1 / 2;

/** Calls between two people. `makeTemporary` as of temporary channels, which a call can become. */
export function callHandlers(
  { authority, calls, channels, views }: SignalingContext,
  makeTemporary: TemporaryChannelMaker,
): HandlersOf<'call'> {
  const admitRing = personLimit(ringBurst, ringsPerSecond);
  const admitChange = personLimit(changeBurst, changesPerSecond);

  return {
    'call:ring': async (client, { userId, withCamera }) => {
      const { peer } = client;
      // A call is voice: who may not speak anywhere by their roles does not call either.
      for (const permission of ['join', 'speak'] as const) authority.require(peer.user, permission);
      admitRing(client);
      return { refusal: await calls.ring(peer, userId, withCamera) };
    },

    'call:accept': ({ peer }, { callId }) => {
      calls.accept(peer, callId);
      return {};
    },

    'call:end': ({ peer }, { callId }) => {
      calls.end(peer, callId);
      return {};
    },

    'call:open': async (client, { callId }) => {
      const { peer } = client;
      const pair = calls.pairOf(peer, callId);
      for (const person of pair) {
        if (authority.may(person, 'seeChannel') && authority.may(person, 'join')) continue;
        throw new RequestError('forbidden', 'one of the two could not enter it');
      }
      const { channelIds } = views.of(peer.user);
      const seen = channels.listed.filter(({ id }) => channelIds.has(id));
      const settings = { name: freeName(nameFor(pair), seen), userLimit: null, locked: false };
      const channel = await makeTemporary(client, settings);
      calls.open(peer, callId, channel.id);
      return { channel: views.asSeenBy(peer.user, channel) };
    },

    'call:beat': ({ peer }) => {
      calls.beat(peer);
      return {};
    },

    'call:get': async ({ peer }) => {
      const [missed, takesCalls] = await Promise.all([calls.missed(peer), calls.takesCalls(peer)]);
      return { call: calls.callOf(peer), missed, takesCalls };
    },

    'call:seeMissed': async (client) => {
      admitChange(client);
      await calls.seeMissed(client.peer);
      return {};
    },

    'call:allow': async (client, { allowed }) => {
      admitChange(client);
      await calls.allow(client.peer, allowed);
      return {};
    },
  };
}

/** The name, or with a number the first that none of these channels has. */
function freeName(name: string, channels: readonly Channel[]): string {
  const taken = new Set(channels.map((channel) => nameKeyOf(channel.name)));
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name.slice(0, 36)} ${number}`;
    if (!taken.has(nameKeyOf(candidate))) return candidate;
  }
}
