import { beforeEach, expect, test } from 'vitest';
import type { PeerId } from '../../../shared/domain/ids.ts';
import { ActiveSpeaker } from './ActiveSpeaker.ts';

const [ann, bob] = ['ann', 'bob'] as PeerId[] as [PeerId, PeerId];
let speaker: ActiveSpeaker;

beforeEach(() => {
  speaker = new ActiveSpeaker();
});

test('there is no active speaker before anybody speaks; a breath is not speech', () => {
  expect(speaker.at(0)).toBeNull();
  speaker.heard(ann, 0.02, 0);
  expect(speaker.at(10_000)).toBeNull();
});

test('a speaker is active soon, and stays so in the silence afterwards', () => {
  speaker.heard(ann, 0.5, 0);
  expect(speaker.at(400)).toBe(ann);
  speaker.heard(ann, 0, 1_000);
  expect(speaker.at(60_000)).toBe(ann);
});

test('a cough does not replace the active speaker', () => {
  speaker.heard(ann, 0.5, 0);
  expect(speaker.at(3_000)).toBe(ann);
  speaker.heard(bob, 0.9, 3_000);
  speaker.heard(bob, 0, 3_200);
  for (let now = 3_000; now < 6_000; now += 100) expect(speaker.at(now)).toBe(ann);
});

test('two simultaneous speakers do not alternate', () => {
  speaker.heard(ann, 0.5, 0);
  speaker.at(1_000);
  for (let now = 1_000; now < 20_000; now += 500) {
    speaker.heard(ann, now % 1_000 === 0 ? 0.5 : 0.35, now);
    speaker.heard(bob, now % 1_000 === 0 ? 0.35 : 0.5, now);
    expect(speaker.at(now)).toBe(ann);
  }
});

test('an answer is shown within two seconds; no speaker is shown for less', () => {
  speaker.heard(ann, 0.5, 0);
  expect(speaker.at(500)).toBe(ann);
  speaker.heard(ann, 0, 600);
  speaker.heard(bob, 0.5, 700);
  expect(speaker.at(2_000)).toBe(ann);
  expect(speaker.at(2_600)).toBe(bob);
});

test('a person who left is not shown', () => {
  speaker.heard(ann, 0.5, 0);
  expect(speaker.at(1_000)).toBe(ann);
  speaker.keepOnly([bob]);
  expect(speaker.at(1_100)).toBeNull();
});
