import { expect, it } from 'vitest';
import { type Medians, newRun } from './benchRun.fixture.ts';
import { type Figure, figuresOf, verdictOf } from './figures.ts';

function figure(medians: Medians, part: string, id: string, referenceStart: number | null = null) {
  const { series, roundTrips } = newRun(medians);
  const found = figuresOf({ series, roundTrips, referenceStart }, [part]).find(
    (each) => each.id === id,
  );
  if (found === undefined) throw new Error(`no figure ${id}`);
  return found;
}

it('the silence on a move counts above the real round trip, at the worst one', () => {
  const found = figure({ movePrepared: [51, 121, 181] }, 'moves', 'movePrepared');
  expect(found).toMatchObject({ value: 80, bar: 90, unit: 'ms' });
  expect(verdictOf(found)).toBe(true);
});

it('a ratio is that of medians at one round trip, at the worst one', () => {
  const medians = { crowdPrepared: [50, 100, 300], movePrepared: [50, 100, 200] };
  const found = figure(medians, 'moves', 'crowdPrepared/movePrepared');
  expect(found.value).toBeCloseTo(1.5);
  expect(verdictOf(found)).toBe(false);
});

it('the slope of the cold start is in real round trips', () => {
  const found = figure({ coldStart: [104, 264, 584] }, 'starts', 'coldStart');
  expect(found.value).toBeCloseTo(4);
});

it('the cold start without its round trips must be a quarter below the reference', () => {
  const medians = { coldStart: [204, 364, 684], peerToPeer: [54, 214, 534] };
  const first = figure(medians, 'starts', 'coldStartIntercept');
  expect(first.value).toBeCloseTo(4);
  expect(verdictOf(first)).toBeNull();
  expect(verdictOf(figure(medians, 'starts', 'coldStartIntercept', 5))).toBe(false);
  expect(verdictOf(figure(medians, 'starts', 'coldStartIntercept', 5.5))).toBe(true);
});

it('what was not measured is missing, and neither passed nor missed', () => {
  const found = figure({ forwardPerch: [8] }, 'forwarding', 'forwardToJanus');
  expect(found.value).toBeNull();
  expect(verdictOf(found)).toBeNull();
});

it('a figure on its bar passes', () => {
  const on: Figure = { id: 'x', title: 'x', unit: '×', value: 3, bar: 3 };
  expect(verdictOf(on)).toBe(true);
  expect(verdictOf({ ...on, value: 3.001 })).toBe(false);
});
