import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import zlib from 'node:zlib';

/** Pictures, fonts and sounds are compressed already. */
const COMPRESSIBLE = /\.(html|js|css|json|webmanifest|svg|txt|wasm|tflite)$/;
/** Below this the head of the answer weighs more. */
const MIN_BYTES = 1024;
/** Brotli's best (11) takes 17 s for the 9 MB of the engine that blurs, for a tenth less; this takes one. */
const BROTLI_QUALITY = 9;

/**
 * Writes a `.br` and a `.gz` beside each file of a web client that gains by it, so that the server compresses nothing while
 * people talk. What is left of an earlier build is replaced.
 *
 * @param folder the built client
 */
export async function compressBuild(folder: string): Promise<void> {
  const files = fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && COMPRESSIBLE.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name));
  await Promise.all(files.map(compressFile));
}

async function compressFile(file: string): Promise<void> {
  const body = fs.readFileSync(file);
  const encoded = {
    '.br': promisify(zlib.brotliCompress)(body, {
      params: {
        [zlib.constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
        [zlib.constants.BROTLI_PARAM_SIZE_HINT]: body.byteLength,
      },
    }),
    '.gz': promisify(zlib.gzip)(body, { level: zlib.constants.Z_BEST_COMPRESSION }),
  };
  for (const [suffix, encoding] of Object.entries(encoded)) {
    const smaller = await encoding;
    const gains = body.byteLength >= MIN_BYTES && smaller.byteLength < body.byteLength;
    if (gains) fs.writeFileSync(file + suffix, smaller);
    else fs.rmSync(file + suffix, { force: true });
  }
}
