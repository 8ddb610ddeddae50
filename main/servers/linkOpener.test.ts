import { expect, test, vi } from 'vitest';
import type { AddServerOutcome } from '../../shared/ipc/servers.ts';
import { en } from '../texts/en.ts';
import { ko } from '../texts/ko.ts';
import { linkOpener, linkTrouble } from './linkOpener.ts';

test('each failure has its text, with both fingerprints where there are two', () => {
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

test('the window is shown, and a warning only when the link cannot be opened', async () => {
  const outcomes: AddServerOutcome[] = [
    { kind: 'added', serverId: 'a' },
    { kind: 'failed', reason: 'unreachable' },
  ];
  const showWindow = vi.fn();
  const warn = vi.fn();
  const add = vi.fn(async () => outcomes.shift() as AddServerOutcome);
  const open = linkOpener({ servers: { add }, texts: () => en, showWindow, warn });
  open('perch://voice.example/');
  await vi.waitFor(() => expect(outcomes).toHaveLength(1));
  open('perch://gone.example/');
  await vi.waitFor(() => expect(warn).toHaveBeenCalled());
  expect(warn.mock.calls).toEqual([[en.link.title, en.link.unreachable]]);
  expect(add.mock.calls).toEqual([
    ['perch://voice.example/', null],
    ['perch://gone.example/', null],
  ]);
  expect(showWindow).toHaveBeenCalledTimes(2);
});
