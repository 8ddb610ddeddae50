import { createStore } from 'zustand/vanilla';
import type {
  Game,
  GameSettings,
  GuessLine,
  GuessOutcome,
  WordLanguage,
} from '../../shared/domain/Game.ts';
import type { ChannelId, UserId } from '../../shared/domain/ids.ts';
import type { GameNotifications } from '../../shared/protocol/channels/games.ts';
import type { Failure } from '../../shared/protocol/errors.ts';
import type { Emitter } from '../../shared/TypedEmitter.ts';
import type { ActionContext } from '../actions/ActionContext.ts';
import { tryRequest } from '../actions/serverActions.ts';
import type { ChannelGame, ChannelGameState, ShownLine } from '../state/ChannelGame.ts';
import type { EarconName } from '../state/callState.ts';
import type { Whereabouts } from '../state/whereabouts.ts';

export interface ChannelGameSources {
  /** Emits when a session is open, also after a lost connection. */
  readonly session: Emitter<{ opened: unknown }>;
  readonly signaling: ActionContext['signaling'] & Emitter<GameNotifications>;
  readonly whereabouts: Whereabouts;
  readonly me: () => UserId | null;
  /** Plays a short sound, if the user wants to hear those. */
  readonly play: (name: EarconName) => void;
}

/** Nobody scrolls back any further in a game. */
const linesMax = 200;

const empty = (channelId: ChannelId | null): ChannelGameState => ({
  channelId,
  game: null,
  toldAt: 0,
  isShown: true,
  lines: [],
});

/** Follows the user from channel to channel, and keeps the game there. `close` ends that. */
export class ChannelGameClient implements ChannelGame {
  readonly state = createStore<ChannelGameState>(() => empty(null));
  readonly #sources: ChannelGameSources;
  readonly #stops: readonly (() => void)[];
  #lastLine = 0;

  constructor(sources: ChannelGameSources) {
    this.#sources = sources;
    const { session, signaling, whereabouts } = sources;
    this.#stops = [
      session.on('opened', () => this.#read()),
      whereabouts.subscribe(() => this.#follow()),
      signaling.on('game:changed', ({ channelId, game }) => {
        if (channelId === this.state.getState().channelId) this.#take(game);
      }),
      signaling.on('game:guessed', ({ channelId, line }) => {
        if (channelId === this.state.getState().channelId) this.#hear(line);
      }),
    ];
    this.#follow();
  }

  show(isShown: boolean): void {
    this.state.setState({ isShown });
  }

  open(language: WordLanguage): Promise<Failure | null> {
    return tryRequest(this.#sources.signaling, 'game:open', { language });
  }

  setUp(settings: GameSettings, customWords?: readonly string[]): Promise<Failure | null> {
    return tryRequest(this.#sources.signaling, 'game:setUp', {
      settings,
      ...(customWords && { customWords: [...customWords] }),
    });
  }

  join(): Promise<Failure | null> {
    this.show(true);
    return tryRequest(this.#sources.signaling, 'game:join', {});
  }

  leave(): Promise<Failure | null> {
    return tryRequest(this.#sources.signaling, 'game:leave', {});
  }

  begin(): Promise<Failure | null> {
    return tryRequest(this.#sources.signaling, 'game:begin', {});
  }

  choose(choice: number): Promise<Failure | null> {
    return tryRequest(this.#sources.signaling, 'game:choose', { choice });
  }

  async guess(text: string): Promise<GuessOutcome | Failure> {
    let guessed: GuessOutcome = 'said';
    const failure = await tryRequest(
      this.#sources.signaling,
      'game:guess',
      { text },
      ({ outcome }) => {
        guessed = outcome;
      },
    );
    return failure ?? guessed;
  }

  skip(): Promise<Failure | null> {
    return tryRequest(this.#sources.signaling, 'game:skip', {});
  }

  end(): Promise<Failure | null> {
    return tryRequest(this.#sources.signaling, 'game:end', {});
  }

  close(): void {
    for (const stop of this.#stops) stop();
  }

  #follow(): void {
    const channelId = this.#sources.whereabouts.channel();
    if (channelId === this.state.getState().channelId) return;
    this.state.setState(empty(channelId));
    this.#read();
  }

  #read(): void {
    const { channelId } = this.state.getState();
    if (channelId === null) return;
    // Without a connection: the next session asks again.
    void tryRequest(this.#sources.signaling, 'game:get', {}, ({ game }) => {
      if (channelId === this.state.getState().channelId) this.#take(game);
    });
  }

  #take(game: Game | null): void {
    const { game: before, lines } = this.state.getState();
    this.state.setState({
      game,
      toldAt: performance.now(),
      lines: game === null ? [] : lines,
      ...(game === null && { isShown: true }),
    });
    this.#note(before, game);
  }

  #add(line: ShownLine['line']): void {
    this.#lastLine += 1;
    const { lines } = this.state.getState();
    this.state.setState({ lines: [...lines, { id: this.#lastLine, line }].slice(-linesMax) });
  }

  #hear(line: GuessLine): void {
    this.#add(line);
    if (line.kind !== 'right') return;
    this.#sources.play(line.userId === this.#sources.me() ? 'guessedRight' : 'othersGuessedRight');
  }

  /** What the next part of the game adds to the guesses, and its sounds, for who plays. */
  #note(before: Game | null, game: Game | null): void {
    const me = this.#sources.me();
    const isPlayer = game?.players.some(
      ({ user, presence }) => user.id === me && presence !== 'left',
    );
    if (!before || !game || !isPlayer || before.phase.kind === game.phase.kind) return;
    const { phase } = game;
    if (phase.kind === 'drawing') this.#add({ kind: 'turn', drawerId: phase.drawerId });
    if (phase.kind === 'revealed' && phase.word) this.#add({ kind: 'word', word: phase.word });
    if (phase.kind === 'choosing' && phase.drawerId === me) {
      this.#sources.play('yourTurn');
      this.show(true);
    }
    if (phase.kind === 'revealed' && phase.ending === 'time') this.#sources.play('timeUp');
    if (phase.kind === 'over') this.#sources.play('gameOver');
  }
}
