import { beforeEach, expect, it, vi } from 'vitest';
import type { ChannelId, FileId } from '../../shared/domain/ids.ts';
import type { FileNotifications } from '../../shared/protocol/chat/files.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { DraftFile } from '../state/ChatFiles.ts';
import { FakeEmitter } from '../testing/FakeEmitter.ts';
import { ChatFilesClient } from './ChatFilesClient.ts';

class Signaling extends FakeEmitter<FileNotifications> {
  readonly request = vi.fn();
}
class Session extends FakeEmitter<{ opened: unknown }> {}

const general = 'General' as ChannelId;
const fileId = 'x'.repeat(24) as FileId;
const draft: DraftFile = {
  key: 'k',
  file: new File(['hello'], 'a.txt', { lastModified: 7 }),
  preview: Promise.resolve(null),
};
let signaling: Signaling;
let session: Session;
let client: ChatFilesClient;
let end: (how: 'complete' | 'stopped' | 'lost' | 'refused' | 'unreadable') => void;
const stop = vi.fn(() => end('stopped'));

beforeEach(() => {
  signaling = new Signaling();
  session = new Session();
  stop.mockClear();
  signaling.request.mockImplementation(async (name, _payload, inOrder) => {
    const answer =
      name === 'file:access'
        ? { token: 'secret', limits: { fileMax: 9, perPersonMax: 9 }, lifetime: 'occupied' }
        : { token: 'secret', file: { id: fileId, size: 5, received: 0 } };
    inOrder?.(answer);
    return answer;
  });
  const { promise: ended, resolve } = Promise.withResolvers<Parameters<typeof end>[0]>();
  end = resolve;
  client = new ChatFilesClient({
    session,
    signaling,
    serverUrl: 'https://nest.example',
    startUpload: () => ({ ended, stop }),
  });
});

const send = (signal = new AbortController().signal) =>
  client.send(general, draft, () => undefined, signal);
const lifetime = () => client.state.getState().channels.get(general)?.lifetime;

it('knows how long the channel keeps files, also after that changes, and asks anew in each session', async () => {
  await client.follow(general);
  expect(lifetime()).toBe('occupied');
  signaling.emit('file:lifetimeChanged', { channelId: general, lifetime: 7 });
  expect(lifetime()).toBe(7);
  session.emit('opened', {});
  expect(signaling.request).toHaveBeenCalledTimes(2);
});

it.each([
  ['complete', { fileId }],
  ['lost', { failure: 'disconnected' }],
  ['refused', { failure: 'gone' }],
  ['unreadable', { failure: 'unreadable' }],
] as const)('an upload that ends %s answers %j', async (how, outcome) => {
  end(how);
  expect(await send()).toEqual(outcome);
});

it('answers why the server takes none', async () => {
  signaling.request.mockResolvedValueOnce({ refusal: 'serverFull' });
  expect(await send()).toEqual({ failure: 'serverFull' });
  signaling.request.mockRejectedValueOnce(new RequestError('conflict', 'for a test'));
  expect(await send()).toEqual({ failure: 'conflict' });
});

it('removes what the server has of an upload that is given up', async () => {
  const giving = new AbortController();
  const sending = send(giving.signal);
  await vi.waitFor(() => expect(signaling.request).toHaveBeenCalled());
  giving.abort();
  await sending;
  expect(stop).toHaveBeenCalled();
  expect(signaling.request).toHaveBeenLastCalledWith('file:remove', { fileId }, undefined);
});

it('fetches a preview once, with the token of the session, and tries again after a failure', async () => {
  const fetched = vi.fn(async () => new Response('', { status: 404 }));
  vi.stubGlobal('fetch', fetched);
  URL.createObjectURL = () => 'blob:made';
  await client.follow(general);
  expect(await client.loadPreview(fileId)).toBeNull();
  fetched.mockResolvedValue(new Response('small'));
  expect(await client.loadPreview(fileId)).toBe('blob:made');
  expect(await client.loadPreview(fileId)).toBe('blob:made');
  expect(fetched.mock.calls).toHaveLength(2);
  expect(fetched).toHaveBeenLastCalledWith(
    `https://nest.example/files/${fileId}/preview`,
    expect.objectContaining({ headers: { Authorization: 'Bearer secret' } }),
  );
  vi.unstubAllGlobals();
});
