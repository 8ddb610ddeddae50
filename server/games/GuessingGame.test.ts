import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Game, GamePhase, GameSettings } from '../../shared/domain/Game.ts';
import type { ChannelId, UserId } from '../../shared/domain/ids.ts';
import { GuessingGame, type ToldLine } from './GuessingGame.ts';
import type { GameTimes } from './gamePhases.ts';
import { comparable } from './guesses.ts';

const times: GameTimes = { chooseMs: 10_000, revealMs: 5_000, drawerGraceMs: 8_000 };
const words = ['elephant', 'guitar', '해바라기', '우체통', 'ice cream', 'lighthouse', 'penguin'];
const settings: GameSettings = {
  language: 'en',
  rounds: 2,
  drawMs: 60_000,
  onlyCustomWords: false,
};

let nowMs: number;
let game: GuessingGame;

const idOf = (name: string) => name as UserId;
const userOf = (name: string) => ({ id: idOf(name), name, colorSeed: 0 });
const view = (of = 'Ann') => game.viewFor(idOf(of));
const kind = () => view().phase.kind;
const playerOf = (name: string) => view().players.find(({ user }) => user.name === name);
const scores = () =>
  Object.fromEntries(view().players.map(({ user, score }) => [user.name, score]));

function phaseAs<Kind extends GamePhase['kind']>(wanted: Kind, of = 'Ann') {
  const { phase } = view(of);
  if (phase.kind !== wanted) throw new Error(`${phase.kind} instead of ${wanted}`);
  return phase as GamePhase & { kind: Kind };
}

function pass(ms: number): void {
  nowMs += ms;
  game.advance();
}

function newGame(random: () => number = () => 0.5): GuessingGame {
  nowMs = 0;
  game = new GuessingGame(
    { channelId: 'c' as ChannelId, wordsOf: () => words, times, now: () => nowMs, random },
    userOf('Ann'),
    'en',
  );
  return game;
}

/** A game of these players, in which the first one draws the first word. */
function drawing(...names: string[]): string {
  for (const name of names) game.join(userOf(name));
  game.setUp(settings);
  game.begin();
  game.choose(idOf('Ann'), 0);
  return phaseAs('drawing').word ?? '';
}

beforeEach(() => {
  newGame();
});

describe('a game', () => {
  it('begins with two players, and lets each draw once in each round', () => {
    expect(() => game.begin()).toThrow('2 players are needed');
    game.join(userOf('Bob'));
    game.setUp(settings);
    game.begin();
    const drawers: string[] = [];
    while (kind() !== 'over') {
      if (kind() === 'choosing') drawers.push(`${view().round} ${phaseAs('choosing').drawerId}`);
      pass((game.dueAt ?? 0) - nowMs);
    }
    expect(drawers).toEqual(['1 Ann', '1 Bob', '2 Ann', '2 Bob']);
  });

  it('offers three words to the drawer alone, and takes one by lot from who does not choose', () => {
    game.join(userOf('Bob'));
    game.begin();
    expect(new Set(phaseAs('choosing').words).size).toBe(3);
    expect(phaseAs('choosing', 'Bob').words).toBeNull();
    expect(() => game.choose(idOf('Bob'), 0)).toThrow('nothing to choose');
    const offered = phaseAs('choosing').words;
    pass(times.chooseMs);
    expect(offered).toContain(phaseAs('drawing').word);
  });

  it('shows more and more of the word, but not the word', () => {
    drawing('Bob');
    const shown = () => phaseAs('drawing', 'Bob').hint.filter((cell) => cell !== null).length;
    const before = shown();
    pass(settings.drawMs * 0.86);
    expect(shown()).toBeGreaterThan(before);
    expect(phaseAs('drawing', 'Bob').hint).toContain(null);
    expect(phaseAs('drawing', 'Bob').word).toBeNull();
  });

  it('gives more points for an earlier guess, and the drawer the mean of them', () => {
    const word = drawing('Bob', 'Cho');
    pass(6_000);
    expect(game.guess(idOf('Bob'), word.toUpperCase()).outcome).toBe('right');
    pass(30_000);
    expect(game.guess(idOf('Cho'), word).outcome).toBe('right');
    expect(scores()).toEqual({ Ann: 180, Bob: 230, Cho: 130 });
    expect(phaseAs('revealed')).toMatchObject({ word, ending: 'allGuessed' });
    expect(playerOf('Bob')?.gained).toBe(230);
    pass(times.revealMs);
    expect(playerOf('Bob')?.gained).toBe(0);
    expect(scores()).toEqual({ Ann: 180, Bob: 230, Cho: 130 });
  });

  it('ends a turn with the time, and shows the word then', () => {
    const word = drawing('Bob');
    pass(settings.drawMs);
    expect(phaseAs('revealed', 'Bob')).toMatchObject({ word, ending: 'time' });
    expect(scores()).toEqual({ Ann: 0, Bob: 0 });
  });

  it('can be played again, without points', () => {
    const word = drawing('Bob');
    game.guess(idOf('Bob'), word);
    while (kind() !== 'over') pass((game.dueAt ?? 0) - nowMs);
    expect(scores()['Bob']).toBeGreaterThan(0);
    game.begin();
    expect([scores(), view().round]).toEqual([{ Ann: 0, Bob: 0 }, 1]);
    expect(() => game.setUp(settings)).toThrow('the game has begun');
  });
});

