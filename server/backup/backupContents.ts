import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';

/** A backup cannot be made or put back; the message is a sentence for people. */
export class BackupError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BackupError';
  }
}

/** The first file of an archive, which lists the others. */
export const manifestName = 'backup.json';

/** Next to the database: settings, the certificate with its key (by which invites know the server), the files of channels. */
export const otherContents = ['config.json', 'certs', 'files'] as const;

/** The names that an archive may contain; all else in one is not taken out of it. */
const contentName =
  /^(perch\.db|config\.json|certs\/server\.(crt|key)|files\/[\w-]{1,128}(\.json)?)$/;

/** Whether a file of a data folder belongs into a backup. @param name with slashes, from the data folder */
export function isContent(name: string): boolean {
  return contentName.test(name);
}

export const manifestSchema = z.object({
  /** The version of this list. */
  format: z.literal(1),
  /** The version of the Perch that made it. */
  perch: z.string().max(64),
  /** ISO 8601. */
  madeAt: z.iso.datetime(),
  /** Of each file in the archive: its size in bytes, and its SHA-256. */
  files: z.record(
    z.string().regex(contentName),
    z.object({ size: z.int().min(0), sha256: z.string().regex(/^[\da-f]{64}$/) }),
  ),
});
export type BackupManifest = z.output<typeof manifestSchema>;

/** What the manifest says about a file. @param name from `folder` */
export async function describeContent(
  folder: string,
  name: string,
): Promise<BackupManifest['files'][string]> {
  const file = path.join(folder, name);
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return { size: (await stat(file)).size, sha256: hash.digest('hex') };
}
