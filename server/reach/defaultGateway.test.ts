import { isIPv6 } from 'node:net';
import { expect, test } from 'vitest';
import {
  gatewayFromBsd,
  gatewayFromProc,
  gatewayFromProcIPv6,
  gatewayFromWindows,
  gatewayFromWindowsIPv6,
} from './defaultGateway.ts';

test('on Linux the default route with the smallest metric counts', () => {
  const head =
    'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT';
  const table = [
    head,
    'wlan0\t00000000\t0200A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0',
    'eth0\t00000000\t0101A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0',
    'eth0\t0001A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0',
    '',
  ].join('\n');
  expect(gatewayFromProc(table)).toBe('192.168.1.1');
  expect(gatewayFromProc(`${head}\n`)).toBeNull();
  expect(gatewayFromProc('')).toBeNull();
  expect(gatewayFromProc(`${head}\ntun0\t00000000\tnonsense\t0003\t0\t0\t1`)).toBeNull();
});

test('on macOS the gateway of the default route counts', () => {
  const answer =
    '   route to: default\ndestination: default\n    gateway: 192.168.0.1\n  interface: en0';
  expect(gatewayFromBsd(answer)).toBe('192.168.0.1');
  expect(gatewayFromBsd('    gateway: utun3')).toBeNull();
  expect(gatewayFromBsd('route: writing to routing socket: not in table')).toBeNull();
});

test('on Windows the columns count, in any language', () => {
  const answer = [
    'IPv4-Routentabelle',
    '     Netzwerkziel    Netzwerkmaske          Gateway    Schnittstelle Metrik',
    '          0.0.0.0          0.0.0.0      192.168.0.1     192.168.0.23     50',
    '          0.0.0.0          0.0.0.0    192.168.178.1   192.168.178.23     25',
    '          0.0.0.0          0.0.0.0    Auf Verbindung      10.8.0.2      5',
  ].join('\r\n');
  expect(gatewayFromWindows(answer)).toBe('192.168.178.1');
  expect(gatewayFromWindows('')).toBeNull();
});

test('for IPv6 a link-local gateway is named with its interface', () => {
  const zeros = '0'.repeat(32);
  const linkLocal = 'fe800000000000000000000000000001';
  const table = [
    `fd000000000000000000000000000000 40 ${zeros} 00 ${zeros} 00000100 00000001 00000000 00000001     eth0`,
    `${zeros} 00 ${zeros} 00 ${linkLocal} 00000400 00000003 00000000 00000003    wlan0`,
    `${zeros} 00 ${zeros} 00 fd000000000000000000000000000001 00000200 00000003 00000000 00000003     eth0`,
    `${zeros} 00 ${zeros} 00 ${zeros} ffffffff 00000001 00000000 00200200       lo`,
  ];
  expect(gatewayFromProcIPv6(table.join('\n'))).toBe('fd00::1');
  expect(gatewayFromProcIPv6(table.slice(0, 2).join('\n'))).toBe('fe80::1%wlan0');
  expect(gatewayFromProcIPv6('')).toBeNull();
  const windows = [
    ' If Metric Network Destination      Gateway',
    ' 12    281 ::/0                     fe80::1',
    ' 14    291 ::/0                     fe80::2',
  ].join('\r\n');
  expect(gatewayFromWindowsIPv6(windows)).toBe('fe80::1%12');
  expect(gatewayFromWindowsIPv6('')).toBeNull();
  expect(gatewayFromBsd('    gateway: fe80::1%en0\n', isIPv6)).toBe('fe80::1%en0');
});
