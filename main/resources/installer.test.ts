import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isOnPath } from '../../e2e/runTests/isOnPath.ts';

const hasCompiler = isOnPath('makensis');

/** An installer with nothing but our part. electron-builder, around it, defines the names that it uses. */
const script = (file: string) => `
Unicode true
Name Perch
OutFile "${file}"
!include LogicLib.nsh
!define APP_EXECUTABLE_FILENAME Perch.exe
!define isUpdated '"" == "--updated"'
!include "${join(import.meta.dirname, 'installer.nsh')}"
Section
  WriteUninstaller "$INSTDIR\\uninstall.exe"
  !insertmacro customInstall
SectionEnd
Section Uninstall
  !insertmacro customUnInstall
SectionEnd
`;

it.skipIf(!hasCompiler)(
  `NSIS takes what the Windows installer does for perch:// links${hasCompiler ? '' : ' (skipped: the package nsis is not installed)'}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'perch-nsis-'));
    try {
      writeFileSync(join(folder, 'script.nsi'), script(join(folder, 'perch.exe')));
      // -WX: a warning is an error.
      const { status, stdout } = spawnSync('makensis', ['-V2', '-WX', join(folder, 'script.nsi')], {
        encoding: 'utf8',
      });
      expect(status, stdout).toBe(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
