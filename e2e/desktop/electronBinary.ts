import { installedExecutable } from '../../main/launch/ensureElectron.ts';
import { root } from './DesktopApp.ts';

/** The path of Electron's program. If it could not be downloaded: undefined, and the double runs. */
export const electronBinary = installedExecutable(root);

/** The name of the Electron in use, for the test output. */
export const wayOfRunning = electronBinary === undefined ? 'double of Electron' : 'real Electron';
