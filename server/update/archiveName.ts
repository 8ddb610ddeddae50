/** The names of systems in file names, as electron-builder has them. */
const systems: Partial<Record<NodeJS.Platform, string>> = { darwin: 'mac', win32: 'win' };

/** The kind of machine in the name of a server archive: system and processor. */
export function machineKind(): string {
  return `${systems[process.platform] ?? process.platform}-${process.arch}`;
}

/** The folder in the server archive for machines of this kind, and the archive's name without its ending. */
export function archiveFolder(version: string): string {
  return `perch-server-${version}-${machineKind()}`;
}

/** The version in the name of a server archive for machines of this kind; null for any other file. */
export function archiveVersion(name: string): string | null {
  const [, version, kind] =
    /^perch-server-(\d{1,9}\.\d{1,9}\.\d{1,9}(?:-[\dA-Za-z.]{1,40})?)-([a-z\d]+-[a-z\d]+)\.tar\.gz$/.exec(
      name,
    ) ?? [];
  return version !== undefined && kind === machineKind() ? version : null;
}
