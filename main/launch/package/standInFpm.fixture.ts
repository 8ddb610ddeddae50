import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

/**
 * Writes a program that electron-builder takes for fpm, which it would have to download: `dpkg-deb` makes the package out of the same
 * options. What it does not know is an error.
 */
export function makeStandInFpm(file: string): void {
  const program = `#!/bin/sh\nexec '${process.execPath}' '${import.meta.filename}' "$@"\n`;
  fs.writeFileSync(file, program, { mode: 0o755 });
}

const text = { type: 'string' } as const;

function makeDeb(words: string[]): void {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      source: { type: 'string', short: 's' },
      target: { type: 'string', short: 't' },
      force: { type: 'boolean' },
      depends: { type: 'string', short: 'd', multiple: true },
      'deb-recommends': { type: 'string', multiple: true },
      'deb-compression': text,
      'deb-priority': text,
      'after-install': text,
      'after-remove': text,
      architecture: text,
      category: text,
      description: text,
      license: text,
      maintainer: text,
      name: text,
      package: text,
      url: text,
      vendor: text,
      version: text,
    },
  });
  const made = values.package ?? '';
  const folder = `${made}.contents`;
  for (const place of positionals) {
    const [from = '', to = ''] = place.split('=');
    fs.mkdirSync(path.dirname(path.join(folder, to)), { recursive: true });
    fs.cpSync(from, path.join(folder, to), { recursive: true });
  }
  const control = path.join(folder, 'DEBIAN');
  fs.mkdirSync(control);
  const fields = {
    Package: values.name,
    Version: values.version,
    Architecture: values.architecture,
    Section: values.category,
    Maintainer: values.maintainer,
    Homepage: values.url,
    Priority: values['deb-priority'],
    Depends: values.depends?.join(', '),
    Recommends: values['deb-recommends']?.join(', '),
    Description: values.description,
  };
  const lines = Object.entries(fields).map(([field, value]) => value && `${field}: ${value}\n`);
  fs.writeFileSync(path.join(control, 'control'), lines.filter(Boolean).join(''));
  for (const [option, script] of [
    ['after-install', 'postinst'],
    ['after-remove', 'postrm'],
  ] as const) {
    const from = values[option];
    if (from === undefined) continue;
    fs.copyFileSync(from, path.join(control, script));
    fs.chmodSync(path.join(control, script), 0o755);
  }
  execFileSync('dpkg-deb', ['--root-owner-group', '-Znone', '--build', folder, made]);
  fs.rmSync(folder, { recursive: true });
}

if (import.meta.main) makeDeb(process.argv.slice(2));
