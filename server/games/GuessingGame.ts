import {
  type Game,
  type GameSettings,
  type GuessLine,
  type GuessOutcome,
  gamePlayersMax,
  gamePlayersMin,
  type PlayerUser,
  standardGameSettings,
  type TurnEnding,
  type WordLanguage,
} from '../../shared/domain/Game.ts';
import type { ChannelId, UserId } from '../../shared/domain/ids.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import {
  dueAt,
  type GameTimes,
  give,
  nextHintAt,
  type Phase,
  pointsAt,
  roleIn,
  type Seat,
  shownPhase,
} from './gamePhases.ts';
import { compareGuess } from './guesses.ts';
import { hintSteps } from './hints.ts';
import { usableWords, WordDeck } from './WordDeck.ts';

export interface GuessingGameOptions {
  readonly channelId: ChannelId;
  readonly wordsOf: (language: WordLanguage) => readonly string[];
  readonly times: GameTimes;
  /** A monotonic clock, in ms. */
  readonly now: () => number;
  /** As `Math.random`. */
  readonly random: () => number;
}

/** A line of the guesses and who is told it. */
export interface ToldLine {
  readonly to: readonly UserId[];
  readonly line: GuessLine;
}

/**
 * The rules of draw and guess: a state machine that only knows players, words and a clock. Its owner calls `advance` at `dueAt`,
 * and tells everybody what `viewFor` answers for them whenever `revision` has grown.
 */
export class GuessingGame {
  readonly #options: GuessingGameOptions;
  /** In the order in which they came. */
  readonly #seats = new Map<UserId, Seat>();
  #hostId: UserId;
  #settings: GameSettings;
  #customWords: readonly string[] = [];
  #deck: WordDeck | null = null;
  #round = 0;
  /** Who has drawn in this round. */
  readonly #drawn = new Set<Seat>();
  #phase: Phase = { kind: 'lobby' };
  #turn = 0;
  #revision = 0;

  constructor(options: GuessingGameOptions, host: PlayerUser, language: WordLanguage) {
    this.#options = options;
    this.#hostId = host.id;
    this.#settings = { ...standardGameSettings, language };
    this.join(host);
  }

  /** Grows with each change of what anybody sees. */
  get revision(): number {
    return this.#revision;
  }

  /** The number of the turn, over all games; 0 before the first. Each begins with an empty board. */
  get turn(): number {
    return this.#turn;
  }

  get hostId(): UserId {
    return this.#hostId;
  }

  /** Nobody plays any more. */
  get isDeserted(): boolean {
    return this.#present.length === 0;
  }

  /** Who draws now; null while nobody does. */
  get drawerId(): UserId | null {
    return this.#phase.kind === 'drawing' ? this.#phase.drawer.user.id : null;
  }

