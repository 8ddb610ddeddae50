import fs from 'node:fs';
import path from 'node:path';

/** Whether a folder of `PATH` holds a program of this name. */
export function isOnPath(tool: string): boolean {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter(Boolean);
  return folders.some((folder) => fs.existsSync(path.join(folder, tool)));
}
