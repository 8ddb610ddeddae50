import { expect, it } from 'vitest';
import { partsNamed, reportedParts } from './partTable.ts';

it('finds parts by name, a group by its name, each once and in the order of the table', () => {
  expect(partsNamed(['storm', 'sound', 'moves'])).toEqual([
    'peerToPeer',
    'moves',
    'starts',
    'longSession',
    'storm',
  ]);
});

it('names the parts when one is unknown', () => {
  expect(() => partsNamed(['toString'])).toThrow(/no part toString.*storm/);
});

it('the report has all parts with a bar of their own, without the pictures', () => {
  expect(partsNamed(reportedParts)).toEqual(reportedParts);
  expect(reportedParts).not.toContain('pictures');
});
