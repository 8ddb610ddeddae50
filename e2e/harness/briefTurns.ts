import { gameTimes } from '../../server/games/gamePhases.ts';

/*
 * Loaded into a server that runs from its sources (`node --import`): in draw and guess, the word is shown for a second and a half after
 * each turn, not for six.
 */
Object.assign(gameTimes, { revealMs: 1_500 });
