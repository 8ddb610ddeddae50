/*
 * People who write and upload as much as they may.
 */
import { setPriority } from 'node:os';
import { ChatStorm } from '../voices/ChatStorm.ts';
import { answerParent } from './answerParent.ts';

// Their devices are others in real life: only what the server does may take time from the voices.
setPriority(15);
let storm: ChatStorm | null = null;

answerParent(
  {
    gather: async ({ url, channel }: { url: string; channel: string }) => {
      storm = await ChatStorm.gather(url, channel);
    },
    begin: async () => {
      await storm?.begin();
    },
    end: async () => await storm?.end(),
  },
  () => storm?.close(),
);
