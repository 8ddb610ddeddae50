import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChannelId, FileId, UserId } from '../../shared/domain/ids.ts';
import type { SharedFile } from '../../shared/domain/SharedFile.ts';
import type { FileNotifications } from '../../shared/protocol/chat/files.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import { FakeEmitter } from '../testing/FakeEmitter.ts';
import { FileShareClient } from './FileShareClient.ts';
import type { UploadTarget } from './FileUploader.ts';

class Signaling extends FakeEmitter<FileNotifications> {
  readonly request = vi.fn();
}
class Session extends FakeEmitter<{ opened: unknown }> {}

const general = 'General' as ChannelId;
const music = 'Music' as ChannelId;
let signaling: Signaling;
let session: Session;
let channel: ChannelId | null;
let moved: () => void;
let share: FileShareClient;
/** What the server has of the files in General. */
let listed: SharedFile[];
/** How the server answers the next announcements; with room after these. */
let answers: (object | RequestError)[];
interface FakeUpload {
  name: string;
  fileId: FileId;
  target: UploadTarget;
  send: (bytes: number) => void;
  end: (how: 'complete' | 'lost' | 'refused' | 'unreadable') => void;
  isStopped: boolean;
}
let uploads: FakeUpload[];

const shared = (name: string, change: Partial<SharedFile> = {}): SharedFile => ({
  id: `id of ${name}` as FileId,
  name,
  size: 5,
  received: 5,
  mediaType: null,
  preview: null,
  uploader: { id: 'ann' as UserId, name: 'Ann' },
  addedAt: 0,
  modifiedAt: 0,
  ...change,
});
const file = (name: string, text = 'hello') => new File([text], name, { lastModified: 7 });
const state = () => share.state.getState();
const kinds = () => state().uploads.map(({ name, status }) => [name, status.kind]);
const asked = (name: string) =>
  signaling.request.mock.calls.filter(([each]) => each === name).map(([, payload]) => payload);

beforeEach(() => {
  signaling = new Signaling();
  session = new Session();
  channel = general;
  listed = [];
  answers = [];
  uploads = [];
  signaling.request.mockImplementation(async (name, payload, inOrder) => {
    if (name === 'file:list') {
      inOrder({
        files: listed,
        token: `token ${asked('file:list').length}`,
        limits: { fileMax: 9, perPersonMax: 9 },
        lifetime: 'occupied',
      });
      return;
    }
    if (name !== 'file:add') return {};
    const answer = answers.shift() ?? {
      file: shared(payload.name, { size: payload.size, received: 0 }),
      token: `token ${asked('file:list').length}`,
    };
    if (answer instanceof RequestError) throw answer;
    return answer;
  });
  share = new FileShareClient({
    session,
    signaling,
    whereabouts: {
      channel: () => channel,
      subscribe(listen) {
        moved = listen;
        return () => undefined;
      },
    },
    serverUrl: 'https://nest.example',
    makePreview: async ({ name }) => (name.endsWith('.png') ? new Blob(['small']) : null),
    startUpload(sent, fileId, target, onSent) {
      const { promise: ended, resolve } = Promise.withResolvers<'complete' | 'stopped'>();
      const upload: FakeUpload = {
        name: sent.name,
        fileId,
        target,
        send: onSent,
        end: (how) => resolve(how as 'complete'),
        isStopped: false,
      };
      uploads.push(upload);
      return {
        ended,
        stop() {
          upload.isStopped = true;
          resolve('stopped');
        },
      };
    },
  });
});
afterEach(() => share.close());

