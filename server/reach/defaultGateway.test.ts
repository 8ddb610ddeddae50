import { expect, test } from 'vitest';
import { gatewayFromBsd, gatewayFromProc, gatewayFromWindows } from './defaultGateway.ts';

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