describe('guesses', () => {
  it('are told to all; a right one without its text, a close one to its guesser and those who know', () => {
    const word = drawing('Bob', 'Cho');
    const told = (name: string, text: string) => game.guess(idOf(name), text).told;
    const everybody = ['Ann', 'Bob', 'Cho'];
    expect(told('Bob', 'a house')).toEqual([
      { to: everybody, line: { kind: 'said', userId: 'Bob', text: 'a house', isSecret: false } },
    ]);
    const close = `${word}s`;
    expect(told('Bob', close)).toEqual([
      { to: ['Bob'], line: { kind: 'close', text: close } },
      { to: ['Ann'], line: { kind: 'said', userId: 'Bob', text: close, isSecret: true } },
    ]);
    expect(told('Bob', word)).toEqual([
      { to: everybody, line: { kind: 'right', userId: 'Bob', points: 250 } },
    ]);
    // Whoever knows it can say it to nobody who does not.
    for (const name of ['Ann', 'Bob']) {
      expect(told(name, word)).toEqual([
        { to: ['Ann', 'Bob'], line: { kind: 'said', userId: name, text: word, isSecret: true } },
      ]);
    }
    expect(scores()['Bob']).toBe(250);
  });

  it('are refused from who does not play, and from who waits where they are right', () => {
    const word = drawing('Bob');
    expect(() => game.guess(idOf('Eve'), word)).toThrow('nothing to guess');
    game.join(userOf('Cho'));
    expect(() => game.guess(idOf('Cho'), word)).toThrow('not in this turn');
  });

  it('do not count after the time, even before anybody was told that', () => {
    const word = drawing('Bob');
    nowMs += settings.drawMs;
    game.guess(idOf('Bob'), word);
    expect(scores()).toEqual({ Ann: 0, Bob: 0 });
  });
});

describe('who comes and goes', () => {
  it('waits until the next turn, and draws in this round', () => {
    drawing('Bob');
    game.join(userOf('Cho'));
    expect(playerOf('Cho')?.role).toBe('waits');
    game.skip();
    pass(times.revealMs);
    expect(playerOf('Cho')?.role).toBe('guesses');
    game.skip();
    pass(times.revealMs);
    expect(phaseAs('choosing').drawerId).toBe('Cho');
  });

  it('a drawer who leaves ends the turn, and nobody loses points', () => {
    const word = drawing('Bob', 'Cho');
    game.guess(idOf('Bob'), word);
    const before = scores();
    game.leave(idOf('Ann'));
    expect(phaseAs('revealed')).toMatchObject({ word, ending: 'drawerLeft' });
    expect(scores()).toEqual(before);
    pass(times.revealMs);
    expect(phaseAs('choosing').drawerId).toBe('Bob');
    expect(game.hostId).toBe('Bob');
  });

  it('a drawer whose connection is lost may come back in time', () => {
    drawing('Bob');
    game.follow(userOf('Ann'), true);
    pass(times.drawerGraceMs - 1);
    game.follow(userOf('Ann'), false);
    pass(times.drawerGraceMs);
    expect(kind()).toBe('drawing');
    game.follow(userOf('Ann'), true);
    pass(times.drawerGraceMs);
    expect(phaseAs('revealed').ending).toBe('drawerLeft');
  });

  it('who comes back has their points', () => {
    const word = drawing('Bob', 'Cho');
    game.guess(idOf('Bob'), word);
    game.leave(idOf('Bob'));
    expect(playerOf('Bob')?.presence).toBe('left');
    game.join(userOf('Bob'));
    expect(playerOf('Bob')).toMatchObject({ presence: 'here', score: 250 });
  });

  it('nobody waits for a guesser who is gone or away', () => {
    const word = drawing('Bob', 'Cho', 'Dan');
    game.guess(idOf('Bob'), word);
    game.leave(idOf('Cho'));
    expect(kind()).toBe('drawing');
    game.follow(userOf('Dan'), true);
    expect(phaseAs('revealed').ending).toBe('allGuessed');
  });

  it('a single player has nobody to play with', () => {
    drawing('Bob');
    game.leave(idOf('Bob'));
    expect(phaseAs('revealed').ending).toBe('tooFewPlayers');
    pass(times.revealMs);
    expect(kind()).toBe('over');
    game.leave(idOf('Ann'));
    expect(game.isDeserted).toBe(true);
  });

  it('takes no more players than there are seats, but does without those who have left', () => {
    drawing(...Array.from({ length: 23 }, (_, index) => `Player ${index}`));
    expect(() => game.join(userOf('Cho'))).toThrow('24 play already');
    game.leave(idOf('Player 3'));
    game.join(userOf('Cho'));
    expect(view().players).toHaveLength(24);
  });
});

