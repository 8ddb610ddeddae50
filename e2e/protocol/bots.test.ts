import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:https';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PerchBot } from '../../server/api/client/PerchBot.ts';
import { smallImage } from '../../server/people/smallImage.fixture.ts';
import type { Presence } from '../../shared/domain/Presence.ts';
import { beeps, toneSamples, tones, wavFile } from '../harness/tones.ts';
import { expectDescribed } from './describedAnswers.ts';
import { leaveUnencrypted } from './leaveUnencrypted.ts';
import { localPeers } from './localPeers.ts';
import { SoundingPeer } from './SoundingPeer.ts';
import { granted, TestPeer } from './TestPeer.ts';

const local = localPeers();
let owner: TestPeer;
const programs: ChildProcess[] = [];

beforeAll(async () => {
  owner = await TestPeer.enter(local.url, 'Owner');
  granted(await owner.ask('user:claimOwner', { code: local.ownerCode }));
  await leaveUnencrypted(owner, 'General', 'Music');
});
afterEach(async () => {
  for (const program of programs.splice(0)) {
    if (program.exitCode !== null) continue;
    program.kill();
    await once(program, 'exit');
  }
});

const makeBot = async (name: string) => granted(await owner.ask('bot:create', { name }));
const serverKey = () => owner.challenge.serverKey;

interface HttpAnswer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: each request answers something else.
  readonly body: any;
}

/** Asks over HTTP, as a script does. */
function ask(path: string, token: string | null, payload?: unknown): Promise<HttpAnswer> {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload ?? {});
  const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>();
  const asked = request(
    `${local.url}/api/v1/${path}`,
    {
      method: 'POST',
      rejectUnauthorized: false,
      headers: { ...(token !== null && { Authorization: `Bearer ${token}` }) },
    },
    async (response) => {
      const text = (await response.setEncoding('utf8').toArray()).join('');
      const isJson = response.headers['content-type'] === 'application/json';
      const body = isJson ? JSON.parse(text) : text;
      const status = response.statusCode ?? 0;
      try {
        if (status === 200) expectDescribed(path.replace('/', ':'), body);
        resolve({ status, body });
      } catch (error) {
        reject(error);
      }
    },
  );
  asked.on('error', reject);
  asked.end(body);
  return promise;
}

/** Runs an example until it says this. */
async function run(example: string, says: string, args: string[], env: NodeJS.ProcessEnv) {
  const program = spawn(
    process.execPath,
    [join(import.meta.dirname, '../bots', example), ...args],
    { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'inherit'] },
  );
  programs.push(program);
  for await (const piece of program.stdout.setEncoding('utf8')) {
    if (String(piece).includes(says)) break;
  }
  return program;
}

describe('over HTTP', () => {
  it('a bot does what its roles allow, and nothing else', async () => {
    const { bot, token } = await makeBot('Scribe');
    expect(bot.user).toMatchObject({ name: 'Scribe', isBot: true });
    const { presence } = (await ask('presence/get', token)).body as { presence: Presence };
    const general = presence.channels.find(({ name }) => name === 'General');
    const clientId = 'a-message-of-scribe';
    const message = { channelId: general?.id, text: 'Hello', clientId };
    const sent = await ask('message/send', token, message);
    expect(sent).toMatchObject({ status: 200, body: { message: { text: 'Hello' } } });
    // Repeated, as by a script that got no answer.
    expect((await ask('message/send', token, message)).body).toEqual(sent.body);

    const settings = { name: 'Made by a bot', userLimit: null, music: false, hidesSpeaking: false };
    expect(await ask('channel/create', token, { settings })).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
    const role = granted(
      await owner.ask('role:create', {
        settings: { name: 'Gardener', color: null, permissions: ['manageChannels'] },
      }),
    ).role;
    const userId = bot.user.id;
    granted(await owner.ask('person:setRoles', { userId, roleIds: [role.id] }));
    expect((await ask('channel/create', token, { settings })).status).toBe(200);
    await expect
      .poll(() => owner.presence.channels.some(({ name }) => name === 'Made by a bot'))
      .toBe(true);
  });

  it('answers bytes as Base64', async () => {
    const { token } = await makeBot('Reader');
    const bytes = smallImage();
    const { picture } = granted(await owner.ask('user:setPicture', { bytes })).user;
    const { body } = await ask('user/picture', token, { hash: picture });
    expect(Buffer.from(body.bytes, 'base64')).toEqual(Buffer.from(bytes));
  });

  it('refuses who is no bot, what is no request, and what belongs to a person', async () => {
    const { token } = await makeBot('Prober');
    const codes = async (path: string, by: string | null, payload?: unknown) => {
      const { status, body } = await ask(path, by, payload);
      return [status, body.code];
    };
    expect(await codes('message/list', null)).toEqual([401, 'notSignedIn']);
    for (const wrong of ['nonsense', 'perch-bot-', `${token}A`, token.slice(0, -1), `${token}=`]) {
      expect(await codes('chat/list', wrong)).toEqual([401, 'notSignedIn']);
    }
    expect((await ask('device/list', token)).status).toBe(404);
    expect((await ask('user/claimOwner', token, { code: 'x' })).status).toBe(404);
    expect((await ask('channel/join', token)).status).toBe(404);
    expect((await ask('../healthz', token)).status).toBe(404);
    expect(await codes('message/list', token, '{')).toEqual([400, 'invalidRequest']);
    expect(await codes('message/list', token, { channelId: 5 })).toEqual([400, 'invalidRequest']);
    expect(await codes('message/list', token, `"${'x'.repeat(70_000)}"`)).toEqual([
      400,
      'invalidRequest',
    ]);
    expect(await codes('bot/list', token)).toEqual([404, undefined]);
  });

  it('describes all its requests as OpenAPI', async () => {
    const response = await new Promise<string>((resolve, reject) => {
      request(`${local.url}/api/v1/openapi.json`, { rejectUnauthorized: false }, async (answer) =>
        resolve((await answer.setEncoding('utf8').toArray()).join('')),
      )
        .on('error', reject)
        .end();
    });
    const document = JSON.parse(response);
    expect(document.openapi).toBe('3.1.0');
    const { post } = document.paths['/message/send'];
    expect(post.operationId).toBe('message_send');
    const { schema } = post.requestBody.content['application/json'];
    expect(schema.required).toEqual(expect.arrayContaining(['channelId', 'clientId', 'text']));
    expect(schema.properties.text).toMatchObject({ type: 'string' });
    expect(Object.keys(document.paths)).not.toContain('/device/list');
    const answer = post.responses[200].content['application/json'].schema.$ref;
    expect(answer).toBe('#/components/schemas/message_send_answer');
    expect(document.components.schemas.message_send_answer).toMatchObject({
      properties: { message: { $ref: '#/components/schemas/Message' } },
      required: ['message'],
    });
  });
});

