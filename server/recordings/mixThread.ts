/*
 * The thread in which one mix is made: see `Mixer`. It ends when the mix is there, and with an error when it cannot be made.
 */
import { constants, setPriority } from 'node:os';
import { workerData } from 'node:worker_threads';
import type { MixOrder } from './mixOrder.ts';
import { mixTracks } from './mixTracks.ts';

// On Linux this is for this thread alone; elsewhere it would be for the whole server.
if (process.platform === 'linux') setPriority(0, constants.priority.PRIORITY_LOW);
await mixTracks(workerData as MixOrder);
