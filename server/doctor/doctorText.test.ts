import { expect, it } from 'vitest';
import { type HostFacts, noFacts } from '../../shared/doctor/DoctorFacts.ts';
import { doctorText } from './doctorText.ts';

const host: HostFacts = {
  isRunning: true,
  takenPorts: [],
  workers: { alive: 2, wanted: 2 },
  firewalled: [
    { transport: 'udp', port: 44300 },
    { transport: 'udp', port: 44301 },
  ],
  announced: null,
  gateway: null,
  certificate: 'fits',
  freeBytes: 5e9,
  freeBytesWanted: 1e9,
};
const facts = { ...noFacts, host, untested: { turn: 'notConfigured' } as const };

it('prints the sentence with its values, and each step with how it ended', () => {
  const text = doctorText(facts, 'en_US.UTF-8');
  expect(text).toContain('machine blocks port 44300–44301: open it there');
  expect(text).toContain('✓ Media workers (2 / 2)');
  expect(text).toContain('✗ Server’s firewall (44300–44301)');
  expect(text).toContain('– TURN relay (Not tested: not set up on this server)');
});

it('is in Korean where the terminal is', () => {
  expect(doctorText(facts, 'ko_KR.UTF-8')).toContain('44300–44301번 포트를 막고 있어요');
});
