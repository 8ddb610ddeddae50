import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readMediasoupPackage } from './mediasoupPackage.ts';
import { PATCHES, patchWorkerSource } from './patchWorkerSource.ts';

const root = path.resolve(import.meta.dirname, '..', '..');

describe('patchWorkerSource', () => {
  let source: string;
  beforeEach(() => {
    source = fs.mkdtempSync(path.join(os.tmpdir(), 'perch-patch-'));
    const worker = path.join(readMediasoupPackage(root).folder, 'worker');
    for (const { file } of PATCHES) {
      fs.cpSync(path.join(worker, file), path.join(source, file));
    }
  });
  afterEach(() => {
    fs.rmSync(source, { recursive: true, force: true });
  });

  it('changes the lines of the installed mediasoup', () => {
    patchWorkerSource(source);
    for (const { file, find, replace } of PATCHES) {
      const text = fs.readFileSync(path.join(source, file), 'utf8');
      expect(text).toContain(replace);
      expect(text).not.toContain(find);
    }
  });

  it('refuses sources that it was not made for', () => {
    patchWorkerSource(source);
    expect(() => patchWorkerSource(source)).toThrow(/meson\.build .* 0 times instead of once/);
  });

  it('refuses sources in which the file is missing', () => {
    fs.rmSync(path.join(source, 'src'), { recursive: true });
    expect(() => patchWorkerSource(source)).toThrow(/DtlsTransport\.cpp/);
  });
});
