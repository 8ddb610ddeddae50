import type { ModelFault } from '../state/Captions.ts';

/** The engine has all of it in memory, of which WebAssembly has 2 to 4 GB. */
const modelMaxBytes = 400 * 1024 * 1024;
const blockBytes = 512;
/** Every model of the engine has one of this name, in its folder or in `am`. */
const markPattern = /^(?<root>(?:[^/]+\/)*?)(?:am\/)?final\.mdl$/;

/**
 * Packs the folder of a model, which may be inside of the chosen one, as the engine takes it: a tar archive (POSIX ustar) with all
 * files in one folder.
 *
 * @param files with their `webkitRelativePath`
 */
export function packModel(files: readonly File[]): Blob | ModelFault {
  const [root] = files.flatMap(
    (file) => markPattern.exec(file.webkitRelativePath)?.groups?.['root'] ?? [],
  );
  if (root === undefined) return 'none';
  const own = files.filter((file) => file.webkitRelativePath.startsWith(root));
  if (own.reduce((sum, file) => sum + file.size, 0) > modelMaxBytes) return 'tooLarge';
  const parts = own.flatMap((file) => {
    const header = tarHeader(`model/${file.webkitRelativePath.slice(root.length)}`, file.size);
    const padding = new Uint8Array((blockBytes - (file.size % blockBytes)) % blockBytes);
    return header === null ? [] : [header, file, padding];
  });
  return new Blob([...parts, new Uint8Array(2 * blockBytes)]);
}

/** Null for a path that is too long: no file of a model has one. */
function tarHeader(path: string, size: number): Uint8Array<ArrayBuffer> | null {
  const header = new Uint8Array(blockBytes);
  const name = new TextEncoder().encode(path);
  if (name.length > 100) return null;
  const write = (text: string, offset: number) =>
    header.set(new TextEncoder().encode(text), offset);
  header.set(name);
  write('0000644\0', 100);
  write('0000000\0', 108);
  write('0000000\0', 116);
  write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  write('00000000000\0', 136);
  // The sum is taken with spaces in its own place.
  write('        ', 148);
  write('0', 156);
  write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}
