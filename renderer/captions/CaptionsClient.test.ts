import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { PeerId } from '../../shared/domain/ids.ts';
import type { CaptionNotifications } from '../../shared/protocol/streams/captions.ts';
import { TypedEmitter } from '../../shared/TypedEmitter.ts';
import type { FrameMode } from '../media/encryption/frameMessages.ts';
import { SealedCaptions } from '../media/encryption/SealedCaptions.ts';
import { CaptionsClient } from './CaptionsClient.ts';

const [ann, bob] = ['ann', 'bob'] as PeerId[] as [PeerId, PeerId];
const peers = [
  { leaf: 0, peerId: ann },
  { leaf: 1, peerId: bob },
];
const keysOf = (ownLeaf: number) => ({ epoch: 1, secret: new Uint8Array(32), ownLeaf, peers });
const caption = { text: 'good morning', isFinal: true, spokenMs: 300 };

class Signaling extends TypedEmitter<CaptionNotifications> {
  readonly request = vi.fn().mockResolvedValue({});

  tell(sent: CaptionNotifications['caption:sent']): void {
    this.emit('caption:sent', sent);
  }
}

function clientOf(own: PeerId, mode: FrameMode | null, hasKeys = true) {
  const signaling = new Signaling();
  const captions = new SealedCaptions();
  captions.use(hasKeys ? keysOf(own === ann ? 0 : 1) : null);
  const client = new CaptionsClient({
    signaling,
    cryptors: () => mode && { mode, captions },
    ownPeerId: () => own,
    nameOf: (peerId) => ({ ann: 'Ann', bob: 'Bob' })[peerId as string] ?? null,
    takeModel: vi.fn(),
    onModel: vi.fn(),
  });
  const texts = () => client.state.getState().shown.map(({ name, text }) => `${name}: ${text}`);
  return { client, signaling, texts };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('what is said replaces what was said of the same sentence, and can be read for a while', async () => {
  const { client, signaling, texts } = clientOf(bob, null);
  signaling.tell({ peerId: ann, ...caption, text: 'good', isFinal: false });
  await vi.waitFor(() => expect(texts()).toEqual(['Ann: good']));
  client.say({ ...caption, text: 'hello' });
  signaling.tell({ peerId: ann, ...caption });
  signaling.tell({ peerId: 'stranger' as PeerId, ...caption });
  await vi.waitFor(() => expect(texts()).toEqual(['Ann: good morning', 'Bob: hello']));
  expect(signaling.request).toHaveBeenCalledExactlyOnceWith('caption:send', {
    ...caption,
    text: 'hello',
  });
  vi.advanceTimersByTime(10_001);
  expect(texts()).toEqual([]);
  client.close();
});

it('in an encrypted channel only what is sealed is sent and shown, and each once', async () => {
  vi.useRealTimers();
  const [from, to] = [clientOf(ann, 'sealed'), clientOf(bob, 'sealed')];
  from.client.say(caption);
  await vi.waitFor(() => expect(from.signaling.request).toHaveBeenCalled());
  const [, sent] = from.signaling.request.mock.calls[0] ?? [];
  expect(Object.keys(sent)).toEqual(['sealed']);
  expect(atob(sent.sealed.replaceAll('-', '+').replaceAll('_', '/'))).not.toContain('morning');
  to.signaling.tell({ peerId: ann, ...caption, text: 'of the server' });
  to.signaling.tell({ peerId: bob, sealed: sent.sealed });
  for (const sealed of ['A', 'AAAA']) to.signaling.tell({ peerId: ann, sealed });
  to.signaling.tell({ peerId: ann, sealed: sent.sealed });
  to.signaling.tell({ peerId: ann, sealed: sent.sealed });
  await vi.waitFor(() => expect(to.texts()).toEqual(['Ann: good morning']));
  from.client.close();
  to.client.close();
});

it('nothing is sent before there are keys', async () => {
  const { client, signaling, texts } = clientOf(ann, 'sealed', false);
  client.say(caption);
  await vi.advanceTimersByTimeAsync(0);
  expect(texts()).toEqual(['Ann: good morning']);
  expect(signaling.request).not.toHaveBeenCalled();
  client.close();
});
