import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { metainfo } from './metainfo.ts';

const hasValidator = spawnSync('appstreamcli', ['--version']).status === 0;

it.skipIf(!hasValidator)(
  `appstreamcli finds no fault in the metadata${hasValidator ? '' : ' (skipped: the package appstream is not installed)'}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'perch-metainfo-'));
    const file = join(folder, 'org.perch.Perch.metainfo.xml');
    writeFileSync(
      file,
      metainfo({ version: '0.1.0', date: '2026-01-01', homepage: 'https://perch.example/a?b&c' }),
    );
    const { status, stdout, stderr } = spawnSync(
      'appstreamcli',
      ['validate', '--no-net', '--explain', file],
      { encoding: 'utf8' },
    );
    rmSync(folder, { recursive: true });
    expect(status, `${stdout}${stderr}`).toBe(0);
  },
);
