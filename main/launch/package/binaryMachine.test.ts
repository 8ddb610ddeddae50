import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { binaryMachine } from './binaryMachine.ts';

const root = path.resolve(import.meta.dirname, '..', '..', '..');

describe('binaryMachine', () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'perch-binary-'));
  });
  afterEach(() => {
    fs.rmSync(folder, { recursive: true, force: true });
  });

  // Real files. (The linux-arm64 file of uiohook-napi 1.5.5 is for x64.)
  it.each([
    ['linux', 'x64'],
    ['darwin', 'x64'],
    ['darwin', 'arm64'],
    ['win32', 'x64'],
    ['win32', 'arm64'],
  ])('knows a binary for %s on %s', (platform, arch) => {
    const prebuilds = path.join(root, 'node_modules', 'uiohook-napi', 'prebuilds');
    const file = path.join(prebuilds, `${platform}-${arch}`, 'uiohook-napi.node');
    expect(binaryMachine(file)).toEqual({ platform, arch });
  });

  it('recognises the program that runs this test', () => {
    const { platform, arch } = process;
    expect(binaryMachine(process.execPath)).toEqual({ platform, arch });
  });

  it.each([
    ['', 'nothing'],
    ['#!/bin/sh\n', 'a script'],
    [`MZ${'\0'.repeat(100)}`, 'a broken program'],
  ])('takes %j for none (%s)', (text) => {
    const file = path.join(folder, 'file');
    fs.writeFileSync(file, text);
    expect(binaryMachine(file)).toBeUndefined();
  });
});
