/*
 * The people in the channels that are not measured: some talk, the others are silent.
 */
import { SilentPerson } from '../voices/SilentPerson.ts';
import type { Pulse } from '../voices/steadyVoice.ts';
import { Talker } from '../voices/Talker.ts';
import { answerParent } from './answerParent.ts';

const talkers: Talker[] = [];
let crowds: readonly { readonly person: SilentPerson; readonly channel: string }[] = [];

answerParent(
  {
    /** Someone enters a channel and talks. */
    talk: async ({
      url,
      ...who
    }: {
      url: string;
      name: string;
      channel: string;
      frequency: number;
      pulse?: Pulse;
    }) => {
      talkers.push(await Talker.enter(url, who));
    },
    createChannel: async ({
      url,
      ownerCode,
      name,
    }: Record<'url' | 'ownerCode' | 'name', string>) => {
      const owner = await SilentPerson.enter(url, 'Owner');
      await owner.createChannel(ownerCode, name);
      owner.close();
    },
    /** So many people sign in for each of these channels, but join none yet. */
    gather: async ({ url, channels, each }: { url: string; channels: string[]; each: number }) => {
      const places = channels.flatMap((channel) => Array.from({ length: each }, () => channel));
      crowds = await Promise.all(
        places.map(async (channel, index) => ({
          person: await SilentPerson.enter(url, `Silent ${index + 1}`),
          channel,
        })),
      );
    },
    joinAll: async () => {
      for (const { person, channel } of crowds) await person.join(channel);
    },
    leaveAll: async () => {
      for (const { person } of crowds) await person.leave();
    },
  },
  () => {
    for (const { person } of crowds) person.close();
    for (const talker of talkers) talker.close();
  },
);
