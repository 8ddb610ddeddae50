import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { keyFingerprint } from '../../certs/keyFingerprint.ts';
import { madeCertificatePaths } from '../../certs/madeCertificate.ts';
import type { ServerConfig } from '../../server/config.ts';
import { localUrl } from '../../server/lifecycle/askHealth.ts';

/** The process of the desktop app. */
export interface OpenedApp {
  /** Resolves with the exit code when the app is closed. */
  ended: Promise<number>;
  close(): void;
}

/**
 * Opens the desktop app on the server of this machine.
 *
 * @param electron the path of the Electron executable
 * @param pin SHA-256 of the server's key
 */
export function openApp(
  root: string,
  electron: string,
  config: ServerConfig,
  pin: string,
): OpenedApp {
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  // Chromium's sandbox refuses to run as root.
  const flags = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child: ChildProcess = spawn(electron, [...flags, path.join(root, 'dist', 'main')], {
    cwd: root,
    env: { ...env, PERCH_APP_SERVER: localUrl(config), PERCH_APP_PIN: pin },
    stdio: 'inherit',
  });
  return {
    ended: once(child, 'exit').then(
      ([code, signal]) => (signal ? 0 : Number(code)),
      () => 1,
    ),
    close: () => void child.kill(),
  };
}

/** SHA-256 of the key in the certificate file that the server uses. */
export function keyPin(config: ServerConfig): string {
  const file = config.tlsCertPath ?? madeCertificatePaths(config.dataDir).certPath;
  return keyFingerprint(fs.readFileSync(file));
}
