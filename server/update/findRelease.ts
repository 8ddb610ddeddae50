import { archiveVersion } from './archiveName.ts';
import { compareVersions } from './compareVersions.ts';

/** The list of a release, as `sha256sum` writes it. */
const listName = 'SHA256SUMS';
const listMaxBytes = 1_000_000;
const listTimeoutMs = 20_000;

/** A server archive that can be had. */
export interface Release {
  readonly version: string;
  readonly archiveUrl: string;
  /** The file's name. */
  readonly archive: string;
  /** In hex. */
  readonly sha256: string;
}

/**
 * The newest server archive for machines of this kind at an address with the files of a release; null if there is none.
 *
 * @param address of the folder
 * @throws Error when it cannot be asked
 */
export async function findRelease(address: string): Promise<Release | null> {
  const folder = new URL(address.endsWith('/') ? address : `${address}/`);
  const response = await request(new URL(listName, folder), AbortSignal.timeout(listTimeoutMs));
  const chunks: Uint8Array[] = [];
  for await (const chunk of boundedBody(response, listMaxBytes)) chunks.push(chunk);
  const releases = Buffer.concat(chunks)
    .toString('utf8')
    .split('\n')
    .flatMap((line) => {
      const [, sha256, archive] = /^([\da-f]{64}) [ *]([\w.-]{1,200})$/.exec(line.trim()) ?? [];
      const version = archive === undefined ? null : archiveVersion(archive);
      if (sha256 === undefined || archive === undefined || version === null) return [];
      return [{ version, archive, sha256, archiveUrl: new URL(archive, folder).href }];
    });
  return releases.sort((one, other) => compareVersions(other.version, one.version))[0] ?? null;
}

/**
 * Begins to download a file.
 *
 * @throws Error when it is not there, or comes from an address that is not encrypted
 */
export async function request(url: URL, signal: AbortSignal): Promise<Response> {
  const response = await fetch(url, { signal }).catch((error: Error) => {
    // What has happened is only in the cause.
    const { message } = error.cause instanceof Error ? error.cause : error;
    throw new Error(`${url.host} cannot be reached (${message})`, { cause: error });
  });
  if (!response.ok) throw new Error(`${url.href} answers ${response.status}`);
  // Also at the end of redirections. On this machine nobody listens.
  const { protocol, hostname } = new URL(response.url);
  if (protocol !== 'https:' && !['localhost', '127.0.0.1', '[::1]'].includes(hostname)) {
    throw new Error(`${url.href} leads to an address that is not encrypted`);
  }
  return response;
}

/** The bytes of an answer. @throws Error when there are more than `maxBytes` */
export async function* boundedBody(
  { body }: Response,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Error('the file is too large');
    yield chunk;
  }
}
