import { expect, test } from 'vitest';
import { en } from '../texts/en.ts';
import { ko } from '../texts/ko.ts';
import { linkTrouble } from './linkTrouble.ts';

test('every way in which a link fails is said, with both fingerprints where there are two', () => {
  expect(linkTrouble({ kind: 'added', serverId: 'a' }, en)).toBeNull();
  for (const texts of [en, ko]) {
    for (const reason of ['invalidAddress', 'unreachable', 'notPerch'] as const) {
      expect(linkTrouble({ kind: 'failed', reason }, texts)).toBe(texts.link[reason]);
    }
    const host = 'voice.example:44300';
    const unknown = { kind: 'unknownCertificate', host, fingerprint: 'AA:BB' } as const;
    expect(linkTrouble(unknown, texts)).toContain(host);
    const wrong = { kind: 'wrongCertificate', host, pinned: 'AA:BB', shown: 'CC:DD' } as const;
    expect(linkTrouble(wrong, texts)).toMatch(/voice\.example:44300.*AA:BB.*CC:DD/s);
  }
});
