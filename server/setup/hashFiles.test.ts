import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashFiles } from './hashFiles.ts';

describe('hashFiles', () => {
  let root: string;
  beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), 'perch-hash-'));
    write('room/one.ts', 'one');
    write('room/deep/two.ts', 'two');
  });
  afterEach(() => {
    fs.rmSync(root, { recursive: true, force: true });
  });
  function write(file: string, text: string) {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), text);
  }

  it('changes with the content, name or existence of a file', () => {
    const seen = new Set([hashFiles(root, ['room'])]);
    write('room/deep/two.ts', 'changed');
    seen.add(hashFiles(root, ['room']));
    fs.renameSync(path.join(root, 'room/one.ts'), path.join(root, 'room/uno.ts'));
    seen.add(hashFiles(root, ['room']));
    write('room/three.ts', '');
    seen.add(hashFiles(root, ['room']));
    expect(seen.size).toBe(4);
  });

  it('does not change with output, excluded, repeated or missing files', () => {
    const before = hashFiles(root, ['room']);
    write('room/node_modules/x.js', 'x');
    write('room/dist/x.js', 'x');
    write('room/one.test.ts', 'x');
    const isInput = (file: string) => !file.endsWith('.test.ts');
    expect(hashFiles(root, ['./room', 'room/one.ts', 'nowhere'], isInput)).toBe(before);
  });
});
