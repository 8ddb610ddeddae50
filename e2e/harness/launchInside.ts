import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright/test';
import { type ChromiumOptions, chromiumOptions } from './chromiumOptions.ts';
import type { Inside } from './namespaces.ts';

/** Starts a Chromium in a network namespace. It is driven through a pipe, which needs no network. */
export async function launchInside(inside: Inside, options: ChromiumOptions): Promise<Browser> {
  const launched = chromiumOptions(options);
  const program = launched.executablePath ?? chromium.executablePath();
  const folder = mkdtempSync(join(tmpdir(), 'perch-inside-'));
  try {
    const executablePath = join(folder, 'chromium');
    writeFileSync(executablePath, `#!/bin/sh\nexec ${inside.join(' ')} "${program}" "$@"\n`, {
      mode: 0o755,
    });
    return await chromium.launch({ ...launched, executablePath });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
