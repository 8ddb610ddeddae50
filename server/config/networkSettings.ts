import { isIP } from 'node:net';
import { z } from 'zod';
import { pathPrefixOf } from '../../shared/domain/pathPrefix.ts';
import {
  type ForwardedHeaders,
  forwardedHeaders,
  isAddressRange,
} from '../limits/TrustedProxies.ts';
import { isIceServerUrl } from './isIceServerUrl.ts';
import {
  hostNamePattern,
  listed,
  listOf,
  portMax,
  type SettingsOf,
  wholeNumberFrom,
  yesOrNo,
} from './Setting.ts';

/** Where the server listens, and how people reach it. */
export interface NetworkConfig {
  /** TCP port for HTTPS and ICE-TCP, UDP port for media; further workers take the UDP ports after it. 0: any free port. */
  readonly port: number;
  /** The address to listen on; null for every address, v4 and v6. */
  readonly host: string | null;
  /** Addresses and host names at which clients reach this server. Empty: the addresses of the machine. */
  readonly announcedAddresses: string[];
  /** Addresses and networks of the reverse proxies in front of the server; those on this machine are always trusted. */
  readonly trustedProxies: string[];
  /** Which headers of these proxies count. */
  readonly forwardedHeaders: ForwardedHeaders;
  /**
   * The address that people open, where it is another than that of this machine and port: `https://example.org/perch`, without a
   * slash at its end. Null: whichever they have dialled.
   */
  readonly publicUrl: string | null;
  readonly workers: number;
  /** Asks the router of the network to open the ports (PCP, NAT-PMP, UPnP). */
  readonly openPort: boolean;
  /** STUN servers (RFC 7064) that tell under which public address this server is seen; empty: none is asked. */
  readonly addressFromStun: string[];
}

export const defaultPort = 44300;
const workersMax = 64;
export const unspecifiedAddresses: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

export const networkSettings = {
  port: {
    variable: 'PERCH_PORT',
    standard: defaultPort,
    ...wholeNumberFrom(1, portMax, 'any free port'),
  },
  host: {
    variable: 'PERCH_HOST',
    standard: null,
    schema: z.string().refine((text) => isIP(text) !== 0),
    right: 'an IP address of this machine, like 192.168.1.10, 0.0.0.0 or ::',
  },
  announcedAddresses: {
    variable: 'PERCH_ANNOUNCED_ADDRESSES',
    standard: [],
    schema: listOf(
      z
        .string()
        .refine(
          (text) =>
            (isIP(text) !== 0 || hostNamePattern.test(text)) && !unspecifiedAddresses.has(text),
        ),
      16,
    ),
    right:
      'one to 16 IP addresses or host names that clients can reach, without ports, like 192.168.1.10,voice.example.org',
    fromText: listed,
  },
  trustedProxies: {
    variable: 'PERCH_TRUSTED_PROXIES',
    standard: [],
    schema: listOf(z.string().refine(isAddressRange), 64),
    right: 'one to 64 IP addresses or networks of reverse proxies, like 192.168.1.2,172.16.0.0/12',
    fromText: listed,
  },
  forwardedHeaders: {
    variable: 'PERCH_FORWARDED_HEADERS',
    standard: 'x-forwarded',
    schema: z.enum(forwardedHeaders),
    right: `one of ${forwardedHeaders.join(', ')}: the kind of header that the reverse proxy writes itself`,
  },
  publicUrl: {
    variable: 'PERCH_PUBLIC_URL',
    standard: null,
    schema: z.string().transform(publicUrlOf).pipe(z.string()),
    right:
      'the https address that people open, like https://voice.example.org or https://example.org/perch/',
  },
  workers: {
    variable: 'PERCH_WORKERS',
    standard: ({ machine }) => Math.min(Math.max(machine.cores, 1), workersMax),
    ...wholeNumberFrom(1, workersMax),
  },
  openPort: {
    variable: 'PERCH_OPEN_PORT',
    standard: false,
    schema: z.boolean(),
    right: '1 or 0 (in the file: true or false)',
    fromText: yesOrNo,
  },
  addressFromStun: {
    variable: 'PERCH_ADDRESS_FROM_STUN',
    standard: [],
    schema: listOf(
      z.string().refine((url) => url.startsWith('stun:') && isIceServerUrl(url)),
      8,
    ),
    right: 'one to 8 addresses of STUN servers, like stun:stun.example.org:3478',
    fromText: listed,
  },
} satisfies SettingsOf<NetworkConfig>;

/** What is wrong about the ports together: each worker takes one. */
export function portProblems({ port, workers }: NetworkConfig): string[] {
  const last = port + workers - 1;
  if (last <= portMax) return [];
  return [
    `PERCH_PORT=${port} with PERCH_WORKERS=${workers} needs ports up to ${last}: with ${workers} workers the port must be ` +
      `at most ${portMax - workers + 1}.`,
  ];
}

/** The normal form of a public address; null for what is none. */
function publicUrlOf(text: string): string | null {
  const url = URL.parse(text);
  const prefix = url && pathPrefixOf(url.pathname);
  if (url?.protocol !== 'https:' || prefix === null) return null;
  const isBare = url.username + url.password + url.search + url.hash === '';
  return isBare ? url.origin + prefix : null;
}
