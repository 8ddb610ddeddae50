import { expect, it } from 'vitest';
import { audiencePart, stageSpeakersMax } from '../../shared/domain/stage.ts';
import type { Peer } from '../peers/Peer.ts';
import { Stage } from './Stage.ts';

const peer = () => ({}) as Peer;
const [ann, bob, cho] = [peer(), peer(), peer()];
const everything = { maySpeak: true, mayMute: true };

it('has only an audience at first', () => {
  const stage = new Stage();
  expect(stage.partOf(ann)).toEqual(audiencePart);
  expect(stage.dismiss(ann)).toBe(false);
});

it('knows in which order hands were raised', () => {
  const stage = new Stage();
  expect([stage.raiseHand(bob), stage.raiseHand(ann), stage.raiseHand(bob)]).toEqual([
    true,
    true,
    false,
  ]);
  stage.dismiss(bob);
  stage.raiseHand(cho);
  stage.raiseHand(bob);
  const hands = [ann, cho, bob].map((each) => stage.partOf(each).hand ?? 0);
  expect(hands).toEqual(hands.toSorted((a, b) => a - b));
});

it('keeps a hand with the invitation, and forgets both on the stage', () => {
  const stage = new Stage();
  stage.raiseHand(ann);
  expect([stage.invite(ann), stage.invite(ann)]).toEqual([true, false]);
  expect(stage.partOf(ann)).toEqual({ speaks: false, hand: 1, invited: true });
  stage.admit(ann, false);
  expect(stage.partOf(ann)).toEqual({ speaks: true, hand: null, invited: false });
  expect([stage.raiseHand(ann), stage.invite(ann)]).toEqual([false, false]);
});

it('takes no more speakers than it may have', () => {
  const stage = new Stage();
  for (let count = 0; count < stageSpeakersMax; count += 1) stage.admit(peer(), false);
  expect(stage.isFull).toBe(true);
  expect(() => stage.admit(ann, false)).toThrow(/speak already/);
});

it('dismisses who spoke only by a right that is gone, and keeps who was invited', () => {
  const stage = new Stage();
  stage.admit(ann, true);
  stage.admit(bob, false);
  expect(stage.follow(ann, everything)).toBe(false);
  const bare = { maySpeak: true, mayMute: false };
  expect([stage.follow(ann, bare), stage.follow(bob, bare), stage.follow(cho, bare)]).toEqual([
    true,
    false,
    false,
  ]);
  expect([stage.speaks(ann), stage.speaks(bob)]).toEqual([false, true]);
  expect(stage.follow(bob, { maySpeak: false, mayMute: false })).toBe(true);
});
