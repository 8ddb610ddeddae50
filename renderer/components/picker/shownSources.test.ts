import { expect, test } from 'vitest';
import { foundSources, kindToShow, nameSources } from './shownSources.ts';

const words = {
  onlyScreen: 'Entire screen',
  screen: (number: number) => `Screen ${number}`,
  unnamedWindow: 'Unnamed window',
};
const source = (id: string, name = '') => ({
  id,
  kind: id.startsWith('screen') ? ('screen' as const) : ('window' as const),
  name,
  thumbnail: null,
  appIcon: null,
});
const labels = (sources: readonly { label: string }[]) => sources.map(({ label }) => label);

const named = nameSources(
  [source('screen:1', 'Bildschirm 1'), source('screen:2'), source('window:1', 'Notes')],
  words,
);

test('screens are numbered, windows keep their names', () => {
  expect(labels(named)).toEqual(['Screen 1', 'Screen 2', 'Notes']);
  expect(labels(nameSources([source('screen:1', 'x'), source('window:1')], words))).toEqual([
    'Entire screen',
    'Unnamed window',
  ]);
});

test('a search finds parts of names within one kind', () => {
  expect(labels(foundSources(named, 'screen', ' screen '))).toEqual(['Screen 1', 'Screen 2']);
  expect(labels(foundSources(named, 'window', 'NOT'))).toEqual(['Notes']);
  expect(labels(foundSources(named, 'screen', ''))).toEqual(['Screen 1', 'Screen 2']);
  expect(foundSources(named, 'screen', 'notes')).toEqual([]);
});

test('a search switches to the kind with results, and stays if there are none', () => {
  expect(kindToShow(named, 'screen', 'notes')).toBe('window');
  expect(kindToShow(named, 'window', '2')).toBe('screen');
  expect(kindToShow(named, 'screen', 'nothing like that')).toBe('screen');
  expect(kindToShow(named, 'window', '  ')).toBe('window');
});
