import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { smallImage } from '../../server/people/smallImage.fixture.ts';
import type { ChannelId, FileId } from '../../shared/domain/ids.ts';
import { previewMaxBytes, previewPath } from '../../shared/domain/SharedFile.ts';
import { FileClient, inertHeaders } from './FileClient.ts';
import { bytes, filePeers } from './filePeers.ts';
import { granted, type TestPeer } from './TestPeer.ts';

const shared = filePeers();

describe('a preview', () => {
  it('is served as the picture that it is, to those who may read, and never as anything else', async () => {
    const [ann, files] = await shared.enter('Ann');
    const [, bobFiles] = await shared.enter('Bob');
    const picture = smallImage(40, 30);
    const added = await files.tryToAdd('General', 'film.mp4', 3, 0, picture);
    if (typeof added === 'string') throw new Error(added);
    expect(added.preview).toEqual({ width: 40, height: 30 });
    // Nobody knows of it before it is complete.
    expect((await bobFiles.ask('GET', previewPath(added.id))).status).toBe(404);
    await files.patch(added.id, 0, bytes(3));
    const { status, headers, body } = await bobFiles.ask('GET', previewPath(added.id));
    expect([status, body]).toEqual([200, Buffer.from(picture)]);
    expect(headers).toMatchObject({ 'content-type': 'image/webp', ...inertHeaders });
    const channelId = ann.channel('General').id as ChannelId;
    const wanted = { channelId, name: 'x', size: 1, modifiedAt: 0 };
    for (const wrong of [
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
      Buffer.from('<script>alert(1)</script>'),
      smallImage(513, 10),
      new Uint8Array(previewMaxBytes + 1),
    ]) {
      expect(await ann.codeOf('file:add', { ...wanted, preview: wrong })).toBe('invalidRequest');
    }
    const { id } = await files.share('General', 'without', bytes(3));
    expect((await bobFiles.ask('GET', previewPath(id))).status).toBe(404);
  });
});

describe('files in a chat', () => {
  const sendTo = async (peer: TestPeer, channel: string, fileIds: FileId[], text = '') => {
    const channelId = peer.channel(channel).id as ChannelId;
    const asked = { channelId, clientId: randomUUID(), text, fileIds };
    return await peer.ask('message:send', asked);
  };
  const openChat = async (peer: TestPeer, channel: string) => {
    const channelId = peer.channel(channel).id as ChannelId;
    const asked = { channelId, place: { at: 'newest' as const }, limit: 50 };
    return granted(await peer.ask('chat:open', asked));
  };

  it('are shown with their message to those who read it, until they are gone', async () => {
    const [ann, annFiles] = await shared.enter('Ann');
    // Not in the channel.
    const [cho, choFiles] = await shared.enter('Cho', 'Music');
    await openChat(cho, 'General');
    const content = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), bytes(50)]);
    const { id } = await annFiles.share('General', '점수.png', content);
    const { message } = granted(await sendTo(ann, 'General', [id]));
    const told = { id, name: '점수.png', size: content.length, mediaType: 'image/png' };
    expect(message).toMatchObject({ text: '', files: [{ ...told, preview: null }] });
    await cho.until(() => cho.told.some(({ name }) => name === 'message:sent'), 'the message');
    await choFiles.access('General');
    expect((await choFiles.fetch(id)).body).toEqual(content);
    granted(await ann.ask('file:remove', { fileId: id }));
    await cho.until(() => cho.told.some(({ name }) => name === 'message:fileGone'), 'its end');
    const { page } = await openChat(cho, 'General');
    expect(page.goneFiles).toEqual([id]);
    expect(page.messages.at(-1)?.files).toMatchObject([told]);
  });

  it('are one’s own, complete, of this channel and not too many', async () => {
    const [ann, annFiles] = await shared.enter('Ann');
    const [bob, bobFiles] = await shared.enter('Bob');
    const unfinished = await annFiles.add('General', 'half', 9);
    const { id } = await bobFiles.share('General', 'of Bob', bytes(3));
    const codeOf = async (peer: TestPeer, channel: string, ids: FileId[]) => {
      const answer = await sendTo(peer, channel, ids);
      return answer.ok ? 'ok' : answer.error.code;
    };
    expect(await codeOf(ann, 'General', [id])).toBe('notFound');
    expect(await codeOf(ann, 'General', [unfinished.id])).toBe('notFound');
    expect(await codeOf(bob, 'Music', [id])).toBe('notFound');
    expect(await codeOf(bob, 'General', [])).toBe('invalidRequest');
    const many = Array.from({ length: 11 }, () => id);
    expect(await codeOf(bob, 'General', many)).toBe('invalidRequest');
    expect(await codeOf(bob, 'General', [id])).toBe('ok');
  });

  it('are removed with their message', async () => {
    const [ann, annFiles] = await shared.enter('Ann');
    const { id } = await annFiles.share('General', 'a', bytes(3));
    const { message } = granted(await sendTo(ann, 'General', [id], 'look'));
    const { channelId, id: messageId } = message;
    granted(await ann.ask('message:delete', { channelId, messageId }));
    await expect.poll(() => shared.local.storedFiles).toEqual([]);
  });
});

describe('a channel that keeps files for days', () => {
  it('takes them from who is not in it, and keeps them while nobody is there', async () => {
    const channelId = shared.owner.channel('General').id as ChannelId;
    const setLifetime = async (lifetime: 'occupied' | number) =>
      granted(await shared.owner.ask('file:setLifetime', { channelId, lifetime }));
    const [ann] = await shared.enter('Ann', 'Music');
    const files = new FileClient(ann, shared.local.url);
    const wanted = { channelId, name: 'x', size: 1, modifiedAt: 0 };
    expect(await ann.codeOf('file:add', wanted)).toBe('conflict');
    await setLifetime(7);
    await ann.until(
      () => ann.told.some(({ name }) => name === 'file:lifetimeChanged'),
      'the new lifetime',
    );
    const { id } = await files.share('General', 'minutes.txt', bytes(30));
    const [bob, bobFiles] = await shared.enter('Bob');
    expect(await bobFiles.list('General')).toMatchObject([{ name: 'minutes.txt' }]);
    await bob.leave();
    // Longer than the files of an empty channel are kept otherwise: those of another channel are gone by then.
    const [cho, choFiles] = await shared.enter('Cho', 'AFK');
    await choFiles.share('AFK', 'short-lived', bytes(3));
    await cho.leave();
    await expect.poll(() => shared.local.storedFiles.length).toBe(2);
    expect((await files.fetch(id)).status).toBe(200);
    const unfinished = await files.add('General', 'large', 100);
    const call = files.beginPatch(unfinished.id, 0, 100, bytes(10));
    const ended = once(call, 'close');
    call.on('error', () => undefined);
    await expect.poll(() => files.offsetOf(unfinished.id).catch(() => 0)).toBeGreaterThan(-1);
    await setLifetime('occupied');
    await ended;
    expect(await files.offsetOf(unfinished.id)).toBe(-404);
    await expect.poll(() => shared.local.storedFiles).toEqual([]);
  });
});
