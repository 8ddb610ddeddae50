import { expect, test } from 'vitest';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { VoiceReport } from '../../shared/ipc/voice.ts';
import { en } from '../texts/en.ts';
import { ko } from '../texts/ko.ts';
import { type TrayChoice, type TrayState, trayMenu, trayStateOf, trayTooltip } from './trayMenu.ts';

const general = 'general' as ChannelId;
const music = 'music' as ChannelId;
const report: VoiceReport = {
  channels: [
    { id: general, name: 'General', people: ['Ann', 'Ben'], full: false },
    { id: music, name: 'Rock & Roll', people: [], full: false },
    { id: 'small' as ChannelId, name: 'Small', people: ['Cho'], full: true },
  ],
  channelId: null,
  muted: false,
  deafened: false,
  pushToTalkOnly: false,
  speaking: false,
  sharing: false,
  camera: false,
  door: null,
};

function stateOf(change: Partial<VoiceReport>, joined = true): TrayState {
  return {
    joinedServerId: joined ? 'home' : null,
    hasUnread: false,
    servers: [
      { id: 'home', name: 'Home', report: { ...report, ...change } },
      { id: 'work', name: 'Work', report: { ...report, channels: [] } },
    ],
  };
}

function open(state: TrayState, texts = en) {
  const chosen: TrayChoice[] = [];
  const items = trayMenu(state, texts, (choice) => chosen.push(choice));
  const all = items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? item.submenu : [])]);
  const find = (id: string) => all.find((item) => item.id === id);
  const click = (id: string) => {
    const item = find(id);
    (item?.click as (() => void) | undefined)?.();
    return chosen.splice(0);
  };
  return { items, find, click };
}

test('outside of a channel the menu has the channels, open and quit', () => {
  const { items, find, click } = open(stateOf({}, false));
  expect(items.map(({ id, type }) => id ?? type)).toEqual([
    'channel',
    'separator',
    'server:home',
    'server:work',
    'separator',
    'open',
    'quit',
  ]);
  expect(find('channel')).toMatchObject({ label: 'Not in a channel', enabled: false });
  expect(find('server:work')?.enabled).toBe(false);
  expect(click('open')).toEqual([{ kind: 'open' }]);
  expect(click('quit')).toEqual([{ kind: 'quit' }]);
});

test('before any report the menu has open and quit', () => {
  const { items } = open({ joinedServerId: null, servers: [], hasUnread: false });
  expect(items.map(({ id, type }) => id ?? type)).toEqual(['channel', 'separator', 'open', 'quit']);
});

test('in a channel it shows the channel and its people', () => {
  const { find } = open(stateOf({ channelId: general }));
  expect(find('channel')?.label).toBe('General · Home');
  expect(find('people')?.label).toBe('Ann, Ben');
  const names = Array.from({ length: 9 }, (_, at) => `P${at}`);
  const [first, ...others] = report.channels;
  const crowd = { channelId: general, channels: [{ ...first, people: names }, ...others] };
  const state = stateOf(crowd as Partial<VoiceReport>);
  expect(open(state).find('people')?.label).toBe('P0, P1, P2, P3, P4, P5 and 3 more');
  expect(open(state, ko).find('people')?.label).toBe('P0, P1, P2, P3, P4, P5 외 3명');
});

test('a click joins a channel; the current one is checked, a full one is disabled', () => {
  const { find, click } = open(stateOf({ channelId: general }));
  expect(find('channel:general')).toMatchObject({ label: 'General (2)', checked: true });
  expect(find('channel:music')).toMatchObject({ label: 'Rock && Roll', checked: false });
  expect(find('channel:small')).toMatchObject({ label: 'Small (1, full)', enabled: false });
  expect(click('channel:music')).toEqual([
    { kind: 'voice', serverId: 'home', command: { kind: 'join', channelId: music } },
  ]);
});

test('the current channel is enabled even when it is full', () => {
  const { find } = open(stateOf({ channelId: 'small' as ChannelId }));
  expect(find('channel:small')).toMatchObject({ checked: true, enabled: true });
});

test('mute and deafen show their state and set the opposite', () => {
  const { find, click } = open(stateOf({ channelId: general, muted: true }));
  expect(find('mute')).toMatchObject({ type: 'checkbox', checked: true });
  expect(find('deafen')?.checked).toBe(false);
  const command = (what: object) => [{ kind: 'voice', serverId: 'home', command: what }];
  expect(click('mute')).toEqual(command({ kind: 'setMuted', on: false }));
  expect(click('deafen')).toEqual(command({ kind: 'setDeafened', on: true }));
  expect(click('leave')).toEqual(command({ kind: 'leave' }));
});

