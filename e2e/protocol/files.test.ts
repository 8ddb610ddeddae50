import { once } from 'node:events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChannelId, FileId } from '../../shared/domain/ids.ts';
import { filesPerPersonMax, type SharedFile } from '../../shared/domain/SharedFile.ts';
import { PerchServer } from '../harness/PerchServer.ts';
import { withoutEncryption } from '../harness/withoutEncryption.ts';
import { DeviceKey } from './DeviceKey.ts';
import { decideInChannel } from './decideInChannel.ts';
import { FileClient } from './FileClient.ts';
import { bytes, filePeers } from './filePeers.ts';
import { granted, TestPeer } from './TestPeer.ts';

const mb = 1_000_000;
const shared = filePeers();

const heard = (peer: TestPeer, name: 'file:saved' | 'file:removed') =>
  peer.told.filter((each) => each.name === name).map(({ payload }) => payload as object);
const namesOf = (files: readonly SharedFile[]) => files.map(({ name }) => name);

describe('a file', () => {
  it('is sent, told of to those in its channel, fetched unchanged and removed', async () => {
    const [ann, annFiles] = await shared.enter('Ann');
    const [bob, bobFiles] = await shared.enter('Bob');
    const [cho] = await shared.enter('Cho', 'Music');
    const content = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), bytes(5000)]);
    const { id } = await annFiles.share('General', '점수.png', content);
    await bob.until(() => heard(bob, 'file:saved').length === 1, 'the file');
    expect(heard(bob, 'file:saved')).toMatchObject([
      { file: { id, name: '점수.png', mediaType: 'image/png', uploader: { name: 'Ann' } } },
    ]);
    const { status, headers, body } = await bobFiles.fetch(id);
    expect(status).toBe(200);
    expect(body).toEqual(content);
    expect(headers).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent('점수.png')}`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, no-store',
    });
    expect(await bob.codeOf('file:remove', { fileId: id })).toBe('forbidden');
    expect(await ann.codeOf('file:remove', { fileId: id })).toBe('ok');
    await bob.until(() => heard(bob, 'file:removed').length === 1, 'the end of the file');
    expect((await bobFiles.fetch(id)).status).toBe(404);
    expect(shared.local.storedFiles).toEqual([]);
    expect(await ann.codeOf('file:remove', { fileId: id })).toBe('notFound');
    const second = await annFiles.share('General', '나쁜 파일.exe', content);
    granted(await shared.owner.ask('file:remove', { fileId: second.id }));
    const query = { before: null, search: '', userId: null, kinds: [], limit: 1 };
    expect(granted(await shared.owner.ask('audit:list', query)).entries).toMatchObject([
      { kind: 'fileRemoved', person: { name: 'Ann' }, subject: '나쁜 파일.exe' },
    ]);
    expect([...heard(cho, 'file:saved'), ...heard(cho, 'file:removed')]).toEqual([]);
  });

  it('is never served as a page, whatever it is called and contains', async () => {
    const [, files] = await shared.enter('Ann');
    for (const [name, content] of [
      ['page.html', '<script>alert(1)</script>'],
      ['picture.svg', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
      ['picture.png', '<script>alert(1)</script>'],
      ['bomb.zip', 'PK\x03\x04'],
    ] as const) {
      const { id } = await files.share('General', name, Buffer.from(content, 'latin1'));
      const { headers } = await files.fetch(id);
      expect(headers['content-type']).toBe('application/octet-stream');
      expect(headers['content-disposition']).toMatch(/^attachment;/);
    }
  });

  it('keeps a name in any script, and is stored under none of them', async () => {
    const [, files] = await shared.enter('Ann');
    const names = [
      ['../../../etc/passwd', '_.._.._etc_passwd'],
      ['..\\..\\a.exe', '_.._a.exe'],
      ['nul\0l.txt', 'nul_l.txt'],
      ['한글.txt'.normalize('NFD'), '한글.txt'],
      ['gnp\u202Eexe.txt', 'gnpexe.txt'],
      ['مرحبا.pdf', 'مرحبا.pdf'],
      [`${'가'.repeat(84)}.md`, `${'가'.repeat(84)}.md`],
      [`${'가'.repeat(300)}.md`, `${'가'.repeat(84)}.md`],
    ] as const;
    for (const [given, expected] of names) {
      const file = await files.share('General', given, bytes(3));
      expect(file.name).toBe(expected);
      const { headers, status } = await files.fetch(file.id);
      expect([expected, status]).toEqual([expected, 200]);
      const encoded = String(headers['content-disposition']).split("''")[1] ?? '';
      expect(decodeURIComponent(encoded)).toBe(expected);
    }
    expect(shared.local.storedFiles.join()).toMatch(/^([\w-]{24},[\w-]{24}\.json,?)+$/);
  });

  it('may have no bytes', async () => {
    const [, files] = await shared.enter('Ann');
    const { id } = await files.share('General', 'empty', Buffer.alloc(0));
    const { status, body } = await files.fetch(id);
    expect([status, body.length]).toEqual([200, 0]);
    expect((await files.fetch(id, { Range: 'bytes=0-' })).status).toBe(416);
  });

  it('is fetched in parts', async () => {
    const [, files] = await shared.enter('Ann');
    const content = bytes(1000);
    const { id } = await files.share('General', 'parts', content);
    const part = await files.fetch(id, { Range: 'bytes=990-2000' });
    expect(part.status).toBe(206);
    expect(part.headers['content-range']).toBe('bytes 990-999/1000');
    expect(part.body).toEqual(content.subarray(990));
    const other = { Range: 'bytes=1-2', 'If-Range': '"another"' };
    expect((await files.fetch(id, other)).body).toEqual(content);
    expect((await files.fetch(id, { Range: 'bytes=1000-' })).status).toBe(416);
    const head = await files.ask('HEAD', `/files/${id}`);
    expect([head.headers['content-length'], head.body.length]).toEqual(['1000', 0]);
  });
});

describe('an upload', () => {
  it('goes on where it was cut, however often', async () => {
    const [bob] = await shared.enter('Bob');
    const [, files] = await shared.enter('Ann');
    const content = bytes(300_000);
    const { id } = await files.add('General', 'large', content.length);
    for (const cut of [0, 1, 65_536, 65_537, 200_000, 299_999]) {
      const offset = await files.offsetOf(id);
      const sent = content.subarray(offset, Math.max(offset, cut));
      const call = files.beginPatch(id, offset, content.length - offset, sent);
      call.on('error', () => undefined);
      await expect.poll(() => files.offsetOf(id).catch(() => 0)).toBeGreaterThanOrEqual(0);
      call.destroy();
    }
    const offset = await files.offsetOf(id);
    expect(await files.patch(id, offset, content.subarray(offset))).toBe(204);
    expect((await files.fetch(id)).body).toEqual(content);
    await bob.until(() => heard(bob, 'file:saved').length === 1, 'the file, once');
  });

  it('is answered with the same place when the same file is announced again', async () => {
    const [, files] = await shared.enter('Ann');
    const { id } = await files.add('General', 'again', 10, 5);
    expect(await files.patch(id, 0, bytes(4))).toBe(204);
    expect(await files.add('General', 'again', 10, 5)).toMatchObject({ id, received: 4 });
    expect((await files.add('General', 'again', 10, 6)).id).not.toBe(id);
    const [, bobFiles] = await shared.enter('Bob');
    expect((await bobFiles.add('General', 'again', 10, 5)).id).not.toBe(id);
    expect(await files.list('General')).toHaveLength(2);
  });

  it('takes no other length and no other offset', async () => {
    const [, files] = await shared.enter('Ann');
    const { id } = await files.add('General', 'strict', 10);
    expect(await files.patch(id, 0, bytes(11))).toBe(413);
    expect(await files.patch(id, 5, bytes(5))).toBe(409);
    expect(await files.offsetOf(id)).toBe(0);
    const unlengthened = { 'Tus-Resumable': '1.0.0', 'Upload-Offset': 0 };
    const path = `/files/${id}`;
    expect((await files.ask('PATCH', path, unlengthened, bytes(3))).status).toBe(403);
    const chunked = {
      ...unlengthened,
      'Content-Type': 'application/offset+octet-stream',
      'Transfer-Encoding': 'chunked',
    };
    expect((await files.ask('PATCH', path, chunked, bytes(40))).status).toBe(413);
    expect((await files.ask('PATCH', path, { ...chunked, 'Upload-Length': 5 })).status).toBe(400);
    expect(await files.offsetOf(id)).toBeLessThanOrEqual(10);
    for (const offset of ['-1', '1e3', 'x', '99999999999999999999']) {
      const headers = { ...chunked, 'Upload-Offset': offset };
      const { status } = await files.ask('PATCH', path, headers, bytes(1));
      expect([400, 409]).toContain(status);
    }
    for (const method of ['POST', 'PUT', 'DELETE']) {
      expect((await files.ask(method, path, unlengthened)).status).toBe(405);
    }
  });

  it('takes two at one offset one after the other', async () => {
    const [, files] = await shared.enter('Ann');
    const content = bytes(20);
    const { id } = await files.add('General', 'twice', 20);
    const statuses = await Promise.all([
      files.patch(id, 0, content.subarray(0, 10)),
      files.patch(id, 0, content.subarray(0, 10)),
    ]);
    expect(statuses.sort()).toEqual([204, 409]);
    expect(await files.patch(id, 10, content.subarray(10))).toBe(204);
    expect((await files.fetch(id)).body).toEqual(content);
  });

  it('ends when its person is sent away or goes, and nobody else can continue or fetch it', async () => {
    const [ann, annFiles] = await shared.enter('Ann');
    const [, bobFiles] = await shared.enter('Bob');
    const { id } = await annFiles.add('General', 'kicked', 1000);
    expect(await bobFiles.offsetOf(id)).toBe(-404);
    expect(await bobFiles.patch(id, 0, bytes(10))).toBe(404);
    expect((await bobFiles.fetch(id)).status).toBe(404);
    expect(namesOf(await bobFiles.list('General'))).toEqual([]);
    for (const send of ['away', 'out'] as const) {
      const call = annFiles.beginPatch(id, await annFiles.offsetOf(id), 100, bytes(10));
      const ended = once(call, 'close');
      call.on('error', () => undefined);
      await expect.poll(() => annFiles.offsetOf(id).catch(() => 0)).toBeGreaterThan(-1);
      if (send === 'away') {
        await ann.join('Music');
        await ended;
        expect(await annFiles.offsetOf(id)).toBe(-404);
        await ann.join('General');
      } else {
        granted(await shared.owner.ask('person:kick', { userId: ann.session.user.id }));
        await ended;
        expect(await annFiles.offsetOf(id)).toBe(-401);
      }
    }
  });
});

describe('a request', () => {
  it('needs the token of a session', async () => {
    const [ann, files] = await shared.enter('Ann');
    const [bob, bobFiles] = await shared.enter('Bob');
    const { id } = await files.share('General', 'secret', bytes(5));
    const status = async (token: string) => {
      files.token = token;
      return (await files.fetch(id)).status;
    };
    const { token } = files;
    for (const wrong of ['', 'x', `${ann.session.peerId}.x`, `${token}x`, token.slice(0, -1)]) {
      expect(await status(wrong)).toBe(401);
    }
    const forged = token.replace(ann.session.peerId, bob.session.peerId);
    expect(await status(forged)).toBe(401);
    expect(await status(token)).toBe(200);
    granted(await bob.ask('session:close', {}));
    expect((await bobFiles.fetch(id)).status).toBe(401);
    expect((await files.ask('GET', '/files/../perch.db')).status).not.toBe(200);
    for (const path of [
      '/files/',
      '/files/a',
      `/files/${id}/`,
      `/files/${id}.json`,
      '/files/%00',
    ]) {
      expect((await files.ask('GET', path)).status).toBe(404);
    }
  });

  it('is answered as the rights are in its moment', async () => {
    const [ann, annFiles] = await shared.enter('Ann');
    const [bob, bobFiles] = await shared.enter('Bob');
    const { id } = await annFiles.share('General', 'rights', bytes(5));
    const unfinished = await annFiles.add('General', 'unfinished', 5);
    const channelId = ann.channel('General').id as ChannelId;
    const decide = async (peer: TestPeer, deny: ('read' | 'files' | 'seeChannel')[]) => {
      const overrides = [{ subject: { userId: peer.session.user.id }, allow: [], deny }];
      await decideInChannel(shared.owner, channelId, overrides);
    };
    await decide(bob, ['read']);
    expect((await bobFiles.fetch(id)).status).toBe(404);
    const before = heard(bob, 'file:saved').length;
    await annFiles.share('General', 'unread', bytes(5));
    await bob.catchUp();
    expect(heard(bob, 'file:saved')).toHaveLength(before);
    await decide(ann, ['files']);
    expect((await bobFiles.fetch(id)).status).toBe(200);
    expect(await annFiles.patch(unfinished.id, 0, bytes(5))).toBe(404);
    await decide(bob, ['seeChannel']);
    expect((await bobFiles.fetch(id)).status).toBe(404);
    expect(await bob.codeOf('file:remove', { fileId: id })).toBe('notFound');
    await decideInChannel(shared.owner, channelId, []);
  });

  it('of any shape is answered, and breaks nothing', async () => {
    const [, files] = await shared.enter('Ann');
    const content = bytes(40);
    const { id } = await files.share('General', 'whole', content);
    const unfinished = await files.add('General', 'part', 40);
    const value = fc.oneof(
      fc.constantFrom(
        '0',
        '1',
        '39',
        '40',
        '41',
        '-1',
        '1e9',
        '9'.repeat(30),
        'bytes=0-',
        '*',
        ',',
      ),
      fc.string({ unit: 'grapheme-ascii', maxLength: 12 }),
    );
    const headers = fc.dictionary(
      fc.constantFrom(
        'Upload-Offset',
        'Upload-Length',
        'Upload-Defer-Length',
        'Upload-Metadata',
        'Upload-Concat',
        'Range',
        'If-Range',
        'Content-Type',
        'X-HTTP-Method-Override',
        'X-Forwarded-Proto',
        'Forwarded',
      ),
      value.map((text) => text.trim()),
      { maxKeys: 5 },
    );
    const request = fc.record({
      method: fc.constantFrom('GET', 'HEAD', 'PATCH', 'POST', 'DELETE', 'OPTIONS', 'PUT'),
      path: fc.constantFrom(
        `/files/${id}`,
        `/files/${unfinished.id}`,
        '/files/',
        '/files/%2e%2e%2fa',
      ),
      headers,
      isTus: fc.boolean(),
      body: fc.nat(60),
    });
    await fc.assert(
      fc.asyncProperty(request, async ({ method, path, headers, isTus, body }) => {
        const sent = isTus
          ? {
              'Content-Type': 'application/offset+octet-stream',
              ...headers,
              'Tus-Resumable': '1.0.0',
            }
          : headers;
        const hasBody = method === 'PATCH' || method === 'POST' || method === 'PUT';
        const answer = await files.ask(
          method,
          path,
          hasBody ? { ...sent, 'Content-Length': body } : sent,
          hasBody ? bytes(body) : undefined,
        );
        expect(answer.status).toBeLessThan(500);
      }),
      { numRuns: 150 },
    );
    expect((await files.fetch(id)).body).toEqual(content);
    expect(await files.offsetOf(unfinished.id)).toBeLessThanOrEqual(40);
  });

  it('of the desktop app may read the answer, one of another site may not', async () => {
    const [, files] = await shared.enter('Ann');
    const { id } = await files.share('General', 'app', bytes(5));
    const allowed = async (origin: string) =>
      (await files.fetch(id, { Origin: origin })).headers['access-control-allow-origin'];
    expect(await allowed('app://perch')).toBe('app://perch');
    expect(await allowed('https://elsewhere.example')).toBeUndefined();
    const unfinished = await files.add('General', 'app too', 5);
    const tus = { 'Tus-Resumable': '1.0.0', Origin: 'app://perch' };
    const head = await files.ask('HEAD', `/files/${unfinished.id}`, tus);
    expect(head.headers['access-control-allow-origin']).toBe('app://perch');
    expect(head.headers['access-control-expose-headers']).toContain('Upload-Offset');
    const asked = { Origin: 'app://perch', 'Access-Control-Request-Method': 'PATCH' };
    const { status, headers } = await files.ask('OPTIONS', `/files/${id}`, asked);
    expect([status, headers['access-control-allow-methods']]).toEqual([204, 'GET, HEAD, PATCH']);
  });
});

describe('room', () => {
  it('is kept at the announced size, and what does not fit is refused with the reason', async () => {
    const [, ann] = await shared.enter('Ann');
    expect(await ann.tryToAdd('General', 'huge', 10_000 * mb)).toBe('tooLarge');
    shared.freeBytes = 1024 * mb + 5 * mb;
    await ann.add('General', 'first', 4 * mb);
    expect(await ann.tryToAdd('General', 'second', 2 * mb)).toBe('diskFull');
    shared.freeBytes = 100_000 * mb;
    await ann.add('General', 'second', 4 * mb);
    expect(await ann.tryToAdd('General', 'third', 1)).toBe('personFull');
    const [, bob] = await shared.enter('Bob');
    await bob.add('General', 'first', 5 * mb);
    await bob.add('General', 'second', 3 * mb);
    const [cho, choFiles] = await shared.enter('Cho');
    expect(await choFiles.tryToAdd('General', 'first', 5 * mb)).toBe('serverFull');
    const { id } = await choFiles.add('General', 'small', 4 * mb);
    expect(await choFiles.tryToAdd('General', 'more', 1)).toBe('serverFull');
    granted(await cho.ask('file:remove', { fileId: id }));
    for (let count = 0; count < filesPerPersonMax; count += 1) {
      await choFiles.add('General', `${count}`, 1);
    }
    expect(await choFiles.tryToAdd('General', 'one more', 1)).toBe('personFull');
  });

  it('is asked for with a whole number of bytes', async () => {
    const [ann] = await shared.enter('Ann');
    const channelId = ann.channel('General').id;
    const wanted = { channelId, name: 'a', size: 1, modifiedAt: 0 };
    for (const wrong of [
      { size: -1 },
      { size: 0.5 },
      { size: 2 ** 60 },
      { size: '1' },
      { modifiedAt: Number.NaN },
      { name: 'x'.repeat(1025) },
      { name: null },
      { path: '/etc' },
    ]) {
      expect(await ann.codeOf('file:add', { ...wanted, ...wrong })).toBe('invalidRequest');
    }
  });
});

describe('the files of a channel', () => {
  it('are gone after the last person has left it, and not when somebody comes back in time', async () => {
    const [ann, files] = await shared.enter('Ann');
    await files.share('General', 'kept', bytes(5));
    await ann.leave();
    await ann.join('General');
    const [bob] = await shared.enter('Bob');
    await ann.leave();
    // Longer than the files of an empty channel are kept.
    await files.share('General', 'late', bytes(1)).catch(() => undefined);
    expect(shared.local.storedFiles).toHaveLength(2);
    await bob.leave();
    await expect.poll(() => shared.local.storedFiles).toEqual([]);
    await ann.join('General');
    expect(await files.list('General')).toEqual([]);
  });

  it('are gone with the channel', async () => {
    const settings = { name: 'Attic', userLimit: null, music: false, hidesSpeaking: false };
    const { channel } = granted(await shared.owner.ask('channel:create', { settings }));
    const ann = await TestPeer.enter(shared.local.url, 'Ann', 'Attic');
    shared.add(ann);
    const files = new FileClient(ann, shared.local.url);
    const { id } = await files.share('Attic', 'box', bytes(5));
    granted(await shared.owner.ask('channel:delete', { channelId: channel.id }));
    expect((await files.fetch(id as FileId)).status).toBe(404);
    await expect.poll(() => shared.local.storedFiles).toEqual([]);
  });
});

it('an upload goes on after its server was killed in the middle of it', async () => {
  const server = await PerchServer.start({ workers: 1, env: withoutEncryption });
  try {
    const key = new DeviceKey();
    const comeIn = async () => {
      const ann = await TestPeer.connect(server.url, key);
      shared.add(ann);
      await ann.open({ name: 'Ann' });
      await ann.join('General');
      return new FileClient(ann, server.url);
    };
    const before = await comeIn();
    const content = bytes(400_000);
    const { id } = await before.add('General', 'killed', content.length);
    const call = before.beginPatch(id, 0, content.length, content.subarray(0, 300_000));
    const broken = once(call, 'error');
    await new Promise((written) => call.write('', written));
    await server.restart('SIGKILL');
    await broken;
    const after = await comeIn();
    expect(await after.add('General', 'killed', content.length)).toMatchObject({ id });
    const offset = await after.offsetOf(id);
    expect(await after.patch(id, offset, content.subarray(offset))).toBe(204);
    expect((await after.fetch(id)).body).toEqual(content);
    expect(server.log).not.toContain(after.token);
  } finally {
    await server.stop();
  }
});
