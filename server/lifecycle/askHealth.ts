import https from 'node:https';
import { isIP } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { keyFingerprint } from '../../certs/keyFingerprint.ts';
import { localHost, type ServerConfig } from '../config.ts';

const TIMEOUT_MS = 2_000;

/** A running Perch server on this machine, as far as the launcher needs it. */
export interface LocalHealth {
  status: string;
  /** SHA-256 of the key in its certificate. */
  keyFingerprint256: string;
}

/**
 * Asks `/healthz` of the server that this configuration describes.
 *
 * @returns undefined if nothing answers there, or not a Perch server
 */
export function askHealth(config: ServerConfig): Promise<LocalHealth | undefined> {
  return new Promise((resolve) => {
    const request = https.get(
      {
        host: localHost(config),
        port: config.port,
        path: '/healthz',
        agent: false,
        timeout: TIMEOUT_MS,
        // Not verified here: the app compares the key with that of the file.
        rejectUnauthorized: false,
      },
      (response) => {
        const raw = (response.socket as TLSSocket).getPeerCertificate().raw;
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('error', () => resolve(undefined));
        response.on('end', () => {
          const health = parse(text);
          const ready = response.statusCode === 200 && health?.product === 'perch';
          if (!ready) resolve(undefined);
          else resolve({ ...health, keyFingerprint256: keyFingerprint(raw) });
        });
      },
    );
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(undefined));
    request.on('close', () => resolve(undefined));
  });
}

/** The address of the web client, for people and for the app. */
export function localUrl(config: Pick<ServerConfig, 'host' | 'port'>): string {
  const host = localHost(config);
  return `https://${isIP(host) === 6 ? `[${host}]` : host}:${config.port}`;
}

function parse(text: string): { product?: string; status: string } | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
