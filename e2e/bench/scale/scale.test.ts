import { expect, it } from 'vitest';
import { readDocs, readReport } from '../report/reportFiles.ts';
import { assumed } from './assumptions.ts';
import { loadChart } from './loadChart.ts';
import { measuredCosts } from './measuredCosts.ts';
import { withScaleSection } from './scaleSection.ts';
import { loadsOf, needsOf, peopleUntil } from './simulateScale.ts';

const costs = { packetUs: 10, visitUs: 5_000, tellUs: 20, sessionKiB: 100 };
const needs = (people: number, change = {}) => needsOf(people, { ...assumed, ...change }, costs);

it('media grows with the people, telling them of each other with their square', () => {
  const [some, many] = [needs(100_000), needs(200_000)];
  expect(many.packets / some.packets).toBeCloseTo(2);
  expect(many.nodes / some.nodes).toBeCloseTo(2, 1);
  expect(many.saves / some.saves).toBeCloseTo(2);
  expect(many.told / some.told).toBeCloseTo(4);
});

it('one node needs no voices from other machines; nodes with slower lines are more', () => {
  expect(needs(100)).toMatchObject({ nodes: 1, packets: expect.closeTo(3_652, 0) });
  expect(needs(100_000, { nodeRate: 100 }).nodes).toBeGreaterThan(5 * needs(100_000).nodes);
});

it('finds with how many people something is used up', () => {
  expect(peopleUntil((people) => people / 1_234)).toBe(1_234);
  const { mainCore } = loadsOf(needs(1_000), assumed);
  expect(mainCore).toBeCloseTo(needs(1_000).mainCores / (assumed.used / 100));
});

it('a visit’s cost is divided into its own part and one for each who is told', () => {
  const series = readReport().series;
  const { visitUs, tellUs } = measuredCosts(series);
  const measured = series.crowdNode200?.[0]?.spread.median ?? 0;
  expect((visitUs + 2 * 200 * tellUs) / 200).toBeCloseTo(measured);
  expect(Math.min(visitUs, tellUs)).toBeGreaterThan(0);
  expect(() => measuredCosts({})).toThrow('was not measured');
});

it('the chart has no broken numbers, and the guide a place for the section', () => {
  expect(loadChart('Nothing', [{ label: 'none', loadAt: () => 0 }])).not.toMatch(/NaN|Infinity/);
  expect(() => withScaleSection('# Nothing', readReport().series)).toThrow('no place');
  expect(readDocs('scaling.md')).toContain('**One Perch ends at');
});
