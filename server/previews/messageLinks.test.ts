import fc from 'fast-check';
import { expect, it } from 'vitest';
import { linkPreviewsMax } from '../../shared/domain/LinkPreview.ts';
import { linksToPreview, pageUrl } from './messageLinks.ts';

it.each([
  ['see https://a.example/x.', ['https://a.example/x']],
  ['(see https://a.example/x_(y))', ['https://a.example/x_(y)']],
  [
    '[page](https://a.example/y "title") and **https://b.example**',
    ['https://a.example/y', 'https://b.example/'],
  ],
  ['https://a.example/#part https://a.example/', ['https://a.example/']],
  ['HTTP://A.Example/Path', ['http://a.example/Path']],
  ['https://한국.example/글', ['https://xn--3e0b707e.example/%EA%B8%80']],
  ['||https://a.example/|| <https://b.example/> https://c.example/', ['https://c.example/']],
  ['[page](<https://b.example/>)', []],
  ['`https://a.example/` ```\nhttps://b.example/\n``` https://c.example/', ['https://c.example/']],
  ['```\nhttps://b.example/', []],
  ['||https://b.example/', []],
  ['<@abc> no link', []],
])('finds the links that get a preview in %j', (text, urls) => {
  expect(linksToPreview(text)).toEqual(urls);
});

it.each([
  'ftp://a.example/',
  'https://a.example:8443/',
  'http://a.example:443/',
  'https://name@a.example/',
  'https://name:password@a.example/',
  'http://127.0.0.1/',
  'http://127.1/',
  'http://2130706433/',
  'http://0x7f.0.0.1/',
  'http://0177.0.0.1./',
  'http://[::1]/',
  'http://localhost/',
  'http://nas/',
  `https://a.example/${'x'.repeat(2_000)}`,
])('makes no preview of %s', (address) => {
  expect(linksToPreview(address)).toEqual([]);
});

it('finds only what may have a preview, and not too much, in any text', () => {
  const piece = fc.constantFrom(
    'https://a.example/',
    ' ',
    '|',
    '`',
    '<',
    '>',
    '(',
    ')',
    'http://b.example/?x=',
    'www.',
    '1',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const links = linksToPreview(pieces.join(''));
      expect(links.length).toBeLessThanOrEqual(linkPreviewsMax);
      for (const each of links) expect(pageUrl(each)?.href).toBe(each);
    }),
  );
});