  /** When `advance` has something to do next; null for never. */
  get dueAt(): number | null {
    return dueAt(this.#phase, this.#options.times);
  }

  /** Does what is due by now. */
  advance(): void {
    for (let due = this.dueAt; due !== null && due <= this.#options.now(); due = this.dueAt) {
      this.#step(due);
    }
  }

  /** Somebody joins, or comes back to their points. Throws `limitReached`. */
  join(user: PlayerUser): void {
    this.advance();
    const known = this.#seats.get(user.id);
    if (known && known.presence !== 'left') return;
    if (!known) this.#makeRoom();
    const isInTurn = this.#phase.kind === 'choosing' || this.#phase.kind === 'drawing';
    const back = { user, presence: 'here', waits: isInTurn } as const;
    if (known) Object.assign(known, back);
    else this.#seats.set(user.id, { ...back, score: 0, gained: 0, awayAt: 0 });
    this.#changed();
  }

  /** Somebody has left: their points are kept in case they come back. */
  leave(userId: UserId): void {
    this.advance();
    const seat = this.#seats.get(userId);
    if (!seat || seat.presence === 'left') return;
    seat.presence = 'left';
    if (this.#phase.kind === 'lobby') this.#seats.delete(userId);
    if (this.#hostId === userId) this.#hostId = this.#present[0]?.user.id ?? userId;
    this.#changed();
    this.#followDeparture();
  }

  /** A player looks otherwise, or their connection is lost or back. Nothing for who does not play. */
  follow(user: PlayerUser, isAway: boolean): void {
    this.advance();
    const seat = this.#seats.get(user.id);
    if (!seat || seat.presence === 'left') return;
    const presence = isAway ? 'away' : 'here';
    if (seat.presence === presence && isSameUser(seat.user, user)) return;
    if (isAway && seat.presence === 'here') seat.awayAt = this.#options.now();
    seat.user = user;
    seat.presence = presence;
    this.#changed();
    this.#followDeparture();
  }

  /** Throws `conflict` during a game. `customWords` in place of those before; those that cannot be guessed are left out. */
  setUp(settings: GameSettings, customWords: readonly string[] = this.#customWords): void {
    this.#requirePause();
    this.#settings = settings;
    this.#customWords = usableWords(customWords);
    this.#changed();
  }

  /** Begins with the first round, all without points. Throws `conflict` during a game and with too few players. */
  begin(): void {
    this.#requirePause();
    if (this.#present.length < gamePlayersMin) {
      throw new RequestError('conflict', `${gamePlayersMin} players are needed`);
    }
    for (const [id, seat] of this.#seats) {
      if (seat.presence === 'left') this.#seats.delete(id);
      seat.score = 0;
      seat.gained = 0;
    }
    const { language, onlyCustomWords: onlyCustom } = this.#settings;
    const list = this.#options.wordsOf(language);
    this.#deck = new WordDeck(
      { list, custom: this.#customWords, onlyCustom },
      this.#options.random,
    );
    this.#round = 1;
    this.#drawn.clear();
    this.#beginTurn(this.#options.now());
  }

  /** Throws `conflict` for who does not choose now. */
  choose(userId: UserId, choice: number): void {
    this.advance();
    const phase = this.#phase;
    const word = phase.kind === 'choosing' ? phase.words[choice] : undefined;
    if (phase.kind !== 'choosing' || phase.drawer.user.id !== userId || word === undefined) {
      throw new RequestError('conflict', 'nothing to choose');
    }
    this.#draw(phase.drawer, word, this.#options.now());
  }

  /**
   * Throws `conflict` for who does not play and between turns. Guesses of people who know the word, and guesses that are close to it,
   * are told only to those who know it.
   */
  guess(userId: UserId, text: string): { outcome: GuessOutcome; told: ToldLine[] } {
    this.advance();
    const phase = this.#phase;
    const seat = this.#seats.get(userId);
    if (!seat || seat.presence === 'left' || phase.kind === 'lobby' || phase.kind === 'over') {
      throw new RequestError('conflict', 'nothing to guess');
    }
    const everybody = this.#present.map(({ user }) => user.id);
    const said = (to: readonly UserId[], isSecret: boolean): ToldLine => ({
      to,
      line: { kind: 'said', userId, text, isSecret },
    });
    if (phase.kind === 'choosing' && seat === phase.drawer) {
      throw new RequestError('conflict', 'choosing a word');
    }
    if (phase.kind !== 'drawing') return { outcome: 'said', told: [said(everybody, false)] };
    const knowing = [phase.drawer, ...phase.guessed].map(({ user }) => user.id);
    if (knowing.includes(userId)) return { outcome: 'said', told: [said(knowing, true)] };
    const compared = compareGuess(text, phase.word);
    if (compared === 'close') {
      const close: ToldLine = { to: [userId], line: { kind: 'close', text } };
      return { outcome: 'close', told: [close, said(knowing, true)] };
    }
    // Whoever waits for the next turn cannot give the word away either.
    if (compared === 'right' && seat.waits) throw new RequestError('conflict', 'not in this turn');
    if (compared === 'wrong') return { outcome: 'said', told: [said(everybody, false)] };
    const points = this.#reward(seat, phase);
    return { outcome: 'right', told: [{ to: everybody, line: { kind: 'right', userId, points } }] };
  }

  /** Ends the turn. Throws `conflict` between turns. */
  skip(): void {
    this.advance();
    const phase = this.#phase;
    if (phase.kind !== 'choosing' && phase.kind !== 'drawing') {
      throw new RequestError('conflict', 'no turn to skip');
    }
    this.#endTurn('skipped', this.#options.now());
  }

  /** Whether this person draws, or chooses what to draw. */
  isTurnOf(userId: UserId): boolean {
    const phase = this.#phase;
    const isTurn = phase.kind === 'choosing' || phase.kind === 'drawing';
    return isTurn && phase.drawer.user.id === userId;
  }

  /** The game as somebody may know it who plays or only sees that there is one. */
  viewFor(viewer: UserId): Game {
    return {
      channelId: this.#options.channelId,
      hostId: this.#hostId,
      settings: this.#settings,
      customWords: this.#customWords.length,
      players: [...this.#seats.values()].map((seat) => ({
        user: seat.user,
        score: seat.score,
        gained: seat.gained,
        role: roleIn(this.#phase, seat),
        presence: seat.presence,
      })),
      round: this.#round,
      phase: shownPhase(this.#phase, this.#seats.get(viewer), this.#options.now()),
    };
  }

  get #present(): Seat[] {
    return [...this.#seats.values()].filter(({ presence }) => presence !== 'left');
  }

  /** What is due at this time: the next hint, or the end of what lasts until then. */
  #step(at: number): void {
    const phase = this.#phase;
    if (phase.kind === 'lobby' || phase.kind === 'over') return;
    if (phase.kind === 'drawing' && at < phase.endsAt && at === nextHintAt(phase)) {
      this.#phase = { ...phase, shown: phase.shown + 1 };
      this.#changed();
      return;
    }
    if (phase.kind === 'revealed') {
      this.#beginTurn(at);
    } else if (phase.drawer.presence === 'away') {
      this.#endTurn('drawerLeft', at);
    } else if (phase.kind === 'drawing') {
      this.#endTurn('time', at);
    } else {
      const index = Math.floor(this.#options.random() * phase.words.length);
      this.#draw(phase.drawer, phase.words[index] ?? '', at);
    }
  }

  /** The next one draws who has not in this round; after the last round the game is over. */
  #beginTurn(at: number): void {
    const drawer = this.#nextDrawer();
    this.#changed();
    if (drawer === null) {
      this.#phase = { kind: 'over' };
      return;
    }
    this.#turn += 1;
    this.#drawn.add(drawer);
    for (const seat of this.#seats.values()) {
      seat.waits = false;
      seat.gained = 0;
    }
    const lengthMs = this.#options.times.chooseMs;
    const words = this.#deck?.offer() ?? [];
    this.#phase = { kind: 'choosing', drawer, words, endsAt: at + lengthMs, lengthMs };
  }

  #nextDrawer(): Seat | null {
    const present = this.#present;
    if (present.length < gamePlayersMin) return null;
    const find = () => {
      const waiting = present.filter((seat) => !this.#drawn.has(seat));
      const here = waiting.find(({ presence }) => presence === 'here');
      const isAnybodyHere = present.some(({ presence }) => presence === 'here');
      return here ?? (isAnybodyHere ? null : (waiting[0] ?? null));
    };
    const drawer = find();
    if (drawer !== null || this.#round >= this.#settings.rounds) return drawer;
    this.#round += 1;
    this.#drawn.clear();
    return find();
  }

  #draw(drawer: Seat, word: string, at: number): void {
    this.#deck?.take(word);
    const lengthMs = this.#settings.drawMs;
    this.#phase = {
      kind: 'drawing',
      drawer,
      word,
      steps: hintSteps(word, this.#options.random),
      shown: 0,
      guessed: new Set(),
      guessers: this.#guessersOf(drawer).length,
      endsAt: at + lengthMs,
      lengthMs,
    };
    this.#changed();
  }

  /** Those who guess in the turn, unless they have left. */
  #guessersOf(drawer: Seat): Seat[] {
    return this.#present.filter((seat) => seat !== drawer && !seat.waits);
  }

  /** Gives points for a right guess. The drawer’s share of all guesses together is the mean of the guessers’ points. */
  #reward(seat: Seat, phase: Phase & { kind: 'drawing' }): number {
    const points = pointsAt(this.#options.now(), phase);
    give(seat, points);
    give(phase.drawer, Math.round(points / Math.max(1, phase.guessers)));
    this.#phase = { ...phase, guessed: new Set([...phase.guessed, seat]) };
    this.#changed();
    this.#endIfAllGuessed();
    return points;
  }

  #endIfAllGuessed(): void {
    const phase = this.#phase;
    if (phase.kind !== 'drawing' || phase.guessed.size === 0) return;
    const missing = this.#guessersOf(phase.drawer).filter(
      (seat) => seat.presence === 'here' && !phase.guessed.has(seat),
    );
    if (missing.length === 0) this.#endTurn('allGuessed', this.#options.now());
  }

  #followDeparture(): void {
    const phase = this.#phase;
    if (phase.kind !== 'choosing' && phase.kind !== 'drawing') return;
    const now = this.#options.now();
    if (phase.drawer.presence === 'left') this.#endTurn('drawerLeft', now);
    else if (this.#guessersOf(phase.drawer).length === 0) this.#endTurn('tooFewPlayers', now);
    else this.#endIfAllGuessed();
  }

  #endTurn(ending: TurnEnding, at: number): void {
    const phase = this.#phase;
    if (phase.kind !== 'choosing' && phase.kind !== 'drawing') return;
    const word = phase.kind === 'drawing' ? phase.word : null;
    const lengthMs = this.#options.times.revealMs;
    const { drawer } = phase;
    this.#phase = { kind: 'revealed', drawer, word, ending, endsAt: at + lengthMs, lengthMs };
    this.#changed();
  }

  /** Makes room for one more: of those who have left, forgets the one with the fewest points. Throws `limitReached`. */
  #makeRoom(): void {
    if (this.#seats.size < gamePlayersMax) return;
    const [gone] = [...this.#seats.values()]
      .filter(({ presence }) => presence === 'left')
      .sort((one, other) => one.score - other.score);
    if (!gone) throw new RequestError('limitReached', `${gamePlayersMax} play already`);
    this.#seats.delete(gone.user.id);
  }

  #requirePause(): void {
    this.advance();
    if (this.#phase.kind !== 'lobby' && this.#phase.kind !== 'over') {
      throw new RequestError('conflict', 'the game has begun');
    }
  }

  #changed(): void {
    this.#revision += 1;
  }
}

function isSameUser(one: PlayerUser, other: PlayerUser): boolean {
  return (
    one.name === other.name && one.picture === other.picture && one.colorSeed === other.colorSeed
  );
}
