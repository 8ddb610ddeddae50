/*
 * A listener in a channel with more open microphones than forwarded voices. Speakers and listener run in one process, so one
 * clock measures the time from the first sound that is said to the first that is heard.
 */
import { plainChannelSettings } from '../../../shared/domain/Channel.ts';
import { toneNames, tones } from '../../harness/tones.ts';
import { SoundingPeer } from '../../protocol/SoundingPeer.ts';
import { granted, TestPeer } from '../../protocol/TestPeer.ts';
import { answerParent } from './answerParent.ts';

const talkers: SoundingPeer[] = [];
let listener: SoundingPeer | null = null;
let turn = 0;

/** From speech to sound, in ms. */
export interface Onsets {
  /** Of a voice that was not forwarded before. */
  readonly admittedMs: number;
  /** Of the same voice soon after, when it is. */
  readonly forwardedMs: number;
}

/** Longer than Perch waits before the pause after a voice counts as silence, and than the buffers hold. */
const silenceMs = 700;
const longestMs = 5_000;
const channel = 'General';

answerParent(
  {
    open: async ({
      url,
      ownerCode,
      voices,
    }: {
      url: string;
      ownerCode: string;
      voices: number;
    }) => {
      const owner = await TestPeer.enter(url, 'Owner');
      granted(await owner.ask('user:claimOwner', { code: ownerCode }));
      const { id: channelId } = owner.channel(channel);
      const settings = { ...plainChannelSettings, name: channel, voicesMax: voices };
      granted(await owner.ask('channel:update', { channelId, settings }));
      owner.close();
      for (const name of toneNames.slice(0, 2 * voices)) {
        const talker = await SoundingPeer.enter(url, name, tones[name]);
        talker.hush(true);
        await talker.join(channel);
        talkers.push(talker);
      }
      // The first ones have the places.
      turn = voices;
      listener = await SoundingPeer.enter(url, 'Listener', 300);
      listener.hush(true);
      await listener.join(channel);
      await listener.openSlots();
      await listener.leave();
      await listener.join(channel);
      await pause(silenceMs);
    },
    /** The next one speaks twice. */
    measure: async (): Promise<Onsets> => {
      // The places are those of the last who have spoken; this one's turn was longer ago.
      const talker = talkers[turn % talkers.length];
      turn += 1;
      if (!talker) throw new Error('nobody is there');
      return { admittedMs: await speak(talker), forwardedMs: await speak(talker) };
    },
  },
  () => {
    for (const person of [...talkers, ...(listener ? [listener] : [])]) person.close();
  },
);

/** Lets somebody speak until they are heard. Returns how long that took, in ms. @throws Error when it is never */
async function speak(talker: SoundingPeer): Promise<number> {
  const before = listener?.onsets.length ?? 0;
  const startedAt = performance.now();
  talker.hush(false);
  const { peerId } = talker.peer.session;
  try {
    while (performance.now() - startedAt < longestMs) {
      const onset = listener?.onsets.slice(before).find((each) => each.peerId === peerId);
      if (onset) return onset.atMs - startedAt;
      await pause(5);
    }
    throw new Error(`${talker.peer.session.user.name} was not heard`);
  } finally {
    talker.hush(true);
    await pause(silenceMs);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
