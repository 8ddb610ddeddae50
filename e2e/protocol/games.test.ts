import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { GameTimes } from '../../server/games/gamePhases.ts';
import { comparable } from '../../server/games/guesses.ts';
import type { Game, GamePhase, GuessLine } from '../../shared/domain/Game.ts';
import { drawnElement } from './drawnElement.ts';
import { LocalServer } from './LocalServer.ts';
import { granted, TestPeer } from './TestPeer.ts';

const gameTimes: GameTimes = { chooseMs: 20_000, revealMs: 40, drawerGraceMs: 300 };
/** Nothing that is sent anyway contains one of these. */
const words = [
  ...['zebra crossing', '무지개떡볶이', 'Xylophone', 'quicksand', '훌라후프춤', 'jack-o-lantern'],
  ...['flying carpet', '도깨비방망이', 'kettle bell', 'wind chimes', '종이접기배', 'gingerbread'],
];
const settings = { language: 'en', rounds: 1, drawMs: 30_000, onlyCustomWords: true } as const;

let local: LocalServer;
let people: TestPeer[] = [];

beforeAll(async () => {
  local = await LocalServer.start({ workers: 1, sessionHoldMs: 20_000, gameTimes });
});
afterEach(async () => {
  for (const peer of people) {
    if (peer.socket.connected) await peer.ask('session:close', {});
    peer.close();
  }
  people = [];
  expect(local.complaints).toEqual([]);
});
afterAll(async () => {
  await local?.close();
});

async function enter(name: string, channel = 'General'): Promise<TestPeer> {
  const peer = await TestPeer.enter(local.url, name, channel);
  people.push(peer);
  return peer;
}

/** The game as this peer was told it last; null for none. */
function gameOf({ told }: TestPeer): Game | null {
  const last = told.findLast(({ name }) => name === 'game:changed');
  return (last?.payload as { game: Game | null } | undefined)?.game ?? null;
}

const linesOf = ({ told }: TestPeer) =>
  told
    .filter(({ name }) => name === 'game:guessed')
    .map(({ payload }) => (payload as { line: GuessLine }).line);

async function phaseOf<Kind extends GamePhase['kind']>(
  peer: TestPeer,
  kind: Kind,
): Promise<GamePhase & { kind: Kind }> {
  await peer.until(() => gameOf(peer)?.phase.kind === kind, `the phase ${kind}`);
  return gameOf(peer)?.phase as GamePhase & { kind: Kind };
}

const scoreOf = (seen: TestPeer, whose: TestPeer) =>
  gameOf(seen)?.players.find(({ user }) => user.id === whose.session.user.id)?.score;

/** A game of all these, set up and begun by the first. */
async function begin(host: TestPeer, ...others: TestPeer[]): Promise<void> {
  granted(await host.ask('game:open', { language: 'en' }));
  for (const peer of others) granted(await peer.ask('game:join', {}));
  granted(await host.ask('game:setUp', { settings, customWords: words }));
  granted(await host.ask('game:begin', {}));
}

/** Whether the next turn has begun, or the game is over. */
function isAfterTurnOf(peer: TestPeer, drawerId: string): boolean {
  const phase = gameOf(peer)?.phase;
  return phase?.kind === 'over' || (phase?.kind === 'choosing' && phase.drawerId !== drawerId);
}

const personOf = (userId: string) => people.find(({ session }) => session.user.id === userId);

/** Everything that a peer has received since it had received so much, as guesses are compared. */
const receivedSince = ({ told }: TestPeer, count: number) =>
  comparable(JSON.stringify(told.slice(count)));

