import { beforeEach, expect, test } from 'vitest';
import type { Channel } from '../../../shared/domain/Channel.ts';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import type { VideoLimit } from '../../../shared/domain/videoLimits.ts';
import type { RequestFunction } from '../transport/SignalingPort.ts';
import { VideoBudget } from './VideoBudget.ts';

const general = 'general' as ChannelId;
const noLimits = { receivingLimit: null, sendingLimit: null };
const channel = (videoLimit: VideoLimit) => [{ id: general, videoLimit } as Channel];

let told: VideoLimit[];
let share: VideoLimit;
let camera: VideoLimit;
let budget: VideoBudget;
beforeEach(() => {
  told = [];
  budget = new VideoBudget({
    request: (async (_name: string, { limit }: { limit: VideoLimit }) => {
      told.push(limit);
      return {};
    }) as unknown as RequestFunction,
    share: {
      setLimit: (limit) => {
        share = limit;
      },
    },
    camera: {
      setLimit: (limit) => {
        camera = limit;
      },
    },
    limits: noLimits,
  });
});

test('the stricter of the user’s and the channel’s limit applies, only in that channel', () => {
  budget.setChannels(channel(1_000_000));
  expect([share, camera]).toEqual([null, null]);
  budget.setPlace(general);
  expect([share, camera]).toEqual([1_000_000, 1_000_000]);
  budget.setLimits({ receivingLimit: null, sendingLimit: 500_000 });
  expect([share, camera]).toEqual([500_000, 500_000]);
  budget.setLimits(noLimits);
  budget.setChannels(channel(null));
  expect([share, camera]).toEqual([null, null]);
});

test('nothing is sent while video rests, whatever the limits, and this is reported once', () => {
  const reported: boolean[] = [];
  budget.on('restingChanged', (isResting) => reported.push(isResting));
  budget.setLimits({ receivingLimit: null, sendingLimit: 500_000 });
  budget.setResting(true);
  budget.setResting(true);
  expect([share, camera]).toEqual([0, 0]);
  budget.setSending({ sharing: true, camera: true });
  expect([share, camera]).toEqual([0, 0]);
  budget.setResting(false);
  expect(reported).toEqual([true, false]);
  expect([share, camera]).toEqual([340_000, 160_000]);
});

test('a share leaves its camera the lowest layer', () => {
  budget.setLimits({ receivingLimit: null, sendingLimit: 3_000_000 });
  budget.setSending({ camera: true });
  budget.setSending({ sharing: true });
  expect([share, camera]).toEqual([2_840_000, 160_000]);
  budget.setSending({ sharing: false });
  expect(camera).toBe(3_000_000);
});

test('the receiving limit is sent when a session opens and when it changes', () => {
  budget.setLimits({ receivingLimit: 2_000_000, sendingLimit: null });
  expect(told).toEqual([]);
  budget.opened();
  budget.setLimits({ receivingLimit: 2_000_000, sendingLimit: 500_000 });
  budget.opened();
  budget.setLimits(noLimits);
  budget.opened();
  expect(told).toEqual([2_000_000, 2_000_000, null]);
});

test('says when video begins to be sent, also after a rest', () => {
  let began = 0;
  budget.on('videoBegan', () => {
    began += 1;
  });
  budget.setResting(true);
  budget.setResting(false);
  expect(began).toBe(0);
  budget.setSending({ camera: true });
  budget.setSending({ camera: true });
  expect(began).toBe(1);
  budget.setSending({ sharing: true });
  budget.setSending({ camera: false });
  budget.setResting(true);
  expect(began).toBe(2);
  budget.setResting(false);
  expect(began).toBe(3);
});