describe('its token', () => {
  it('can be renewed: what came in by the one before is thrown out', async () => {
    const { bot, token } = await makeBot('Renewed');
    const connected = await PerchBot.connect({ url: local.url, token, serverKey: serverKey() });
    expect((await ask('chat/list', token)).status).toBe(200);
    const { token: next } = granted(await owner.ask('bot:renewToken', { userId: bot.user.id }));
    await connected.closed;
    expect((await ask('chat/list', token)).status).toBe(401);
    await expect(
      PerchBot.connect({ url: local.url, token, serverKey: serverKey() }),
    ).rejects.toMatchObject({ code: 'deviceRemoved' });
    expect((await ask('chat/list', next)).status).toBe(200);
  });

  it('is worth nothing when the bot is removed or banned; its messages stay', async () => {
    const { bot, token } = await makeBot('Removed');
    const channelId = owner.channel('General').id;
    const text = 'I was here';
    await ask('message/send', token, { channelId, text, clientId: 'one-of-the-removed' });
    granted(await owner.ask('bot:remove', { userId: bot.user.id }));
    expect((await ask('chat/list', token)).status).toBe(401);
    const { messages } = granted(
      await owner.ask('message:list', { channelId, place: { at: 'newest' }, limit: 50 }),
    );
    expect(messages.find((message) => message.text === text)).toMatchObject({ authorId: null });
    const { bots } = granted(await owner.ask('bot:list', {}));
    expect(bots.map(({ user }) => user.name)).not.toContain('Removed');

    const banned = await makeBot('Banned');
    granted(
      await owner.ask('person:ban', {
        userId: banned.bot.user.id,
        reason: '',
        forMs: null,
        addresses: 'none',
      }),
    );
    expect((await ask('chat/list', banned.token)).status).toBe(403);
  });

  it('signs the challenge of the server with this key only', async () => {
    const { token } = await makeBot('Careful');
    await expect(
      PerchBot.connect({ url: local.url, token, serverKey: 'AB'.repeat(32) }),
    ).rejects.toThrow();
    const connected = await PerchBot.connect({ url: local.url, token, serverKey: serverKey() });
    await expect(connected.ask('device:list', {})).rejects.toMatchObject({ code: 'forbidden' });
    await expect(connected.ask('bot:create', { name: 'A bot of a bot' })).rejects.toMatchObject({
      code: 'forbidden',
    });
    connected.close();
    await connected.closed;
  });
});

describe('the examples', () => {
  it('copies chat from one channel to another', async () => {
    const [from, to] = [await makeBot('Copier from'), await makeBot('Copier to')];
    const writer = await local.enter('Writer');
    const keys = { FROM_SERVER_KEY: serverKey(), TO_SERVER_KEY: serverKey() };
    await run('copyChat.ts', 'copying', [`${local.url}/General`, `${local.url}/Music`], {
      ...keys,
      FROM_TOKEN: from.token,
      TO_TOKEN: to.token,
    });
    granted(
      await writer.ask('message:send', {
        channelId: writer.channel('General').id,
        text: 'What a day',
        clientId: 'a-message-to-copy',
      }),
    );
    const channelId = owner.channel('Music').id;
    await expect
      .poll(async () => {
        const place = { at: 'newest' } as const;
        const page = granted(await owner.ask('message:list', { channelId, place, limit: 1 }));
        return page.messages.map(({ text }) => text);
      })
      .toEqual(['**Writer:** What a day']);
  });

  it('plays a file into a channel', async () => {
    const { token } = await makeBot('Player');
    const listener = await SoundingPeer.enter(local.url, 'Listener', tones.Ann);
    try {
      await listener.join('Music');
      const program = run('playMusic.ts', 'playing', [`${local.url}/Music`], {
        BOT_TOKEN: token,
        BOT_SERVER_KEY: serverKey(),
      });
      programs.at(-1)?.stdin?.end(wavFile(minuteOfBeeps(tones.Bob)));
      await program;
      await expect
        .poll(() => listener.hears.map(({ frequency }) => frequency))
        .toContain(tones.Bob);
    } finally {
      await listener.closeForGood();
    }
  });
});

function minuteOfBeeps(frequency: number): Float32Array {
  const some = toneSamples(frequency, beeps);
  return Float32Array.from({ length: 60 * 48_000 }, (_, index) => some[index % some.length] ?? 0);
}
