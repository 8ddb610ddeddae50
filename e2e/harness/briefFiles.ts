import { emptyFilesMs } from '../../server/files/followChannels.ts';

/*
 * Loaded into a server before its program (`node --import`): the files of a channel that everybody has left are deleted after half a
 * second, not after two minutes.
 */
const later = globalThis.setTimeout;
const sooner = (act: () => void, ms?: number) => later(act, ms === emptyFilesMs ? 500 : ms);
globalThis.setTimeout = Object.assign(sooner, later);
