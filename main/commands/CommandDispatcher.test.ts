import { expect, test, vi } from 'vitest';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { VoiceCommand, VoiceReport } from '../../shared/ipc/voice.ts';
import { CommandDispatcher } from './CommandDispatcher.ts';

function reportOf(...names: string[]): VoiceReport {
  const channels = names.map((name) => ({
    id: `id of ${name}` as ChannelId,
    name,
    people: [],
    full: false,
  }));
  return {
    channels,
    channelId: null,
    muted: false,
    deafened: false,
    pushToTalkOnly: false,
    speaking: false,
    sharing: false,
    camera: false,
    door: null,
  };
}

function create() {
  const sent: [string, VoiceCommand][] = [];
  const now = {
    joinedServerId: null as string | null,
    shownServerId: null as string | null,
    reports: new Map<string, VoiceReport>(),
  };
  const others = { showWindow: vi.fn(), openLink: vi.fn(), pushToTalk: vi.fn(), whisper: vi.fn() };
  const dispatcher = new CommandDispatcher({
    callRegistry: {
      get joinedServerId() {
        return now.joinedServerId;
      },
      reportOf: (serverId) => now.reports.get(serverId ?? '') ?? null,
    },
    shownServerId: () => now.shownServerId,
    serverIds: () => ['a', 'b', 'c'],
    send: (...sending) => sent.push(sending),
    ...others,
  });
  return { dispatcher, sent, now, ...others };
}

test('a command goes to the server of the call, else to the shown one, else nowhere', () => {
  const { dispatcher, sent, now } = create();
  dispatcher.dispatch({ kind: 'press', action: 'mute' });
  expect(sent).toEqual([]);
  now.shownServerId = 'b';
  dispatcher.dispatch({ kind: 'press', action: 'deafen' });
  now.joinedServerId = 'a';
  dispatcher.dispatch({ kind: 'press', action: 'share' });
  dispatcher.dispatch({ kind: 'leave' });
  expect(sent).toEqual([
    ['b', { kind: 'press', action: 'deafen' }],
    ['a', { kind: 'press', action: 'share' }],
    ['a', { kind: 'leave' }],
  ]);
});

test('window, links, push-to-talk and whispering have their own functions', () => {
  const { dispatcher, showWindow, openLink, pushToTalk, whisper } = create();
  dispatcher.dispatch({ kind: 'show' });
  dispatcher.dispatch({ kind: 'link', link: 'perch://voice.example/' });
  dispatcher.dispatch({ kind: 'talk', on: true });
  dispatcher.dispatch({ kind: 'whisper', slot: 'whisper2', on: true });
  expect(showWindow).toHaveBeenCalledOnce();
  expect(openLink).toHaveBeenCalledWith('perch://voice.example/');
  expect(pushToTalk).toHaveBeenCalledWith(true);
  expect(whisper).toHaveBeenCalledWith('whisper2', true);
});

test('a channel is found by name or id: on the server of the call, then the shown one, then the others', () => {
  const { dispatcher, sent, now } = create();
  now.reports.set('a', reportOf('Music'));
  now.reports.set('b', reportOf('General', 'Music'));
  now.reports.set('c', reportOf('General', 'AFK'));
  const join = (channel: string) => {
    dispatcher.dispatch({ kind: 'join', channel });
    return sent.splice(0);
  };
  const at = (serverId: string, name: string) => [
    [serverId, { kind: 'join', channelId: `id of ${name}` }],
  ];

  expect(join('afk')).toEqual(at('c', 'AFK'));
  expect(join(' GENERAL ')).toEqual(at('b', 'General'));
  now.shownServerId = 'c';
  expect(join('General')).toEqual(at('c', 'General'));
  expect(join('id of AFK')).toEqual(at('c', 'AFK'));
  now.joinedServerId = 'b';
  expect(join('General')).toEqual(at('b', 'General'));
});

test('an unknown channel is logged, and nobody moves', () => {
  const { dispatcher, sent } = create();
  const complain = vi.spyOn(console, 'error').mockImplementation(() => {});
  dispatcher.dispatch({ kind: 'join', channel: 'Nowhere' });
  expect(sent).toEqual([]);
  expect(complain).toHaveBeenCalledOnce();
  complain.mockRestore();
});

test('the page that received the press receives the release, even after a move', () => {
  const { dispatcher, sent, now } = create();
  now.joinedServerId = 'a';
  dispatcher.sendToCurrent({ kind: 'talk', on: true });
  now.joinedServerId = 'b';
  dispatcher.sendToCurrent({ kind: 'talk', on: false });
  expect(sent).toEqual([
    ['a', { kind: 'talk', on: true }],
    ['a', { kind: 'talk', on: false }],
    ['b', { kind: 'talk', on: false }],
  ]);
});

test('each whisper key is followed separately', () => {
  const { dispatcher, sent, now } = create();
  now.joinedServerId = 'a';
  dispatcher.sendToCurrent({ kind: 'whisper', slot: 'whisper1', on: true });
  now.joinedServerId = 'b';
  dispatcher.sendToCurrent({ kind: 'whisper', slot: 'whisper2', on: true });
  dispatcher.sendToCurrent({ kind: 'whisper', slot: 'whisper1', on: false });
  expect(sent).toEqual([
    ['a', { kind: 'whisper', slot: 'whisper1', on: true }],
    ['b', { kind: 'whisper', slot: 'whisper2', on: true }],
    ['a', { kind: 'whisper', slot: 'whisper1', on: false }],
    ['b', { kind: 'whisper', slot: 'whisper1', on: false }],
  ]);
});

test('a call is answered and ended on the server where it is', () => {
  const { dispatcher, sent, now } = create();
  now.joinedServerId = 'a';
  now.reports.set('a', { ...reportOf('General'), call: { name: 'Ben', state: 'accepted' } });
  now.reports.set('b', { ...reportOf(), call: { name: 'Cho', state: 'ringing' } });
  dispatcher.dispatch({ kind: 'press', action: 'answer' });
  dispatcher.dispatch({ kind: 'press', action: 'hangup' });
  dispatcher.dispatch({ kind: 'press', action: 'mute' });
  now.reports.clear();
  dispatcher.dispatch({ kind: 'press', action: 'answer' });
  expect(sent.map(([serverId]) => serverId)).toEqual(['b', 'a', 'a', 'a']);
});
