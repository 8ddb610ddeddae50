import { helper, TestBed } from '../TestBed.ts';
import type { StormCounts } from '../voices/ChatStorm.ts';
import type { HeardVoice } from '../voices/PulseListener.ts';
import type { Pulse } from '../voices/steadyVoice.ts';
import type { PartContext } from './Part.ts';

const mostRounds = 3;
const longestS = 45;
/** Of each half of a round. */
const halfMs = 6_000;
/** Until a storm blows at full strength, and until it is over. */
const settleMs = 1_000;
const pulse: Pulse = { everyMs: 250, forMs: 80 };
/** Less is no storm. */
const leastPerSecond = 150;
const channel = 'General';

/**
 * One person talks and another listens, with and without a storm of 200 messages a second and three uploads of 32 Mbit/s in their
 * channel, in turn.
 */
export async function measureChatStorm({ samples, rounds }: PartContext): Promise<void> {
  const bed = await TestBed.start();
  const ear = helper('hear');
  const storm = helper('chatStorm');
  const hear = () => ear.ask<HeardVoice>('hear', { ms: halfMs });
  try {
    await bed.talk('Talker', channel, 440, pulse);
    await ear.ask('enter', { url: bed.nearUrl, channel, pulse });
    await storm.ask('gather', { url: bed.nearUrl, channel });
    for (const _ of rounds(mostRounds, longestS)) {
      await pause();
      const quiet = await hear();
      await storm.ask('begin');
      await pause();
      const stormy = await hear();
      const { stored } = await storm.ask<StormCounts>('end');
      const perSecond = stored / ((halfMs + settleMs) / 1000);
      if (perSecond < leastPerSecond) {
        throw new Error(`only ${perSecond.toFixed(0)} messages a second were stored`);
      }
      samples.add('voiceDelayQuiet', quiet.delayMs);
      samples.add('voiceDelayStorm', stormy.delayMs);
      samples.add('voiceArrivedQuiet', quiet.arrived * 100);
      samples.add('voiceArrivedStorm', stormy.arrived * 100);
    }
  } finally {
    await ear.close();
    await storm.close();
    await bed.close();
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, settleMs));
}
