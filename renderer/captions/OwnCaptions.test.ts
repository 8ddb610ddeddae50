import { expect, it, vi } from 'vitest';
import type { Caption } from '../../shared/domain/Caption.ts';
import type { CaptionState } from '../state/Captions.ts';
import type { EngineText } from './CaptionEngine.ts';
import { OwnCaptions } from './OwnCaptions.ts';
import type { TakeSound } from './tapVoice.ts';

const [first, second] = ['first', 'second'].map((id) => ({ id }) as MediaStreamTrack);
const voice = () => new Float32Array(1_600).fill(0.1);
const silence = () => new Float32Array(1_600);

function setUp() {
  let nowMs = 0;
  let understand: (understood: EngineText) => void = () => undefined;
  let take: TakeSound = () => undefined;
  const engine = { accept: vi.fn(), finish: vi.fn(), close: vi.fn() };
  const stopTap = vi.fn();
  const createEngine = vi.fn(async (_model: Blob | null, onText: typeof understand) => {
    understand = onText;
    return engine;
  });
  const tap = vi.fn(async (_track: MediaStreamTrack, taking: TakeSound) => {
    take = taking;
    return stopTap;
  });
  const said: Caption[] = [];
  const states: CaptionState[] = [];
  const own = new OwnCaptions({
    createEngine,
    tap,
    onCaption: (caption) => said.push(caption),
    onState: (state) => states.push(state),
    now: () => nowMs,
  });
  return {
    own,
    engine,
    createEngine,
    tap,
    stopTap,
    said,
    states,
    understand: (text: string, isFinal = false) => understand({ text, isFinal }),
    hear: (samples: Float32Array<ArrayBuffer>) => take(samples, 16_000),
    pass(ms: number) {
      nowMs += ms;
    },
  };
}

it('with a stand-in engine (no registry has a model): what is spoken is told twice a second at most, and in the end', async () => {
  const { own, said, understand, pass } = setUp();
  own.follow(true, first ?? null);
  await vi.waitFor(() => expect(understand).toBeDefined());
  understand('');
  understand('good');
  pass(200);
  understand('good mor');
  pass(300);
  understand('good morning');
  pass(600);
  understand('good morning');
  understand('good morning all', true);
  understand('', true);
  understand('next');
  expect(said).toEqual([
    { text: 'good', isFinal: false, spokenMs: 0 },
    { text: 'good morning', isFinal: false, spokenMs: 500 },
    { text: 'good morning all', isFinal: true, spokenMs: 1_100 },
  ]);
  own.close();
});

it('with a stand-in engine: nothing is computed in silence, and a longer one ends the sentence', async () => {
  const { own, engine, hear, pass, tap } = setUp();
  own.follow(true, first ?? null);
  await vi.waitFor(() => expect(tap).toHaveBeenCalled());
  hear(silence());
  expect(engine.accept).not.toHaveBeenCalled();
  hear(voice());
  hear(silence());
  expect(engine.accept).toHaveBeenCalledTimes(2);
  pass(2_000);
  hear(silence());
  hear(silence());
  expect(engine.finish).toHaveBeenCalledOnce();
  expect(engine.accept).toHaveBeenCalledTimes(2);
  own.close();
});

it('with a stand-in engine: it is loaded only when wanted, kept when the microphone changes, and gone afterwards', async () => {
  const { own, engine, createEngine, tap, stopTap, states } = setUp();
  own.follow(false, first ?? null);
  expect(createEngine).not.toHaveBeenCalled();
  own.follow(true, first ?? null);
  await vi.waitFor(() => expect(tap).toHaveBeenCalledWith(first, expect.anything()));
  own.follow(true, second ?? null);
  await vi.waitFor(() => expect(tap).toHaveBeenCalledWith(second, expect.anything()));
  expect(stopTap).toHaveBeenCalledOnce();
  own.follow(false, null);
  expect(createEngine).toHaveBeenCalledOnce();
  expect(engine.close).toHaveBeenCalledOnce();
  expect(states).toEqual(['off', 'loading', 'on', 'off']);
});

it('says that a model does not work, and takes another one', async () => {
  const { own, createEngine, states } = setUp();
  createEngine.mockRejectedValueOnce(new Error('no model'));
  own.follow(true, first ?? null);
  await vi.waitFor(() => expect(states.at(-1)).toBe('failed'));
  const model = new Blob(['a model']);
  createEngine.mockRejectedValueOnce(new Error('another fault'));
  await expect(own.changeModel(model)).rejects.toThrow('another fault');
  await own.changeModel(model);
  expect(createEngine).toHaveBeenLastCalledWith(model, expect.anything());
  expect(states.at(-1)).toBe('on');
  own.close();
});
