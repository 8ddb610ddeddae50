import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import zlib from 'node:zlib';

/** Images, fonts and sounds are compressed already. */
const COMPRESSIBLE = /\.(html|js|css|json|webmanifest|svg|txt|wasm|tflite)$/;
/** Smaller files gain nothing beside the headers of the answer. */
const MIN_BYTES = 1024;
/** Brotli's best quality takes 17 s for the 9 MB of the background engine and saves a tenth; 9 takes 1 s. */
const BROTLI_QUALITY = { best: 11, forLarge: 9 } as const;
const LARGE_BYTES = 1024 * 1024;

/**
 * Writes a `.br` and a `.gz` beside each compressible file of a web client, so that the server compresses nothing during
 * calls. Replaces those of an earlier build.
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
        [zlib.constants.BROTLI_PARAM_QUALITY]:
          body.byteLength < LARGE_BYTES ? BROTLI_QUALITY.best : BROTLI_QUALITY.forLarge,
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
