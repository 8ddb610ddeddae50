import fs from 'node:fs';
import path from 'node:path';

interface Patch {
  file: string;
  find: string;
  replace: string;
}

/** Lines of mediasoup's worker that must change for a build with Debian's libraries. */
export const PATCHES: readonly Patch[] = [
  {
    // Debian 12 has meson 1.0.1, and nothing in the file needs more.
    file: 'meson.build',
    find: "meson_version: '>= 1.1.0'",
    replace: "meson_version: '>= 1.0.0'",
  },
  {
    // BIO_CB_RETURN is a flag beside the operation. With the plain comparison the callback returns 1
    // to BIO_CTRL_GET_KTLS_SEND; an OpenSSL built with kernel TLS (Debian's is) then allocates no
    // write buffer and the worker dies at the first DTLS flight.
    file: 'src/RTC/DtlsTransport.cpp',
    find: '(operationType == BIO_CB_RETURN)',
    replace: '((operationType & BIO_CB_RETURN) != 0)',
  },
];

/**
 * Changes the lines in a copy of mediasoup's worker sources.
 *
 * @throws Error unless each line occurs exactly once, because the patches are for other sources then
 */
export function patchWorkerSource(source: string): void {
  for (const { file, find, replace } of PATCHES) {
    const target = path.join(source, file);
    const text = fs.existsSync(target) ? fs.readFileSync(target, 'utf8') : '';
    const found = text.split(find).length - 1;
    if (found !== 1) {
      throw new Error(
        `The worker cannot be built from source: ${file} of this mediasoup version holds "${find}" ` +
          `${found} times instead of once, so server/worker/patchWorkerSource.ts does not fit it.`,
      );
    }
    fs.writeFileSync(
      target,
      text.replace(find, () => replace),
    );
  }
}
