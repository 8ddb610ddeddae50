import { expect, test } from 'vitest';
import { type FoundSource, listSources, type SourceImage } from './listSources.ts';

function picture(name: string | null): SourceImage {
  return {
    isEmpty: () => name === null,
    toJPEG: (quality) => Buffer.from(`${name}@${quality}`),
    toDataURL: () => `data:image/png;base64,${name}`,
    resize: ({ width, height }) => picture(`${name}${width}x${height}`),
  };
}

function found(id: string, name = 'Notes', seen: string | null = 'seen'): FoundSource {
  return { id, name, thumbnail: picture(seen), appIcon: null };
}

const idsOf = (sources: readonly FoundSource[], own: readonly string[] = []) =>
  listSources(sources, own).map(({ id }) => id);

test('screens and windows have their kind and thumbnails', () => {
  const editor = { ...found('window:12:0', ' Editor '), appIcon: picture('icon') };
  expect(listSources([found('screen:0:0', 'Entire screen'), editor], [])).toEqual([
    {
      id: 'screen:0:0',
      kind: 'screen',
      name: 'Entire screen',
      thumbnail: `data:image/jpeg;base64,${Buffer.from('seen@75').toString('base64')}`,
      appIcon: null,
    },
    {
      id: 'window:12:0',
      kind: 'window',
      name: 'Editor',
      thumbnail: expect.stringMatching(/^data:image\/jpeg;base64,/),
      appIcon: 'data:image/png;base64,icon32x32',
    },
  ]);
});

test('own windows are left out, whatever the last part of their id is', () => {
  const sources = [found('window:12:0'), found('window:13:1'), found('window:14:0')];
  expect(idsOf(sources, ['window:12:0'])).toEqual(['window:14:0']);
  expect(idsOf(sources, ['window:12:1', 'window:14:0'])).toEqual([]);
});

test('a screen with the number of an own window stays', () => {
  expect(idsOf([found('screen:12:0')], ['window:12:0'])).toEqual(['screen:12:0']);
});

test('a window without name and thumbnail is left out', () => {
  const sources = [
    found('window:1:0', '', null),
    found('window:2:0', ' ', 'seen'),
    found('window:3:0', 'Notes', null),
    found('screen:4:0', '', null),
  ];
  expect(idsOf(sources)).toEqual(['window:2:0', 'window:3:0', 'screen:4:0']);
});

test('an empty image becomes null', () => {
  const [source] = listSources([{ ...found('window:1:0'), appIcon: picture(null) }], []);
  expect(source?.appIcon).toBeNull();
});
