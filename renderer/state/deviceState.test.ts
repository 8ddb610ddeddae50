import { expect, test } from 'vitest';
import { deviceMark } from './deviceState.ts';

test('a mark is nine digits, and differs between keys', () => {
  const marks = Array.from({ length: 200 }, (_, index) => {
    const bytes = Buffer.alloc(32, 7);
    bytes.writeUInt32BE(index * 21_474_831);
    return deviceMark(bytes.toString('base64url'));
  });
  for (const mark of marks) expect(mark).toMatch(/^\d{3} \d{3} \d{3}$/);
  expect(new Set(marks).size).toBe(marks.length);
  expect(deviceMark(Buffer.alloc(32).toString('base64url'))).toBe('000 000 000');
  expect(deviceMark(Buffer.alloc(32, 255).toString('base64url'))).toBe('294 967 295');
});
