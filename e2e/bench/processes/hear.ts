/*
 * A listener to one voice with a pulse. It has a process of its own, so that other work does not delay what it measures.
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
