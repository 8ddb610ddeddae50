import type { ChannelId, UserId } from './ids.ts';
import type { User } from './User.ts';

/*
 * Draw and guess, a game in a voice channel: in each round everybody draws a word once, and the others guess it. The server
 * decides everything; a `Game` contains only what its receiver may know.
 */

/** The languages of the word lists. */
export const wordLanguages = ['en', 'ko'] as const;
export type WordLanguage = (typeof wordLanguages)[number];

export const gameRoundsMax = 5;
/** How long a turn may take, in ms; the usual ones. */
export const drawTimesMs = [30_000, 60_000, 80_000, 120_000] as const;
export const customWordsMax = 200;
export const customWordMaxLength = 32;
/** The most players: with more, a round would take more than an hour. */
export const gamePlayersMax = 24;
export const gamePlayersMin = 2;
/** From how many words the drawer chooses one. */
export const wordChoices = 3;
export const guessMaxLength = 48;

/** What the host decides before the game begins. */
export interface GameSettings {
  readonly language: WordLanguage;
  readonly rounds: number;
  readonly drawMs: (typeof drawTimesMs)[number];
  /** Use only the host's own words; without enough of them it has no effect. */
  readonly onlyCustomWords: boolean;
}

export const standardGameSettings: Omit<GameSettings, 'language'> = {
  rounds: 3,
  drawMs: 80_000,
  onlyCustomWords: false,
};

/** So few own words would be used up in the first turns. */
export const onlyCustomWordsMin = 10;

/** How others see a player, also after they have left. */
export type PlayerUser = Pick<User, 'id' | 'name' | 'colorSeed' | 'picture'>;

/** What a player does in the turn. `waits`: they came during the turn, and play from the next one on. */
export type PlayerRole = 'draws' | 'guesses' | 'hasGuessed' | 'waits';

export interface Player {
  readonly user: PlayerUser;
  readonly score: number;
  /** Points in the current turn, or the last one. */
  readonly gained: number;
  readonly role: PlayerRole;
  /** `away`: the connection is lost, the seat is kept. `left`: they have left, but may come back to their points. */
  readonly presence: 'here' | 'away' | 'left';
}

/**
 * One character of the hint: a letter that is shown; null for one that is hidden. For a syllable of Hangul it may be only its
 * initial consonant.
 */
export type HintCell = string | null;

/** Why a turn has ended. */
export type TurnEnding = 'time' | 'allGuessed' | 'skipped' | 'drawerLeft' | 'tooFewPlayers';

/** What ends by itself: in how many ms from now, of how many. */
interface Timed {
  readonly endsInMs: number;
  readonly lengthMs: number;
}

/** A part of a turn. */
interface OfTurn extends Timed {
  readonly drawerId: UserId;
}

export type GamePhase =
  /** The players gather, and the host decides on the settings. */
  | { readonly kind: 'lobby' }
  /** `words` is null for all but the drawer. */
  | (OfTurn & { readonly kind: 'choosing'; readonly words: readonly string[] | null })
  /** `word` is null for who has neither chosen nor guessed it. */
  | (OfTurn & {
      readonly kind: 'drawing';
      readonly hint: readonly HintCell[];
      readonly word: string | null;
    })
  /** `word` is null when none was chosen. */
  | (OfTurn & {
      readonly kind: 'revealed';
      readonly word: string | null;
      readonly ending: TurnEnding;
    })
  | { readonly kind: 'over' };

/** The game of a channel, as one person may know it. */
export interface Game {
  readonly channelId: ChannelId;
  /** Who started it, or, after they have left, who is longest in it. */
  readonly hostId: UserId;
  readonly settings: GameSettings;
  /** How many own words the host has given. */
  readonly customWords: number;
  /** In the order in which they came. */
  readonly players: readonly Player[];
  /** From 1; 0 before the first. */
  readonly round: number;
  readonly phase: GamePhase;
}

/**
 * A line of the guesses. `said`: a guess that is not right, or what those who know the word say to each other (`isSecret`).
 * `close`: the own guess is almost right, or contains the word; others do not see it. `right`: without its text.
 */
export type GuessLine =
  | {
      readonly kind: 'said';
      readonly userId: UserId;
      readonly text: string;
      readonly isSecret: boolean;
    }
  | { readonly kind: 'close'; readonly text: string }
  | { readonly kind: 'right'; readonly userId: UserId; readonly points: number };

/** What a guess was. `said`: it was wrong, or the player had nothing to guess. */
export type GuessOutcome = GuessLine['kind'];

/** Players by points, the first ones first, with their place: equal points share one. */
export function standingsOf<Each extends Pick<Player, 'score'>>(
  players: readonly Each[],
): { readonly player: Each; readonly place: number }[] {
  const sorted = players.toSorted((one, other) => other.score - one.score);
  return sorted.map((player) => ({
    player,
    place: sorted.findIndex(({ score }) => score === player.score) + 1,
  }));
}
