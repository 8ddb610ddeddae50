import type { Game, GameSettings, GuessOutcome, WordLanguage } from '../../shared/domain/Game.ts';
import type { ChannelId, UserId } from '../../shared/domain/ids.ts';
import type { User } from '../../shared/domain/User.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { Boards, GameBoard } from '../boards/Boards.ts';
import type { Peer } from '../peers/Peer.ts';
import type { ChannelDirectory } from '../rooms/ChannelDirectory.ts';
import type { RoomRegistry } from '../rooms/RoomRegistry.ts';
import { GuessingGame, type ToldLine } from './GuessingGame.ts';
import { type GameTimes, gameTimes } from './gamePhases.ts';
import { wordLists } from './wordLists.ts';

export interface GamesOptions {
  readonly rooms: RoomRegistry;
  readonly channels: ChannelDirectory;
  readonly boards: Pick<Boards, 'beginGame'>;
  /** Those of the game by default. */
  readonly times?: GameTimes | undefined;
}

interface RunningGame {
  readonly game: GuessingGame;
  readonly board: GameBoard;
  timer: NodeJS.Timeout | null;
  /** What was told last. */
  toldRevision: number;
  /** The turn for which the board was cleared. */
  clearedFor: number;
}

/**
 * The games of all channels, one for each at most, in memory. Players are the people in the channel, whichever window they use;
 * nobody else is told anything. A game ends when nobody of its players is there. `close` ends all.
 */
export class Games {
  readonly #options: GamesOptions;
  readonly #games = new Map<ChannelId, RunningGame>();

  constructor(options: GamesOptions) {
    this.#options = options;
    const { rooms, channels } = options;
    rooms.on('entered', () => this.#followAll());
    rooms.on('left', () => this.#followAll());
    rooms.on('saved', ({ channelId }) => this.#followRoom(channelId));
    channels.on('deleted', (channelId) => this.#remove(channelId));
  }

  /** The game of a peer’s channel, as that peer may know it. */
  viewFor(peer: Peer): Game | null {
    const running = this.#runningOf(peer);
    running?.game.advance();
    return running?.game.viewFor(peer.user.id) ?? null;
  }

  /** Starts a game in the peer’s channel. Throws `conflict` where there is one. */
  open(peer: Peer, language: WordLanguage): void {
    const channelId = this.#channelOf(peer);
    if (this.#games.has(channelId)) throw new RequestError('conflict', 'there is a game already');
    const game = new GuessingGame(
      {
        channelId,
        wordsOf: (wanted) => wordLists[wanted],
        times: this.#options.times ?? gameTimes,
        now: () => performance.now(),
        random: () => Math.random(),
      },
      playerUserOf(peer.user),
      language,
    );
    const board = this.#options.boards.beginGame(channelId, (userId) => game.drawerId === userId);
    this.#games.set(channelId, { game, board, timer: null, toldRevision: -1, clearedFor: 0 });
    this.#settle(channelId);
  }

  setUp(peer: Peer, settings: GameSettings, customWords: readonly string[] | undefined): void {
    this.#change(peer, (game) => {
      requireHost(game, peer);
      game.setUp(settings, customWords);
    });
  }

  join(peer: Peer): void {
    this.#change(peer, (game) => game.join(playerUserOf(peer.user)));
  }

  /** Does nothing for people who do not play. */
  leave(peer: Peer): void {
    if (this.#runningOf(peer)) this.#change(peer, (game) => game.leave(peer.user.id));
  }

  begin(peer: Peer): void {
    this.#change(peer, (game) => {
      requireHost(game, peer);
      game.begin();
    });
  }

  choose(peer: Peer, choice: number): void {
    this.#change(peer, (game) => game.choose(peer.user.id, choice));
  }

  guess(peer: Peer, text: string): GuessOutcome {
    return this.#change(peer, (game, channelId) => {
      const { outcome, told } = game.guess(peer.user.id, text);
      for (const each of told) this.#tellLine(channelId, each);
      return outcome;
    });
  }