test('the same item starts and stops sharing', () => {
  const idle = open(stateOf({ channelId: general }));
  expect(idle.find('share')?.label).toBe('Share screen…');
  expect(idle.click('share')).toMatchObject([{ command: { kind: 'startShare' } }]);
  const sharing = open(stateOf({ channelId: general, sharing: true }));
  expect(sharing.find('share')?.label).toBe('Stop sharing');
  expect(sharing.click('share')).toMatchObject([{ command: { kind: 'stopShare' } }]);
});

test('a camera that is on can be turned off', () => {
  expect(open(stateOf({ channelId: general })).find('camera')).toBeUndefined();
  const seen = open(stateOf({ channelId: general, camera: true }));
  expect(seen.find('camera')?.label).toBe('Turn camera off');
  expect(seen.click('camera')).toMatchObject([{ command: { kind: 'turnCameraOff' } }]);
});

test('each server has what I say there about being talked to, once I am signed in', () => {
  const before = open(stateOf({ channels: [] }));
  expect([before.find('door:open'), before.find('server:home')?.enabled]).toEqual([
    undefined,
    false,
  ]);
  const { find, click } = open(stateOf({ door: 'doNotDisturb' }));
  expect(find('door:open')).toMatchObject({ label: 'Open to talk', checked: false });
  expect(find('door:doNotDisturb')).toMatchObject({ label: 'Do not disturb', checked: true });
  const backIn = ['door:30', 'door:60', 'door:120'].map((id) => find(id)?.label);
  expect(backIn).toEqual(['Back in 30 minutes', 'Back in 1 hour', 'Back in 2 hours']);
  const command = (what: object) => [{ kind: 'voice', serverId: 'home', command: what }];
  expect(click('door:open')).toEqual(command({ kind: 'setDoor', door: 'open' }));
  expect(click('door:doNotDisturb')).toEqual(command({ kind: 'setDoor', door: 'doNotDisturb' }));
  expect(click('door:30')).toEqual(command({ kind: 'backIn', minutes: 30 }));
});

test('a deleted channel counts as no channel', () => {
  const { find } = open(stateOf({ channelId: 'gone' as ChannelId }));
  expect(find('channel')?.label).toBe('Not in a channel');
  expect(find('leave')).toBeUndefined();
});

test('the tooltip has a line for each state of the icon', () => {
  expect(trayTooltip(stateOf({}, false), en)).toBe('Perch');
  expect(trayTooltip({ ...stateOf({}, false), hasUnread: true }, en)).toBe(
    'Perch\nYou have unread messages',
  );
  expect(trayTooltip(stateOf({ channelId: general }), en)).toBe('General · Home');
  const busy = stateOf({
    channelId: general,
    muted: true,
    deafened: true,
    sharing: true,
    camera: true,
  });
  expect(trayTooltip(busy, en)).toBe(
    'General · Home\nYou are deafened\nYou are sharing your screen\nYour camera is on',
  );
});

test('the state has the servers with a report, in the order of the list', () => {
  const reportOf = (serverId: string | null) => (serverId === 'new' ? null : report);
  const servers = ['work', 'new', 'home'].map((id) => ({ id, name: id.toUpperCase() }));
  const unread = { mentions: 1, hasUnread: false };
  expect(trayStateOf(servers, { joinedServerId: 'home', reportOf }, unread)).toEqual({
    joinedServerId: 'home',
    hasUnread: true,
    servers: [
      { id: 'work', name: 'WORK', report },
      { id: 'home', name: 'HOME', report },
    ],
  });
});

test('a call that rings is answered and declined from the menu, one that is accepted is hung up', () => {
  const ringing = open(stateOf({ call: { name: 'Ben', state: 'ringing' } }, false));
  expect(ringing.find('call')).toMatchObject({ label: 'Ben is calling you', enabled: false });
  const command = (action: string) => [
    { kind: 'voice', serverId: 'home', command: { kind: 'press', action } },
  ];
  expect(ringing.click('accept')).toEqual(command('answer'));
  expect(ringing.click('end')).toEqual(command('hangup'));
  const calling = open(stateOf({ call: { name: 'Ben', state: 'calling' } }, false));
  expect(calling.find('accept')).toBeUndefined();
  expect(calling.find('end')?.label).toBe('Stop calling');

  const place = { id: 'call' as ChannelId, name: 'Ann, Ben', people: ['Ann', 'Ben'], full: false };
  const state = stateOf({
    channels: [...report.channels, { ...place, isCall: true }],
    channelId: place.id,
    call: { name: 'Ben', state: 'accepted' },
  });
  const accepted = open(state);
  expect(accepted.items.slice(0, 2)).toMatchObject([
    { label: 'Call with Ben · Home' },
    { type: 'separator' },
  ]);
  expect(accepted.find('leave')?.label).toBe('Hang up');
  expect(accepted.find('channel:call')).toBeUndefined();
  expect(trayTooltip(state, en)).toContain('Call with Ben · Home');
});
