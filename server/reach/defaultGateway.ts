import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { isIPv4, isIPv6 } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { addressOfBytes } from './addressBytes.ts';

const commandTimeoutMs = 5_000;
const outputMaxBytes = 256 * 1024;

/** The IPv4 address of this network's gateway, from the system's routing table; null when there is none. */
export async function defaultGateway(signal: AbortSignal): Promise<string | null> {
  try {
    switch (process.platform) {
      case 'linux':
        return gatewayFromProc(await readFile('/proc/net/route', { encoding: 'utf8', signal }));
      case 'win32':
        return gatewayFromWindows(await run(windowsRoute(), ['print', '-4', '0.0.0.0'], signal));
      default:
        return gatewayFromBsd(await run('/sbin/route', ['-n', 'get', 'default'], signal));
    }
  } catch {
    return null;
  }
}

/** The IPv6 address of this network's gateway, with its zone if it is link-local, as it nearly always is; null when there is none. */
export async function defaultGatewayIPv6(signal: AbortSignal): Promise<string | null> {
  try {
    switch (process.platform) {
      case 'linux':
        return gatewayFromProcIPv6(
          await readFile('/proc/net/ipv6_route', { encoding: 'utf8', signal }),
        );
      case 'win32':
        return gatewayFromWindowsIPv6(await run(windowsRoute(), ['print', '-6', '::/0'], signal));
      default:
        return gatewayFromBsd(
          await run('/sbin/route', ['-n', 'get', '-inet6', 'default'], signal),
          isIPv6,
        );
    }
  } catch {
    return null;
  }
}

/** From `/proc/net/route`, with hexadecimal addresses in the byte order of the machine, assumed to be little-endian. */
export function gatewayFromProc(table: string): string | null {
  const routes = table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter(([, destination, gateway]) => destination === '00000000' && gateway !== '00000000')
    .toSorted(([, , , , , , first], [, , , , , , second]) => Number(first) - Number(second));
  const hex = routes[0]?.[2];
  if (hex === undefined || !/^[0-9A-F]{8}$/i.test(hex)) return null;
  return [...Buffer.from(hex, 'hex').reverse()].join('.');
}

/** From `/proc/net/ipv6_route`: network, its length, source, its length, gateway, metric, two counts, flags, interface. */
export function gatewayFromProcIPv6(table: string): string | null {
  const routes = table
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([network, length, , , gateway]) => {
      return (
        /^0{32}$/.test(network ?? '') &&
        length === '00' &&
        /^(?!0{32})[\da-f]{32}$/i.test(gateway ?? '')
      );
    })
    .toSorted(([, , , , , first = ''], [, , , , , second = '']) => {
      return Number.parseInt(first, 16) - Number.parseInt(second, 16);
    });
  const [, , , , hex = '', , , , , name] = routes[0] ?? [];
  if (hex === '' || name === undefined) return null;
  const address = addressOfBytes(Buffer.from(hex, 'hex'));
  return address.startsWith('fe80:') ? `${address}%${name}` : address;
}

/** From `route -n get default` of macOS. */
export function gatewayFromBsd(
  answer: string,
  isAddress: (text: string) => boolean = isIPv4,
): string | null {
  const gateway = /^\s*gateway:\s*(\S+)\s*$/m.exec(answer)?.[1] ?? '';
  return isAddress(gateway) ? gateway : null;
}

/** From `route print -6 ::/0` of Windows: interface, metric, network, gateway. */
export function gatewayFromWindowsIPv6(answer: string): string | null {
  const routes = answer
    .split(/\r?\n/)
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , network, gateway]) => network === '::/0' && isIPv6(gateway ?? ''))
    .toSorted(([, first], [, second]) => Number(first) - Number(second));
  const [zone, , , gateway] = routes[0] ?? [];
  if (gateway === undefined) return null;
  return gateway.startsWith('fe80:') ? `${gateway}%${zone}` : gateway;
}

/** From `route print -4 0.0.0.0` of Windows. Its words are in the user's language, so only the columns count. */
export function gatewayFromWindows(answer: string): string | null {
  const routes = answer
    .split(/\r?\n/)
    .map((line) => line.trim().split(/\s+/))
    .filter(
      ([destination, mask, gateway]) =>
        destination === '0.0.0.0' && mask === '0.0.0.0' && isIPv4(gateway ?? ''),
    )
    .toSorted(([, , , , first], [, , , , second]) => Number(first) - Number(second));
  return routes[0]?.[2] ?? null;
}

/** The full path, so that no program of that name in another folder is run. */
function windowsRoute(): string {
  return join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'route.exe');
}

async function run(command: string, args: readonly string[], signal: AbortSignal): Promise<string> {
  const { stdout } = await promisify(execFile)(command, args, {
    signal,
    timeout: commandTimeoutMs,
    maxBuffer: outputMaxBytes,
    windowsHide: true,
  });
  return stdout;
}
