import { join } from 'node:path';
import { app } from 'electron';
import { type HostPlaces, hostPlaces } from './hostPlaces.ts';

/** Where the server of this app is now. */
export function appPlaces(): HostPlaces {
  return hostPlaces({
    isPackaged: app.isPackaged,
    resourcesPath: process.resourcesPath,
    root: join(import.meta.dirname, '../..'),
    env: process.env,
  });
}
