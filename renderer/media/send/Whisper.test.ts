import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ChannelId, PeerId } from '../../../shared/domain/ids.ts';
import type { WhisperTarget } from '../../../shared/domain/whisperTarget.ts';
import { RequestError } from '../../../shared/protocol/errors.ts';
import type { WhisperFailure } from '../../state/callState.ts';
import type { RequestFunction } from '../transport/SignalingPort.ts';
import { Whisper, type WhisperSound } from './Whisper.ts';

const ann: WhisperTarget = { peerId: 'ann' as PeerId };
const music: WhisperTarget = { channelId: 'music' as ChannelId };

/** Requests under way, oldest first: `grant` and `refuse` answer the oldest. */
let asked: { text: string; done: () => void; fail: (error: Error) => void }[];
let log: string[];
let sounds: WhisperSound[];
let failures: WhisperFailure[];
let reconnects: number;
let whisper: Whisper;

beforeEach(() => {
  vi.useFakeTimers();
  [asked, log, sounds, failures, reconnects] = [[], [], [], [], 0];
  const request = (name: string, payload: { target?: WhisperTarget }) => {
    const target = payload.target && Object.values(payload.target)[0];
    const text = [name.split(':')[1], target].filter(Boolean).join(' ');
    log.push(text);
    return new Promise((done, fail) => {
      asked.push({ text, done: () => done({}), fail });
    });
  };
  whisper = new Whisper({
    request: request as unknown as RequestFunction,
    reconnect: () => {
      reconnects += 1;
    },
  });
  whisper.on('soundChanged', (sound) => sounds.push(sound));
  whisper.on('failed', ({ reason }) => failures.push(reason));
  whisper.opened();
});
afterEach(() => {
  vi.useRealTimers();
});

async function grant(): Promise<void> {
  asked.shift()?.done();
  await vi.advanceTimersByTimeAsync(0);
}
async function refuse(code: 'forbidden' | 'timeout' | 'rateLimited' | 'disconnected') {
  asked.shift()?.fail(new RequestError(code, ''));
  await vi.advanceTimersByTimeAsync(0);
}

test('nothing is sent from the press until the server has switched, and after the release', async () => {
  whisper.hold('key', ann);
  expect(sounds).toEqual(['held']);
  expect(whisper.state).toEqual({ kind: 'starting', target: ann });
  await grant();
  expect(sounds).toEqual(['held', 'open']);
  expect(whisper.state).toEqual({ kind: 'on', target: ann });

  whisper.hold('key', null);
  expect(sounds.at(-1)).toBe('held');
  expect(whisper.state).toEqual({ kind: 'off' });
  // The last words are still on their way to Ann.
  expect(log).toEqual(['start ann']);
  await vi.advanceTimersByTimeAsync(120);
  expect(log).toEqual(['start ann', 'stop']);
  expect(sounds.at(-1)).toBe('held');
  await grant();
  expect(sounds).toEqual(['held', 'open', 'held', 'none']);
});

test('a key released before the server’s answer is never heard', async () => {
  whisper.hold('key', ann);
  whisper.hold('key', null);
  await grant();
  expect(log).toEqual(['start ann', 'stop']);
  await grant();
  expect(sounds).toEqual(['held', 'none']);
});

test('pressed again before the end is sent, it goes on without signalling', async () => {
  whisper.hold('key', ann);
  await grant();
  whisper.hold('key', null);
  await vi.advanceTimersByTimeAsync(60);
  whisper.hold('key', ann);
  await vi.advanceTimersByTimeAsync(60);
  expect(log).toEqual(['start ann']);
  expect(sounds.at(-1)).toBe('open');
});

test('the newest of two held keys counts, and then the other', async () => {
  whisper.hold('key', ann);
  await grant();
  whisper.hold('button', music);
  await vi.advanceTimersByTimeAsync(120);
  await grant();
  expect(whisper.state).toEqual({ kind: 'on', target: music });
  whisper.hold('button', null);
  await vi.advanceTimersByTimeAsync(120);
  await grant();
  expect(whisper.state).toEqual({ kind: 'on', target: ann });
  expect(log).toEqual(['start ann', 'start music', 'start ann']);
});

test('a refusal is reported once, and ends with the press', async () => {
  whisper.hold('key', ann);
  await refuse('forbidden');
  expect(failures).toEqual(['forbidden']);
  expect(whisper.state).toEqual({ kind: 'off' });
  expect(asked).toEqual([]);
  // What is said on was meant for Ann alone.
  expect(sounds).toEqual(['held']);
  whisper.hold('key', null);
  expect(sounds).toEqual(['held', 'none']);
  expect(log).toEqual(['start ann']);
});

test('what is impossible from the start is not said to the channel either, until the key is up', () => {
  whisper.refuse('key', 'notChosen');
  expect(failures).toEqual(['notChosen']);
  expect(sounds).toEqual(['held']);
  whisper.hold('key', null);
  expect(sounds).toEqual(['held', 'none']);
  whisper.refuse('key', 'notChosen');
  whisper.release();
  expect(sounds.at(-1)).toBe('none');
  expect(log).toEqual([]);
});

test('a key that is held in vain does not keep another one from whispering', async () => {
  whisper.refuse('key', 'notChosen');
  whisper.hold('button', ann);
  await grant();
  expect(sounds).toEqual(['held', 'open']);
  whisper.hold('button', null);
  await vi.advanceTimersByTimeAsync(120);
  await grant();
  expect(sounds.at(-1)).toBe('held');
});

test('without an answer it is ended, because it may run anyway', async () => {
  whisper.hold('key', ann);
  await refuse('timeout');
  expect(log).toEqual(['start ann', 'stop']);
  await grant();
  whisper.hold('key', null);
  expect(sounds).toEqual(['held', 'none']);
});

test('if its end is refused, a new session repairs it', async () => {
  whisper.hold('key', ann);
  await grant();
  whisper.hold('key', null);
  await vi.advanceTimersByTimeAsync(120);
  await refuse('rateLimited');
  expect(reconnects).toBe(1);
});

test('the server ends it, and the key must be pressed again', async () => {
  whisper.hold('key', ann);
  await grant();
  whisper.stopped('targetGone');
  expect(failures).toEqual(['targetGone']);
  expect(sounds).toEqual(['held', 'open', 'held']);
  expect(whisper.state).toEqual({ kind: 'off' });
  whisper.hold('key', null);
  expect(sounds.at(-1)).toBe('none');
  expect(log).toEqual(['start ann']);
});

test('a lost connection ends it at once, whatever was requested', async () => {
  whisper.hold('key', ann);
  whisper.lost();
  expect(whisper.state).toEqual({ kind: 'off' });
  await refuse('disconnected');
  expect(sounds).toEqual(['held']);
  expect(failures).toEqual([]);
  whisper.opened();
  whisper.hold('key', music);
  expect(log).toEqual(['start ann', 'start music']);
  await grant();
  expect(whisper.state).toEqual({ kind: 'on', target: music });
});
