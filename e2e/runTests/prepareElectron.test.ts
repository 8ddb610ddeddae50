import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { prepareElectron } from './prepareElectron.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const required = { PERCH_REQUIRE_ELECTRON: '1' };
const offline = async () => {
  throw new Error('github.com cannot be reached');
};

it('a missing Electron is an error where it is required', async () => {
  await expect(prepareElectron(root, required, offline)).rejects.toThrow(
    'github.com cannot be reached, and PERCH_REQUIRE_ELECTRON is set',
  );
});

it('a missing Electron is named elsewhere, also with CI set', async () => {
  const log = vi.spyOn(console, 'log').mockReturnValue();
  await prepareElectron(root, { CI: 'true' }, offline);
  expect(log).toHaveBeenCalledWith(expect.stringContaining('testing without it'));
  log.mockRestore();
});

it('an Electron that is there satisfies both', async () => {
  for (const env of [required, {}]) {
    await expect(prepareElectron(root, env, async () => 'electron')).resolves.toBeUndefined();
  }
});

it('the workflow requires Electron for npm test', () => {
  const workflow = readFileSync(path.join(root, '.github', 'workflows', 'ci.yml'), 'utf8');
  expect(workflow).toMatch(
    /- run: npm test\n {8}env:\n(?: {10}.*\n)* {10}PERCH_REQUIRE_ELECTRON: 1\n/,
  );
});
