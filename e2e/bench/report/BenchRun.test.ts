import { expect, it } from 'vitest';
import { completedRun } from './BenchRun.ts';
import { newRun } from './benchRun.fixture.ts';

const parts = ['starts', 'storm'];
const earlyRun = completedRun(
  newRun({
    coldStart: [204, 364, 684],
    peerToPeer: [54, 214, 534],
    stormJoin: [60],
    singleJoin: [10],
  }),
  parts,
  null,
);

it('the first run is the reference of those that follow', () => {
  expect(earlyRun.previous).toBeNull();
  expect(earlyRun.reference).toMatchObject({ commit: 'abcdef0123', coldStartIntercept: 4 });
  const later = {
    ...newRun({ coldStart: [104, 264, 584], peerToPeer: [54, 214, 534] }),
    commit: 'b',
  };
  const second = completedRun(later, parts, earlyRun);
  const third = completedRun({ ...later, commit: 'c' }, parts, second);
  for (const run of [second, third]) {
    expect(run.reference).toEqual(earlyRun.reference);
    expect(run.figures.find(({ id }) => id === 'coldStartIntercept')?.bar).toBe(3);
  }
});

it('a run is compared with the last one', () => {
  const run = completedRun(
    { ...newRun({ stormJoin: [30], singleJoin: [10] }), commit: 'b' },
    parts,
    earlyRun,
  );
  expect(run.previous).toMatchObject({ commit: 'abcdef0123', at: '2026-11-29' });
  expect(run.previous?.values['stormJoin/singleJoin']).toBe(6);
});

it('where the last run has no value for the cold start, this run becomes the reference', () => {
  const failed = completedRun(newRun({ stormJoin: [30], singleJoin: [10] }), parts, null);
  const next = {
    ...newRun({ coldStart: [104, 264, 584], peerToPeer: [54, 214, 534] }),
    commit: 'b',
  };
  expect(completedRun(next, parts, failed).reference).toMatchObject({
    commit: 'b',
    coldStartIntercept: 2,
  });
});
