import os from 'node:os';
import path from 'node:path';

/**
 * The folder for downloads and builds that all clones share: a Node runtime, the mediasoup worker. It may be deleted at any
 * time. `PERCH_CACHE_DIR` sets it; the default is the platform's folder for caches.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @param {NodeJS.Platform} [platform]
 * @returns {string} an absolute path; the folder need not exist
 */
export function cacheFolder(env = process.env, platform = process.platform) {
  if (env.PERCH_CACHE_DIR) return path.resolve(env.PERCH_CACHE_DIR);
  const home = os.homedir();
  if (platform === 'win32') {
    return path.join(env.LOCALAPPDATA || path.join(home, 'AppData', 'Local'), 'perch', 'Cache');
  }
  if (platform === 'darwin') return path.join(home, 'Library', 'Caches', 'perch');
  return path.join(env.XDG_CACHE_HOME || path.join(home, '.cache'), 'perch');
}
