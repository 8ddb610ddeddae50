import { beforeEach, expect, test, vi } from 'vitest';
import { SentLevel } from './SentLevel.ts';

let source: { totalAudioEnergy?: number; totalSamplesDuration?: number } | null;
let looks: number;
let level: SentLevel;
const onUntold = vi.fn();
beforeEach(() => {
  source = { totalAudioEnergy: 0, totalSamplesDuration: 1 };
  looks = 0;
  onUntold.mockClear();
  level = new SentLevel(() => {
    looks += 1;
    if (source === null) return null;
    const entry = { type: 'media-source', ...source };
    return Promise.resolve(new Map([['source', entry]]) as unknown as RTCStatsReport);
  }, onUntold);
});

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
/** The level after this much more sound, as the second call tells it. */
async function after(energy: number, seconds: number): Promise<number> {
  level.dbov();
  await settled();
  const { totalAudioEnergy = 0, totalSamplesDuration = 0 } = source ?? {};
  source = {
    totalAudioEnergy: totalAudioEnergy + energy,
    totalSamplesDuration: totalSamplesDuration + seconds,
  };
  level.dbov();
  await settled();
  return level.dbov();
}

test('the level is that of the sound since the look before', async () => {
  expect(level.dbov()).toBe(Number.NEGATIVE_INFINITY);
  // A tenth of full scale for half a second.
  expect(await after(0.005, 0.5)).toBeCloseTo(-20);
  expect(await after(0, 0.5)).toBe(Number.NEGATIVE_INFINITY);
});

test('the same statistics again change nothing', async () => {
  const before = await after(0.005, 0.5);
  await settled();
  expect(level.dbov()).toBe(before);
});

test('another track, or none, begins anew', async () => {
  await after(0.005, 0.5);
  await settled();
  source = { totalAudioEnergy: 0.001, totalSamplesDuration: 0.1 };
  level.dbov();
  await settled();
  expect([level.dbov(), level.energy()]).toEqual([Number.NEGATIVE_INFINITY, 0.001]);
  await settled();
  source = null;
  level.dbov();
  expect(level.energy()).toBeNull();
});

test('one look at a time', () => {
  level.dbov();
  level.dbov();
  expect(looks).toBe(1);
});

test('a browser whose statistics do not tell it is noticed, a track that has just begun is not', async () => {
  await after(0.005, 0.5);
  const look = async (times: number) => {
    for (let time = 0; time < times; time += 1) {
      await settled();
      level.dbov();
    }
    await settled();
  };
  source = {};
  await look(19);
  source = { totalAudioEnergy: 0, totalSamplesDuration: 0.1 };
  await look(1);
  source = {};
  await look(19);
  expect(onUntold).not.toHaveBeenCalled();
  await look(1);
  expect(onUntold).toHaveBeenCalledOnce();
  expect(level.energy()).toBeNull();
});
