import { Listener } from '../Listener.ts';
import { TestBed } from '../TestBed.ts';
import type { PartContext } from './Part.ts';

const moves = 200;
/** Of the first and of the last ones, which are measured. */
const measured = 20;

/** Two hundred moves of one session: the silence on the first ones and on the last ones. */
export async function measureLongSession({ samples }: PartContext): Promise<void> {
  const bed = await TestBed.start();
  try {
    const channels = ['General', 'Lounge'] as const;
    await bed.createChannel(channels[1]);
    await bed.talk('Ann', channels[0], 440);
    await bed.talk('Bob', channels[1], 660);
    const listener = await Listener.enter(await bed.launch(), bed.farUrl, 'Cho');
    await listener.join(channels[0]);
    for (let move = 1; move <= moves; move += 1) {
      const to = channels[move % 2] ?? channels[0];
      const series =
        move <= measured ? 'sessionFirst' : move > moves - measured ? 'sessionLast' : null;
      if (series === null) await listener.hop(to);
      else samples.add(series, (await listener.move(to, 'unprepared', 0)).silenceMs);
    }
  } finally {
    await bed.close();
  }
}
