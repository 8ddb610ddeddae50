import type {
  Game,
  GameSettings,
  GuessLine,
  GuessOutcome,
  WordLanguage,
} from '../../shared/domain/Game.ts';
import type { ChannelId, UserId } from '../../shared/domain/ids.ts';
import type { Failure } from '../../shared/protocol/errors.ts';

/** A line of the guesses as it is shown. `id` grows with each. */
export interface ShownLine {
  readonly id: number;
  readonly line:
    | GuessLine
    /** Somebody begins to draw. */
    | { readonly kind: 'turn'; readonly drawerId: UserId }
    /** The turn is over. */
    | { readonly kind: 'word'; readonly word: string };
}

/** The game of the user's channel, as it is shown. */
export interface ChannelGameState {
  /** Null outside of channels. */
  readonly channelId: ChannelId | null;
  /** Null while nobody plays. */
  readonly game: Game | null;
  /** When the server has told it, by `performance.now()`: the times in it count from then. */
  readonly toldAt: number;
  /** Whether the user wants to see the game while they play. */
  readonly isShown: boolean;
  /** The last ones, the oldest first. */
  readonly lines: readonly ShownLine[];
}

/**
 * Draw and guess in the user's channel. Its code is loaded after the page. Each action resolves to why it failed, or to null.
 */
export interface ChannelGame {
  readonly state: {
    getState(): ChannelGameState;
    getInitialState(): ChannelGameState;
    subscribe(listen: (state: ChannelGameState, before: ChannelGameState) => void): () => void;
  };
  show(isShown: boolean): void;
  /** Starts a game with the words of this language. */
  open(language: WordLanguage): Promise<Failure | null>;
  /** `customWords` in place of those before; without them those stay. */
  setUp(settings: GameSettings, customWords?: readonly string[]): Promise<Failure | null>;
  join(): Promise<Failure | null>;
  leave(): Promise<Failure | null>;
  begin(): Promise<Failure | null>;
  choose(choice: number): Promise<Failure | null>;
  /** Resolves to what the guess was. */
  guess(text: string): Promise<GuessOutcome | Failure>;
  skip(): Promise<Failure | null>;
  end(): Promise<Failure | null>;
}
