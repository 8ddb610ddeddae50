import { isIP } from 'node:net';
import { version as mediasoupVersion } from 'mediasoup';
import { z } from 'zod';
import { nodeNamePattern } from '../config/nodeSettings.ts';
import { serverVersion } from '../lifecycle/ServerHealth.ts';

/** Where the server takes the connections of media nodes, below its own path. */
export const nodePath = '/media-node';
/** The protocol to which such a connection is upgraded: that between mediasoup and its worker, as it is. */
export const nodeUpgrade = 'perch-media-worker';
/** The header with the greeting, as base64url of its JSON. */
export const greetingHeader = 'perch-media-node';

const workersMax = 64;
const addressField = z.string().refine((text) => isIP(text) !== 0);

/** mediasoup and its worker understand only their own version; of Perch they may be different. */
const versionFields = z.object({ perch: z.string().max(64), mediasoup: z.string().max(64) });

export type NodeVersions = z.output<typeof versionFields>;
export const ownVersions: NodeVersions = { perch: serverVersion, mediasoup: mediasoupVersion };

/** What a media node says of one of its workers. */
const greetingFields = versionFields.extend({
  name: z.string().regex(nodeNamePattern),
  /** Of this run of the node. */
  run: z.string().min(1).max(64),
  /** The worker's number on its node. */
  worker: z.int().min(0).lt(workersMax),
  /** The number of the worker's process, by which its first message is known. */
  pid: z.int().min(1),
  coresPerWorker: z.number().min(0.001).max(1),
  hosts: z.array(addressField).min(1).max(8),
  /** Of UDP and TCP. */
  port: z.int().min(1).max(65_535),
  /** Where clients reach it, best first. */
  addresses: z.array(addressField).min(1).max(32),
  /** Where other machines reach it. */
  nodeAddress: addressField,
});

export type NodeGreeting = z.output<typeof greetingFields>;

export function writeGreeting(greeting: NodeGreeting): string {
  return Buffer.from(JSON.stringify(greeting)).toString('base64url');
}

/** The greeting, or a sentence about why it cannot be taken. */
export function readGreeting(header: string): NodeGreeting | string {
  const content = parsed(header);
  const versions = versionFields.safeParse(content);
  if (!versions.success) return 'This is no greeting of a media node.';
  const { perch, mediasoup } = versions.data;
  if (mediasoup !== ownVersions.mediasoup) {
    return `The media node has Perch ${perch} with mediasoup ${mediasoup}, the server has Perch ${ownVersions.perch} with mediasoup ${ownVersions.mediasoup}: install the same version on both.`;
  }
  const greeting = greetingFields.safeParse(content);
  return greeting.success ? greeting.data : 'This is no greeting of a media node.';
}

function parsed(header: string): unknown {
  try {
    return JSON.parse(Buffer.from(header, 'base64url').toString());
  } catch {
    return null;
  }
}
