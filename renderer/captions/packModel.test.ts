import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar';
import { expect, it } from 'vitest';
import { packModel } from './packModel.ts';

function fileAt(path: string, text: string): File {
  const file = new File([text], path.slice(path.lastIndexOf('/') + 1));
  return Object.defineProperty(file, 'webkitRelativePath', { value: path });
}

it('packs the model that is in the chosen folder, or in a folder of it, and nothing else', async () => {
  const packed = packModel([
    fileAt('downloads/notes.txt', 'secret'),
    fileAt('downloads/small-en/am/final.mdl', 'x'.repeat(700)),
    fileAt('downloads/small-en/conf/model.conf', ''),
  ]);
  if (typeof packed === 'string') throw new Error(packed);
  const folder = await mkdtemp(join(tmpdir(), 'perch-model-'));
  const names: string[] = [];
  const unpack = extract({
    cwd: folder,
    strict: true,
    onReadEntry: ({ path }) => names.push(path),
  });
  await pipeline(Readable.from([Buffer.from(await packed.arrayBuffer())]), unpack);
  expect(names).toEqual(['model/am/final.mdl', 'model/conf/model.conf']);
  expect(await readFile(join(folder, 'model/am/final.mdl'), 'utf8')).toBe('x'.repeat(700));
  await rm(folder, { recursive: true });
});

it('finds models whose files are all in one folder, and says where there is none', () => {
  expect(packModel([fileAt('model/final.mdl', 'x')])).toBeInstanceOf(Blob);
  expect(packModel([fileAt('model/readme', 'x')])).toBe('none');
  expect(packModel([])).toBe('none');
  const large = Object.defineProperty(fileAt('model/final.mdl', 'x'), 'size', { value: 5e8 });
  expect(packModel([large])).toBe('tooLarge');
});