/** One thing that may happen. */
type Happening =
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'join' | 'leave' | 'lose' | 'recover'; readonly who: string }
  | { readonly kind: 'choose'; readonly who: string; readonly choice: number }
  | { readonly kind: 'guess'; readonly who: string; readonly text: string | null }
  | { readonly kind: 'skip' | 'begin' | 'setUp' };

const people = ['Ann', 'Bob', 'Cho', 'Dan'];
const who = fc.constantFrom(...people);
const happenings = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 30_000 }) }),
    fc.record({ kind: fc.constantFrom('join', 'leave', 'lose', 'recover'), who }),
    fc.record({ kind: fc.constant('choose' as const), who, choice: fc.nat({ max: 2 }) }),
    // Null: the word.
    fc.record({
      kind: fc.constant('guess' as const),
      who,
      text: fc.constantFrom(null, null, 'a house', '우체토', 'elephan', ...words),
    }),
    fc.record({ kind: fc.constantFrom('skip', 'begin', 'begin', 'setUp') }),
  ),
  { maxLength: 120 },
) as fc.Arbitrary<Happening[]>;

function happen(happening: Happening, word: string | null): readonly ToldLine[] {
  switch (happening.kind) {
    case 'pass':
      pass(happening.ms);
      return [];
    case 'join':
      game.join(userOf(happening.who));
      return [];
    case 'leave':
      game.leave(idOf(happening.who));
      return [];
    case 'lose':
    case 'recover':
      game.follow(userOf(happening.who), happening.kind === 'lose');
      return [];
    case 'choose':
      game.choose(idOf(happening.who), happening.choice);
      return [];
    case 'guess':
      return game.guess(idOf(happening.who), happening.text ?? word ?? 'nothing').told;
    case 'skip':
      game.skip();
      return [];
    case 'begin':
      game.begin();
      return [];
    case 'setUp':
      game.setUp({ ...settings, rounds: 1 });
      return [];
  }
}

/** The word of the turn, as the drawer knows it. */
const wordNow = () =>
  people.map((name) => view(name).phase).find((phase) => phase.kind === 'drawing' && phase.word) as
    | { word: string }
    | undefined;

describe('whatever happens in whatever order', () => {
  it('the word and its guesses reach only who knows it, scores never fall, and one draws at most', () => {
    fc.assert(
      fc.property(
        happenings,
        fc.noShrink(fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true }))),
        (all, stream) => {
          newGame(() => stream.next().value ?? 0);
          game.join(userOf('Bob'));
          let before: Game = view();
          for (const happening of all) {
            const wordBefore = wordNow()?.word ?? null;
            // What is not possible now is refused, and changes nothing that is wrong.
            let told: readonly ToldLine[] = [];
            try {
              told = happen(happening, wordBefore);
            } catch (error) {
              expect(error).toMatchObject({ name: 'RequestError' });
            }
            const now = view();
            for (const { user, score } of now.players) {
              const was = before.players.find((player) => player.user.id === user.id);
              const isNewGame = happening.kind === 'begin';
              if (was && !isNewGame) expect(score).toBeGreaterThanOrEqual(was.score);
            }
            expect(now.players.filter(({ role }) => role === 'draws').length).toBeLessThanOrEqual(
              1,
            );
            expectNoLeak(told, wordBefore);
            before = now;
            if (game.isDeserted) return;
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('each turn ends, and so does the game, when nobody does anything any more', () => {
    fc.assert(
      fc.property(happenings, (all) => {
        newGame();
        game.join(userOf('Bob'));
        for (const happening of all) {
          try {
            happen(happening, wordNow()?.word ?? null);
          } catch {
            // Not possible now.
          }
          if (game.isDeserted) return;
        }
        for (let steps = 0; game.dueAt !== null; steps += 1) {
          expect(steps).toBeLessThan(1_000);
          const due = game.dueAt;
          expect(due).toBeGreaterThanOrEqual(nowMs);
          nowMs = due;
          game.advance();
        }
        expect(['lobby', 'over']).toContain(kind());
      }),
      { numRuns: 300 },
    );
  });
});

function expectNoLeak(told: readonly ToldLine[], wordBefore: string | null): void {
  for (const name of [...people, 'Eve']) {
    const { phase, players } = view(name);
    if (phase.kind !== 'drawing') continue;
    const role = players.find(({ user }) => user.name === name)?.role;
    const word = wordNow()?.word;
    if (word === undefined) continue;
    if (phase.word !== null) {
      // Also somebody who has guessed it, left and come back.
      expect(role).not.toBe('guesses');
      continue;
    }
    expect(comparable(JSON.stringify(view(name)))).not.toContain(comparable(word));
    if (word !== wordBefore) continue;
    const lines = told.filter(({ to, line }) => to.includes(idOf(name)) && line.kind !== 'close');
    expect(comparable(JSON.stringify(lines))).not.toContain(comparable(word));
  }
}
