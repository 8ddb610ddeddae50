import fs from 'node:fs';
import path from 'node:path';

/** The mark before the fuses in a binary, as @electron/fuses looks for it (electron's `build/fuses`). */
const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const FUSE_VERSION = 1;
/** Electron's default fuses: '1' is on, '0' is off. */
const FUSES = '10111001';

/**
 * Makes a folder that electron-builder accepts as an unpacked Electron for Linux: the files that it
 * renames, copies or changes, as small as possible. The program does nothing; its fuses can be set and
 * read like the real ones.
 */
export function makeStandInElectron(folder: string, root: string): void {
  const fuses = `${FUSE_SENTINEL}${String.fromCharCode(FUSE_VERSION, FUSES.length)}${FUSES}`;
  const program = `#!/bin/sh\necho "This is not Electron."\nexit 1\n# ${fuses}\n`;
  fs.mkdirSync(path.join(folder, 'locales'), { recursive: true });
  fs.mkdirSync(path.join(folder, 'resources'));
  fs.writeFileSync(path.join(folder, 'electron'), Buffer.from(program, 'latin1'), { mode: 0o755 });
  fs.writeFileSync(path.join(folder, 'locales', 'en-US.pak'), '');
  fs.writeFileSync(path.join(folder, 'LICENSES.chromium.html'), '');
  fs.copyFileSync(path.join(root, 'node_modules/electron/LICENSE'), path.join(folder, 'LICENSE'));
}
