import { beforeEach, expect, test, vi } from 'vitest';
import type { GatedVoice } from '../audio/gateVoice.ts';
import { type TalkChoice, TalkGate } from './TalkGate.ts';

class FakeTrack {
  readonly name: string;
  enabled = true;
  ended = false;
  constructor(name: string) {
    this.name = name;
  }
}
const track = (name: string) => new FakeTrack(name) as unknown as MediaStreamTrack & FakeTrack;

/** A gate whose level source is the test. */
class FakeGate implements GatedVoice {
  readonly track = track('gated');
  readonly over: MediaStreamTrack;
  threshold: number | null = null;
  closed = false;
  #listen: (isOpen: boolean) => void = () => undefined;
  constructor(over: MediaStreamTrack) {
    this.over = over;
  }
  setThreshold(dbov: number) {
    this.threshold = dbov;
  }
  onOpenChanged(listen: (isOpen: boolean) => void) {
    this.#listen = listen;
  }
  hears(dbov: number) {
    this.#listen(dbov >= (this.threshold ?? 0));
  }
  close() {
    this.closed = true;
  }
}

const choice = (talkMode: TalkChoice['talkMode'], voiceThresholdDbov = -50): TalkChoice => {
  return { talkMode, voiceThresholdDbov };
};
let gates: FakeGate[];
let failure: Error | null;
let sent: (string | null)[];
let states: string[];
beforeEach(() => {
  gates = [];
  failure = null;
  sent = [];
  states = [];
});
function create(talkMode: TalkChoice['talkMode']) {
  const gate = new TalkGate(async (over) => {
    if (failure) throw failure;
    const made = new FakeGate(over);
    gates.push(made);
    return made;
  }, choice(talkMode));
  gate.on('trackChanged', (now) => sent.push(now && (now as MediaStreamTrack & FakeTrack).name));
  gate.on('stateChanged', (state) => states.push(state));
  return gate;
}
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

test('always: the microphone’s own track, silent while muted', () => {
  const gate = create('always');
  const microphone = track('microphone');
  gate.setTrack(microphone);
  expect(sent).toEqual(['microphone']);
  expect(microphone.enabled).toBe(true);
  gate.setMuted(true);
  expect(microphone.enabled).toBe(false);
  gate.setTalking(true);
  expect(microphone.enabled).toBe(false);
  expect(gate.state).toBe('open');
  gate.setTrack(null);
  expect(sent).toEqual(['microphone', null]);
});

test('push-to-talk: only while the key is down, and never while muted', () => {
  const gate = create('pushToTalk');
  const microphone = track('microphone');
  gate.setTrack(microphone);
  expect([microphone.enabled, gate.state]).toEqual([false, 'closed']);
  gate.setTalking(true);
  expect([microphone.enabled, gate.state]).toEqual([true, 'open']);
  gate.setMuted(true);
  expect(microphone.enabled).toBe(false);
  gate.setMuted(false);
  gate.setTalking(false);
  expect([microphone.enabled, gate.state]).toEqual([false, 'closed']);
  expect(sent).toEqual(['microphone']);
  expect(states).toEqual(['open', 'closed']);
});

test('another microphone is silent from the start while nobody talks', () => {
  const gate = create('pushToTalk');
  gate.setTrack(track('one'));
  const other = track('other');
  gate.on('trackChanged', () => expect(other.enabled).toBe(false));
  gate.setTrack(other);
  expect(sent).toEqual(['one', 'other']);
});

test('voice activation: the track of a gate, which hears the microphone also while closed', async () => {
  const gate = create('voiceActivation');
  const microphone = track('microphone');
  gate.setTrack(microphone);
  expect(gate.track).toBeNull();
  await settled();
  expect(sent).toEqual(['gated']);
  const [made] = gates;
  expect(made?.over).toBe(microphone);
  expect(made?.threshold).toBe(-50);
  expect([microphone.enabled, made?.track.enabled, gate.state]).toEqual([true, true, 'closed']);
  made?.hears(-40);
  expect(gate.state).toBe('open');
  made?.hears(-60);
  expect(gate.state).toBe('closed');
  gate.setChoice(choice('voiceActivation', -70));
  expect(made?.threshold).toBe(-70);
  gate.setMuted(true);
  expect([microphone.enabled, made?.track.enabled]).toEqual([true, false]);
  expect(gates).toHaveLength(1);
});

test('music is sent unchanged; after it the gate is used again', async () => {
  const gate = create('voiceActivation');
  gate.setTrack(track('microphone'));
  await settled();
  gate.setMusic(true);
  expect(gate.state).toBe('open');
  expect(gates[0]?.closed).toBe(true);
  gate.setMusic(false);
  await settled();
  expect(sent).toEqual(['gated', 'microphone', null, 'gated']);
  expect(gates).toHaveLength(2);
});

test('another talk mode closes the gate, and a muted microphone stays muted', async () => {
  const gate = create('voiceActivation');
  const microphone = track('microphone');
  gate.setTrack(microphone);
  await settled();
  gate.setMuted(true);
  gate.setChoice(choice('always'));
  expect(gates[0]?.closed).toBe(true);
  expect(microphone.enabled).toBe(false);
  expect(gate.track).toBe(microphone);
});

test('a microphone that is gone before its gate is ready: the gate is closed', async () => {
  const gate = create('voiceActivation');
  gate.setTrack(track('microphone'));
  gate.setTrack(null);
  await settled();
  expect(gates[0]?.closed).toBe(true);
  expect(gate.track).toBeNull();
  expect(sent).toEqual([]);
});

test('if the gate does not work, everything is sent, and the state says so', async () => {
  const logged = vi.spyOn(console, 'error').mockReturnValue();
  failure = new Error('no audio worklet');
  const gate = create('voiceActivation');
  const microphone = track('microphone');
  gate.setMuted(true);
  gate.setTrack(microphone);
  await settled();
  expect(gate.track).toBe(microphone);
  expect([gate.state, microphone.enabled]).toEqual(['ungated', false]);
  gate.setMuted(false);
  expect(microphone.enabled).toBe(true);
  logged.mockRestore();
});

test.each(['always', 'pushToTalk', 'voiceActivation'] as const)(
  'a whisper is the microphone’s own track in every talk mode: %s',
  async (mode) => {
    const gate = create(mode);
    const microphone = track('microphone');
    const whispered: (string | null)[] = [];
    gate.on('whisperTrackChanged', (now) => {
      whispered.push(now && (now as MediaStreamTrack & FakeTrack).name);
    });
    gate.setTrack(microphone);
    await vi.waitFor(() => expect(gate.track).not.toBeNull());
    // While the server changes over nobody is sent anything.
    gate.setWhisper('held');
    expect([gate.track, gate.whisperTrack, microphone.enabled]).toEqual([null, null, false]);
    gate.setWhisper('open');
    expect([gate.track, gate.whisperTrack, microphone.enabled]).toEqual([null, microphone, true]);
    // Mute counts more.
    gate.setMuted(true);
    expect(microphone.enabled).toBe(false);
    gate.setMuted(false);
    gate.setWhisper('none');
    expect(gate.whisperTrack).toBeNull();
    expect(gate.track).not.toBeNull();
    expect(microphone.enabled).toBe(mode !== 'pushToTalk');
    expect(whispered).toEqual(['microphone', null]);
  },
);