it('a whole game: the word and what is right reach nobody who has not guessed, whatever they ask', async () => {
  const [ann, bob, cho] = [await enter('Ann'), await enter('Bob'), await enter('Cho')];
  const [onlooker, elsewhere] = [await enter('Dan'), await enter('Eve', 'Music')];
  const counts = new Map(people.map((peer) => [peer, peer.told.length]));
  await begin(ann, bob, cho);
  const drawers: string[] = [];
  for (let turn = 0; turn < 3; turn += 1) {
    const { drawerId } = await phaseOf(ann, 'choosing');
    const drawer = personOf(drawerId) ?? ann;
    drawers.push(drawerId);
    const [first = ann, second = ann] = [ann, bob, cho].filter((peer) => peer !== drawer);
    await phaseOf(first, 'choosing');
    const { words: offered } = await phaseOf(drawer, 'choosing');
    expect(offered).toHaveLength(3);
    // A guesser cannot choose a word, skip the turn or see the word.
    expect(await second.codeOf('game:choose', { choice: 0 })).toBe('conflict');
    granted(await drawer.ask('game:choose', { choice: 1 }));
    const word = (await phaseOf(drawer, 'drawing')).word ?? '';
    expect(offered).toContain(word);
    expect(words).toContain(word);
    const before = [scoreOf(drawer, first), scoreOf(drawer, second), scoreOf(drawer, drawer)];
    expect(await second.ask('game:guess', { text: `${word}s` })).toMatchObject({
      value: { outcome: 'close' },
    });
    expect(await first.ask('game:guess', { text: word.toUpperCase() })).toMatchObject({
      value: { outcome: 'right' },
    });
    // Whoever knows it tells it to nobody who does not.
    granted(await first.ask('game:guess', { text: word }));
    granted(await drawer.ask('game:guess', { text: `It is ${word}!` }));
    const looked = granted(await second.ask('game:get', {}));
    await onlooker.catchUp();
    expect(looked.game?.phase).toMatchObject({ kind: 'drawing', word: null });
    expect(comparable(JSON.stringify(looked))).not.toContain(comparable(word));
    expect(linesOf(second).findLast(({ kind }) => kind === 'close')).toMatchObject({
      text: `${word}s`,
    });
    const close = comparable(JSON.stringify({ kind: 'close', text: `${word}s` }));
    const toSecond = receivedSince(second, counts.get(second) ?? 0).replace(close, '');
    expect(toSecond).not.toContain(comparable(word));
    expect(receivedSince(onlooker, counts.get(onlooker) ?? 0)).not.toContain(comparable(word));
    expect(linesOf(first)).toContainEqual(expect.objectContaining({ isSecret: true, text: word }));
    granted(await second.ask('game:guess', { text: word }));
    await ann.until(() => isAfterTurnOf(ann, drawerId), 'the end of the turn');
    await Promise.all(people.map((peer) => peer.catchUp()));
    const revealed = second.told.findLast(({ name, payload }) => {
      const game = name === 'game:changed' ? (payload as { game: Game }).game : null;
      return game?.phase.kind === 'revealed';
    });
    expect(revealed?.payload).toMatchObject({ game: { phase: { word, ending: 'allGuessed' } } });
    const after = [scoreOf(ann, first), scoreOf(ann, second), scoreOf(ann, drawer)];
    for (const [index, score] of after.entries()) {
      expect(score).toBeGreaterThan(before[index] ?? 0);
    }
    for (const peer of people) counts.set(peer, peer.told.length);
  }
  expect(new Set(drawers).size).toBe(3);
  // Guesses are for players, and all of it only for those in the channel.
  expect(linesOf(onlooker)).toEqual([]);
  expect(elsewhere.told.filter(({ name }) => name.startsWith('game:'))).toEqual([]);
  expect(granted(await elsewhere.ask('game:get', {})).game).toBeNull();
  granted(await ann.ask('game:begin', {}));
  await phaseOf(bob, 'choosing');
  expect([ann, bob, cho].map((peer) => scoreOf(bob, peer))).toEqual([0, 0, 0]);
});