describe('an upload', () => {
  it('is announced, sent and, when it is complete, in the list', async () => {
    share.add([file('a.txt')]);
    await vi.waitFor(() => expect(uploads).toHaveLength(1));
    expect(asked('file:add')).toEqual([
      { channelId: general, name: 'a.txt', size: 5, modifiedAt: 7, preview: null },
    ]);
    uploads[0]?.send(3);
    expect(state().uploads).toMatchObject([{ sent: 3, status: { kind: 'sending' } }]);
    signaling.emit('file:saved', { channelId: general, file: shared('a.txt') });
    uploads[0]?.end('complete');
    await vi.waitFor(() => expect(state().uploads).toEqual([]));
    expect(state().files).toEqual([shared('a.txt')]);
  });

  it('waits for its turn, so that three run at once', async () => {
    share.add(['a', 'b', 'c', 'd'].map((name) => file(name)));
    await vi.waitFor(() => expect(uploads).toHaveLength(3));
    expect(kinds().at(3)).toEqual(['d', 'queued']);
    share.pause(state().uploads[0]?.key ?? '');
    await vi.waitFor(() => expect(uploads.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd']));
    expect(uploads[0]?.isStopped).toBe(true);
    expect(kinds()[0]).toEqual(['a', 'paused']);
    share.resume(state().uploads[0]?.key ?? '');
    expect(kinds()[0]).toEqual(['a', 'queued']);
    uploads[3]?.end('complete');
    await vi.waitFor(() => expect(uploads).toHaveLength(5));
    expect(uploads[4]?.name).toBe('a');
  });

  it('goes on by itself after a lost connection, with the token of the new session', async () => {
    share.add([file('a')]);
    await vi.waitFor(() => expect(uploads).toHaveLength(1));
    uploads[0]?.end('lost');
    await vi.waitFor(() => expect(kinds()).toEqual([['a', 'waiting']]));
    session.emit('opened', {});
    await vi.waitFor(() => expect(uploads).toHaveLength(2));
    expect(uploads[1]?.target.token()).toBe('token 2');
    answers = [new RequestError('disconnected', 'for a test')];
    share.add([file('b')]);
    await vi.waitFor(() => expect(kinds().at(1)).toEqual(['b', 'waiting']));
  });

  it('fails with the reason, and can be tried again', async () => {
    answers = [{ refusal: 'diskFull' }, new RequestError('forbidden', 'for a test')];
    share.add([file('a'), file('b')]);
    await vi.waitFor(() =>
      expect(state().uploads.map(({ status }) => status)).toEqual([
        { kind: 'failed', failure: 'diskFull' },
        { kind: 'failed', failure: 'forbidden' },
      ]),
    );
    share.resume(state().uploads[0]?.key ?? '');
    await vi.waitFor(() => expect(uploads).toHaveLength(1));
    uploads[0]?.end('refused');
    await vi.waitFor(() =>
      expect(state().uploads[0]?.status).toEqual({ kind: 'failed', failure: 'gone' }),
    );
  });

  it('is removed from the server when it is cancelled, also before the server has answered', async () => {
    share.add([file('a')]);
    await vi.waitFor(() => expect(uploads).toHaveLength(1));
    share.cancel(state().uploads[0]?.key ?? '');
    expect(uploads[0]?.isStopped).toBe(true);
    expect(state().uploads).toEqual([]);
    share.add([file('b')]);
    share.cancel(state().uploads[0]?.key ?? '');
    await vi.waitFor(() =>
      expect(asked('file:remove')).toEqual([{ fileId: 'id of a' }, { fileId: 'id of b' }]),
    );
    expect(uploads).toHaveLength(1);
  });

  it('that a reload has interrupted goes on when its file is chosen again', async () => {
    listed = [shared('a', { received: 2 }), shared('done')];
    session.emit('opened', {});
    await vi.waitFor(() => expect(kinds()).toEqual([['a', 'interrupted']]));
    expect(state().files.map(({ name }) => name)).toEqual(['done']);
    answers = [{ file: shared('a', { received: 2 }) }];
    share.add([file('a')]);
    await vi.waitFor(() => expect(uploads).toHaveLength(1));
    expect(state().uploads).toMatchObject([{ name: 'a', sent: 2, status: { kind: 'sending' } }]);
    share.add([file('a')]);
    expect(state().uploads).toHaveLength(1);
  });

  it('brings a small picture of the file along', async () => {
    share.add([file('map.png')]);
    await vi.waitFor(() => expect(uploads).toHaveLength(1));
    const preview = new TextEncoder().encode('small');
    expect(asked('file:add')).toMatchObject([{ name: 'map.png', preview }]);
  });

  it('of no bytes is done when the server has made room for it', async () => {
    answers = [{ file: shared('empty', { size: 0, received: 0 }) }];
    share.add([file('empty', '')]);
    await vi.waitFor(() => expect(state().uploads).toEqual([]));
    expect(uploads).toEqual([]);
  });
});

describe('the list', () => {
  it('follows the user: what is on its way ends where they leave', async () => {
    listed = [shared('here')];
    session.emit('opened', {});
    share.add([file('a')]);
    await vi.waitFor(() => expect(uploads).toHaveLength(1));
    channel = music;
    listed = [shared('there')];
    moved();
    expect(uploads[0]?.isStopped).toBe(true);
    await vi.waitFor(() => expect(state().files).toEqual([shared('there')]));
    expect(state()).toMatchObject({ channelId: music, uploads: [] });
    signaling.emit('file:saved', { channelId: general, file: shared('late') });
    expect(state().files).toHaveLength(1);
    channel = null;
    moved();
    expect(state().files).toEqual([]);
    share.add([file('b')]);
    expect(state().uploads).toEqual([]);
  });

  it('forgets a file that somebody has removed', () => {
    signaling.emit('file:saved', { channelId: general, file: shared('a') });
    signaling.emit('file:removed', { channelId: general, fileId: shared('a').id });
    expect(state().files).toEqual([]);
  });
});

describe('a download', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('asks with the token, and is typed by what the server found in it', async () => {
    const fetched = vi.fn(async () => new Response('hello'));
    vi.stubGlobal('fetch', fetched);
    await vi.waitFor(() => expect(state().limits).not.toBeNull());
    const blob = await share.download(shared('a.png', { mediaType: 'image/png' }));
    expect(blob?.type).toBe('image/png');
    expect(await blob?.text()).toBe('hello');
    expect(fetched).toHaveBeenCalledWith(
      'https://nest.example/files/id of a.png',
      expect.objectContaining({ headers: { Authorization: 'Bearer token 1' } }),
    );
    expect(state().downloads).toEqual({});
  });

  it('that fails says so', async () => {
    vi.stubGlobal('fetch', async () => new Response('', { status: 404 }));
    const { id } = shared('a');
    expect(await share.download(shared('a'))).toBeNull();
    expect(state().downloads[id]).toEqual({ received: 0, isFailed: true });
  });

  it('that is cancelled is over', async () => {
    vi.stubGlobal(
      'fetch',
      (_: string, { signal }: { signal: AbortSignal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
    );
    const downloading = share.download(shared('a'));
    share.cancelDownload(shared('a').id);
    expect(await downloading).toBeNull();
    expect(state().downloads).toEqual({});
  });
});
