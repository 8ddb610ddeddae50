import type { HandlersOf } from './Handlers.ts';
import { personLimit } from './personLimit.ts';
import type { SignalingContext } from './SignalingContext.ts';

/** Each knock asks for the attention of people who talk. */
const knockBurst = 4;
const knocksPerSecond = 1 / 15;
/** More than anybody answers by hand. */
const answerBurst = 20;
const answersPerSecond = 2;

/** Knocking at locked channels. */
export function knockHandlers({ authority, knocks }: SignalingContext): HandlersOf<'knock'> {
  const admitKnock = personLimit(knockBurst, knocksPerSecond);
  const admitAnswer = personLimit(answerBurst, answersPerSecond);

  return {
    'knock:begin': (client, { channelId }) => {
      authority.require(client.peer.user, 'join', channelId);
      admitKnock(client);
      knocks.begin(client.peer, channelId);
      return {};
    },

    'knock:withdraw': ({ peer }) => {
      knocks.withdraw(peer);
      return {};
    },

    'knock:answer': (client, { peerId, letsIn }) => {
      admitAnswer(client);
      knocks.answer(client.peer, peerId, letsIn);
      return {};
    },
  };
}