it('a lost connection keeps the seat and the points; who leaves ends their turn, and the host is the next one', async () => {
  const [ann, bob, cho] = [await enter('Ann'), await enter('Bob'), await enter('Cho')];
  await begin(ann, bob, cho);
  granted(await ann.ask('game:choose', { choice: 0 }));
  const word = (await phaseOf(ann, 'drawing')).word ?? '';
  granted(await bob.ask('game:guess', { text: word }));
  await cho.catchUp();
  const points = scoreOf(cho, bob);
  bob.vanish();
  const away = () =>
    gameOf(cho)?.players.find(({ user }) => user.name === 'Bob')?.presence === 'away';
  await cho.until(away, 'that Bob is away');
  const again = await TestPeer.connect(local.url, bob.key);
  people.push(again);
  const channelId = ann.channel('General').id;
  await again.open({ resumeToken: bob.session.resumeToken, channelId });
  await cho.until(() => !away(), 'that Bob is back');
  const { game } = granted(await again.ask('game:get', {}));
  expect(game?.players.find(({ user }) => user.name === 'Bob')).toMatchObject({ score: points });
  expect(game?.phase).toMatchObject({ word });

  await ann.leave();
  expect(granted(await cho.ask('game:get', {})).game?.hostId).toBe(again.session.user.id);
  await cho.until(
    () => gameOf(cho)?.phase.kind === 'choosing' && scoreOf(cho, bob) === points,
    'the next turn',
  );
  expect(gameOf(ann)?.phase.kind).not.toBe('revealed');
});

it('a game ends with its last player, by the host or by who may move people, but not by others', async () => {
  const [olga, bob] = [await enter('Olga'), await enter('Bob')];
  granted(await olga.ask('game:open', { language: 'ko' }));
  expect(await bob.codeOf('game:open', { language: 'ko' })).toBe('conflict');
  expect(await bob.codeOf('game:end', {})).toBe('forbidden');
  granted(await olga.ask('game:leave', {}));
  await bob.catchUp();
  expect(gameOf(bob)).toBeNull();
  granted(await olga.ask('game:open', { language: 'ko' }));
  granted(await olga.ask('game:end', {}));
  granted(await bob.ask('game:open', { language: 'ko' }));
  granted(await olga.ask('user:claimOwner', { code: local.server.ownerCode ?? '' }));
  granted(await olga.ask('game:end', {}));
  await bob.catchUp();
  expect(gameOf(bob)).toBeNull();
  granted(await bob.ask('game:open', { language: 'en' }));
  await bob.leave();
  expect(granted(await olga.ask('game:get', {})).game).toBeNull();
});

it('only the drawer draws, everybody sees it, and each turn begins with an empty board', async () => {
  const [ann, bob] = [await enter('Ann'), await enter('Bob')];
  await begin(ann, bob);
  const board = { channelId: ann.channel('General').id, kind: 'game' } as const;
  const opened = () => bob.ask('board:open', board).then(granted);
  granted(await ann.ask('board:open', board));
  const { edition } = await opened();
  const draw = (by: TestPeer, id: string) =>
    by.codeOf('board:edit', { ...board, edition, elements: [drawnElement(id)] });
  // While a word is chosen nobody draws: it would be drawn without a time.
  expect([await draw(ann, 'a'), await draw(bob, 'b')]).toEqual(['forbidden', 'forbidden']);
  granted(await ann.ask('game:choose', { choice: 0 }));
  expect([await draw(ann, 'a'), await draw(bob, 'b')]).toEqual(['ok', 'forbidden']);
  expect((await opened()).elements.map(({ id }) => id)).toEqual(['a']);
  granted(await ann.ask('game:skip', {}));
  expect(await draw(ann, 'c')).toBe('forbidden');
  await bob.until(
    () =>
      bob.told.some(({ name }) => name === 'board:cleared') &&
      gameOf(bob)?.phase.kind === 'choosing',
    'an empty board',
  );
  expect((await opened()).elements).toEqual([]);
  granted(await ann.ask('game:end', {}));
  expect(await bob.codeOf('board:open', board)).toBe('notFound');
});
