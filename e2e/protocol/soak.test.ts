import { expect, it } from 'vitest';
import { soak } from '../soak/Soak.ts';

/** As long as the whole test run can afford; `npm run soak` takes two hours, each time with another plan. */
const durationMs = 52_000;
/** At a higher one most clients are not connected when it is their turn. */
const pace = 2;

it('twenty clients that move, share, mute, vanish and return, and workers that die: all agree after each round', async () => {
  const { rounds, done, problems } = await soak({ seed: 20_261_130, durationMs, pace });
  expect(problems).toEqual([]);
  expect(rounds.length).toBeGreaterThan(1);
  const deeds = [...done.values()].reduce((sum, count) => sum + count, 0);
  console.log(`${deeds} deeds in ${rounds.length} rounds`);
});
