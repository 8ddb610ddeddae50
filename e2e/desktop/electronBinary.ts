import { installedExecutable } from '../../main/launch/ensureElectron.ts';
import { root } from './DesktopApp.ts';

/** The path of Electron's program, or undefined where it could not be downloaded: then the double runs. */
export const electronBinary = installedExecutable(root);

/** What the output calls the two ways in which the specs run. */
export const wayOfRunning = electronBinary === undefined ? 'double of Electron' : 'real Electron';
