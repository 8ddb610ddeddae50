import { expect, test } from 'vitest';
import { serverPictureMaxLength } from '../domain/ServerProfile.ts';
import { serverRequests } from './server.ts';

const update = serverRequests['server:update'].schema;
const png = 'data:image/png;base64,iVBORw0KGgo=';

test('a name is tidied, a picture is a data URL of a known type', () => {
  expect(update.parse({ name: '  The   Nest ', picture: png })).toEqual({
    name: 'The Nest',
    picture: png,
  });
  expect(update.safeParse({ name: 'Nest', picture: null }).success).toBe(true);
});

test.each([
  [''],
  ['https://elsewhere.example/picture.png'],
  ['data:image/svg+xml;base64,PHN2Zz4='],
  ['data:text/html;base64,PHN2Zz4='],
  ['data:image/png,plain'],
  ['data:image/png;base64,'],
  ['data:image/png;base64,abc"onload'],
  ['data:image/png;base64,abc\n'],
  [`data:image/png;base64,${'A'.repeat(serverPictureMaxLength)}`],
])('%.40j is no picture', (picture) => {
  expect(update.safeParse({ name: 'Nest', picture }).success).toBe(false);
});

test('an invisible or too long name is refused', () => {
  for (const name of ['', '   ', '\u202e\u3164', 'x'.repeat(65)]) {
    expect(update.safeParse({ name, picture: null }).success, name).toBe(false);
  }
});
