import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { z } from 'zod';
import type { SettingsOf } from './Setting.ts';

/** Media nodes: machines that forward media for a server on another machine. */
export interface NodeConfig {
  /** The secret that the server and its media nodes share; null where no node may connect. */
  readonly nodeKey: string | null;
  /** The server for which a media node works, with the fingerprint of its key after `#pin=` where systems do not trust it. */
  readonly mainServer: string | null;
  /** What a media node is called in the commands and reports of its server; null: as its machine. */
  readonly nodeName: string | null;
  /** The IP address at which the other machines reach this one; null: the one of the connection between server and node. */
  readonly nodeAddress: string | null;
}

/** How commands and reports call the server's own machine. */
export const ownMachineName = 'main';
export const nodeNamePattern = /^[a-z0-9](?:[a-z0-9.-]{0,62})$/i;

export const nodeSettings = {
  nodeKey: {
    variable: 'PERCH_NODE_KEY',
    standard: null,
    schema: z.string().regex(/^[\x21-\x7e]{32,128}$/),
    right: 'a random text of 32 to 128 letters, digits and signs, without spaces',
    secret: true,
  },
  mainServer: {
    variable: 'PERCH_MAIN_SERVER',
    standard: null,
    schema: z.string().refine((text) => mainServerOf(text) !== null),
    right:
      'the https address of the server, like https://perch.example.org:44300, with #pin= and the SHA-256 of its key where systems do not trust its certificate',
  },
  nodeName: {
    variable: 'PERCH_NODE_NAME',
    standard: null,
    schema: z
      .string()
      .regex(nodeNamePattern)
      .refine((name) => name !== ownMachineName),
    right: `a name of 1 to 63 letters, digits, dots and hyphens, other than ${ownMachineName}`,
  },
  nodeAddress: {
    variable: 'PERCH_NODE_ADDRESS',
    standard: null,
    schema: z.string().refine((text) => isIP(text) !== 0),
    right: 'an IP address at which the other machines reach this one',
  },
} satisfies SettingsOf<NodeConfig>;

/** Where the server of a media node is, and what its key must be. */
export interface MainServer {
  readonly url: URL;
  /** 64 hex digits; null where the systems' authorities decide. */
  readonly pin: string | null;
}

/** Null for what is no such address. */
export function mainServerOf(text: string): MainServer | null {
  const url = URL.parse(text);
  if (url?.protocol !== 'https:' || url.search !== '' || url.username + url.password !== '') {
    return null;
  }
  if (url.hash === '') return { url, pin: null };
  const pin = /^#pin=([0-9a-f]{64})$/i.exec(url.hash.replaceAll(':', ''))?.[1]?.toLowerCase();
  return pin === undefined ? null : { url, pin };
}

/** The name of a media node whose settings have none. */
export function machineName(): string {
  const name = hostname().slice(0, 63);
  return nodeNamePattern.test(name) && name !== ownMachineName ? name : 'node';
}
