import { ensureElectron } from '../../main/launch/ensureElectron.ts';

/**
 * Prepares real Electron. Where it cannot be downloaded, the tests run on the double of Electron instead, except with
 * `PERCH_REQUIRE_ELECTRON` in `env`, as on CI: there a missing Electron is an error.
 *
 * @param root the folder of package.json
 * @throws Error if Electron is required and cannot be downloaded
 */
export async function prepareElectron(
  root: string,
  env: NodeJS.ProcessEnv,
  ensure: typeof ensureElectron = ensureElectron,
): Promise<void> {
  try {
    await ensure(root);
  } catch (error) {
    const why = `Electron could not be downloaded: ${(error as Error).message}`;
    if (env['PERCH_REQUIRE_ELECTRON'])
      throw new Error(`${why}, and PERCH_REQUIRE_ELECTRON is set.`);
    console.log(`  (${why}; testing without it)`);
  }
}
