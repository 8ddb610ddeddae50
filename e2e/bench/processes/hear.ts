/*
 * Somebody who hears one voice with a pulse, in a process where nothing else delays what is heard.
 */
import { PulseListener } from '../voices/PulseListener.ts';
import type { Pulse } from '../voices/steadyVoice.ts';
import { answerParent } from './answerParent.ts';

let listener: PulseListener | null = null;

answerParent(
  {
    enter: async (wish: { url: string; channel: string; pulse: Pulse }) => {
      listener = await PulseListener.enter(wish.url, 'Listener', wish.channel, wish.pulse);
    },
    hear: async ({ ms }: { ms: number }) => await listener?.hear(ms),
  },
  () => listener?.close(),
);
