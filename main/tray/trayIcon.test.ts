import { expect, test } from 'vitest';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { VoiceReport } from '../../shared/ipc/voice.ts';
import { trayIconName, trayIconNames } from './trayIcon.ts';

const report: VoiceReport = {
  channels: [],
  channelId: 'general' as ChannelId,
  muted: false,
  deafened: false,
  pushToTalkOnly: false,
  speaking: true,
  sharing: false,
  camera: false,
  door: null,
};

test.each([
  [{}, 'speaking'],
  [{ sharing: true }, 'speaking-sharing'],
  [{ speaking: false, sharing: true, camera: true }, 'quiet-sharing-camera'],
  [{ muted: true }, 'quiet-muted'],
  [{ muted: true, deafened: true, camera: true }, 'quiet-deafened-camera'],
])('the icon for %j is %s', (change, name) => {
  const servers = [{ id: 'home', name: 'Home', report: { ...report, ...change } }];
  const state = { joinedServerId: 'home', servers, hasUnread: false };
  expect(trayIconName(state)).toBe(name);
  expect(trayIconName({ ...state, hasUnread: true })).toBe(`${name}-unread`);
  expect(trayIconName({ ...state, joinedServerId: null })).toBe('away');
  expect(trayIconNames).toContain(name);
});
