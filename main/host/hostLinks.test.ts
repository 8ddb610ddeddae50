import { expect, test } from 'vitest';
import type { Reach } from '../../shared/ipc/HostState.ts';
import { parseServerLink } from '../servers/serverLink.ts';
import { hostLinks } from './hostLinks.ts';

const pin = 'ab'.repeat(32);
const report = {
  kind: 'ready' as const,
  host: 'localhost',
  port: 44300,
  announced: null,
  name: 'Nest',
  keyFingerprint256: (pin.toUpperCase().match(/../g) ?? []).join(':'),
  pin: (pin.toUpperCase().match(/../g) ?? []).join(':'),
  joinCode: 'abcd-efgh-jkmn',
  inviteOnly: false,
  ownerCode: null,
};
const closed: Reach['outside'] = { kind: 'closed', reason: 'noGateway' };

function urlsOf(reach: Reach, announced: string | null = null): (string | undefined)[] {
  const { inviteLink, networkInviteLink } = hostLinks({ ...report, announced }, reach);
  return [inviteLink, networkInviteLink].map((link) => parseServerLink(link ?? '')?.url);
}

test('the invite link has the address that reaches furthest', () => {
  const network = ['192.168.1.10', 'fd00::10'];
  expect(urlsOf({ network, outside: { kind: 'opened', address: '93.184.216.34' } })).toEqual([
    'https://93.184.216.34:44300',
    'https://192.168.1.10:44300',
  ]);
  const openedIPv6 = { kind: 'openedIPv6', address: '2a01:4f8::10' } as const;
  expect(urlsOf({ network, outside: openedIPv6 })).toEqual([
    'https://[2a01:4f8::10]:44300',
    'https://192.168.1.10:44300',
  ]);
  expect(urlsOf({ network, outside: closed })).toEqual(['https://192.168.1.10:44300', undefined]);
  expect(urlsOf({ network: [], outside: closed })).toEqual(['https://localhost:44300', undefined]);
  expect(urlsOf({ network: ['fd00::10'], outside: closed })[0]).toBe('https://[fd00::10]:44300');
  expect(urlsOf({ network, outside: closed }, 'voice.example.org')).toEqual([
    'https://voice.example.org:44300',
    'https://192.168.1.10:44300',
  ]);
});

test('a machine with a public address needs one link', () => {
  const reach: Reach = {
    network: ['93.184.216.34'],
    outside: { kind: 'proven', address: '93.184.216.34' },
  };
  expect(urlsOf(reach)).toEqual(['https://93.184.216.34:44300', undefined]);
});

test('the link has the join code and the pin', () => {
  const { inviteLink } = hostLinks(report, { network: ['192.168.1.10'], outside: closed });
  expect(inviteLink).toBe(`perch://192.168.1.10:44300/#invite=abcd-efgh-jkmn&pin=${pin}`);
  const open = { ...report, joinCode: null, pin: null };
  expect(hostLinks(open, { network: [], outside: closed }).inviteLink).toBe(
    'perch://localhost:44300/',
  );
});