  /** @param mayManage whether the peer may also end the turns of others without being the host */
  skip(peer: Peer, mayManage: boolean): void {
    this.#change(peer, (game) => {
      if (!mayManage && !game.isTurnOf(peer.user.id)) requireHost(game, peer);
      game.skip();
    });
  }

  /** @param mayManage whether the peer may end it without being the host */
  end(peer: Peer, mayManage: boolean): void {
    this.#change(peer, (game, channelId) => {
      if (!mayManage) requireHost(game, peer);
      this.#remove(channelId);
    });
  }

  close(): void {
    for (const { timer } of this.#games.values()) clearTimeout(timer ?? undefined);
    this.#games.clear();
  }

  #channelOf(peer: Peer): ChannelId {
    const channelId = this.#options.rooms.channelOf(peer);
    if (channelId === null) throw new RequestError('conflict', 'in no channel');
    return channelId;
  }

  #runningOf(peer: Peer): RunningGame | undefined {
    const channelId = this.#options.rooms.channelOf(peer);
    return channelId === null ? undefined : this.#games.get(channelId);
  }

  /** Throws `conflict` where there is no game, and what the change throws; what it has changed until then is told, too. */
  #change<Result>(
    peer: Peer,
    change: (game: GuessingGame, channelId: ChannelId) => Result,
  ): Result {
    const channelId = this.#channelOf(peer);
    const running = this.#games.get(channelId);
    if (!running) throw new RequestError('conflict', 'no game here');
    try {
      return change(running.game, channelId);
    } finally {
      this.#settle(channelId);
    }
  }

  /** Tells what has changed, and waits for what is due next. */
  #settle(channelId: ChannelId): void {
    const running = this.#games.get(channelId);
    if (!running) return;
    const { game } = running;
    if (game.isDeserted) {
      this.#remove(channelId);
      return;
    }
    if (game.turn !== running.clearedFor) {
      running.clearedFor = game.turn;
      running.board.clear();
    }
    if (game.revision !== running.toldRevision) {
      running.toldRevision = game.revision;
      this.#tell(channelId);
    }
    clearTimeout(running.timer ?? undefined);
    const due = game.dueAt;
    running.timer =
      due === null
        ? null
        : setTimeout(
            () => {
              game.advance();
              this.#settle(channelId);
            },
            Math.max(0, Math.ceil(due - performance.now())),
          ).unref();
  }

  #remove(channelId: ChannelId): void {
    const running = this.#games.get(channelId);
    if (!running) return;
    clearTimeout(running.timer ?? undefined);
    this.#games.delete(channelId);
    running.board.end();
    this.#tell(channelId);
  }

  #tell(channelId: ChannelId): void {
    for (const peer of this.#options.rooms.peersIn(channelId)) {
      // Read when it is sent: the time that is left is right then.
      peer.notify('game:changed', () => {
        if (this.#options.rooms.channelOf(peer) !== channelId) return null;
        return { channelId, game: this.#games.get(channelId)?.game.viewFor(peer.user.id) ?? null };
      });
    }
  }

  #tellLine(channelId: ChannelId, { to, line }: ToldLine): void {
    for (const peer of this.#options.rooms.peersIn(channelId)) {
      if (to.includes(peer.user.id)) peer.notify('game:guessed', { channelId, line });
    }
  }

  #followAll(): void {
    for (const channelId of this.#games.keys()) this.#followRoom(channelId);
  }

  /** Players are there, away while all their windows have lost the connection, or gone. */
  #followRoom(channelId: ChannelId): void {
    const running = this.#games.get(channelId);
    if (!running) return;
    const people = new Map<UserId, { user: User; isAway: boolean }>();
    for (const { user, away } of this.#options.rooms.peersIn(channelId)) {
      const isAway = away && (people.get(user.id)?.isAway ?? true);
      people.set(user.id, { user, isAway });
    }
    const { game } = running;
    for (const { user } of game.viewFor(game.hostId).players) {
      const there = people.get(user.id);
      if (there) game.follow(playerUserOf(there.user), there.isAway);
      else game.leave(user.id);
    }
    this.#settle(channelId);
  }
}

function requireHost(game: GuessingGame, { user }: Peer): void {
  if (game.hostId !== user.id) throw new RequestError('forbidden', 'not the host of the game');
}

/** Only what others see of a player. */
function playerUserOf({ id, name, colorSeed, picture }: User) {
  return { id, name, colorSeed, ...(picture !== undefined && { picture }) };
}
