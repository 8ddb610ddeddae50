import { describe, expect, it, vi } from 'vitest';
import type { Channel } from '../../shared/domain/Channel.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { errorCodes } from '../../shared/protocol/errors.ts';
import { noticeText } from '../components/app/noticeText.ts';
import { connectionStatusText } from '../components/call/connectionStatusText.ts';
import { failureText, joinFailureText } from '../components/ui/failureText.ts';
import { createTexts } from './createTexts.ts';

const { t } = await createTexts('en');
const general = 'c1' as ChannelId;
const channel: Channel = {
  id: general,
  name: 'General',
  position: 0,
  userLimit: null,
  locked: false,
  temporary: false,
  status: '',
  music: false,
  stage: false,
  hidesSpeaking: false,
  videoLimit: null,
  category: '',
  topic: '',
  bitrate: null,
  voicesMax: null,
  recordingDays: null,
  idleAfterMs: null,
  encrypted: true,
  overrides: [],
};

describe('failureText', () => {
  it('has a different text for every reason', () => {
    const texts = errorCodes.map((code) => failureText(t, code));
    expect(new Set(texts).size).toBe(errorCodes.length);
    for (const text of texts) expect(text).toMatch(/^[A-Z].*\.$/);
  });
});

describe('joinFailureText', () => {
  it('names the channel if it is known', () => {
    expect(joinFailureText(t, 'channelFull', 'General')).toContain('General is full');
    expect(joinFailureText(t, 'notFound', null)).toBe(t('notice.joinNotFoundUnnamed'));
    expect(joinFailureText(t, 'cannotEncrypt', 'General')).toContain('General is encrypted');
    expect(joinFailureText(t, 'timeout', 'General')).toBe(failureText(t, 'timeout'));
    for (const code of errorCodes) {
      expect(joinFailureText(t, code, 'General')).not.toBe('');
      expect(joinFailureText(t, code, null)).not.toBe('');
    }
  });
});

describe('noticeText', () => {
  const nameOf = (id: ChannelId) => (id === general ? 'General' : null);

  it('says which channel I am in', () => {
    const notice = { id: 1, kind: 'joined', channelId: general } as const;
    expect(noticeText(t, notice, nameOf)).toBe('You are in General.');
  });

  it('says why I am not in the channel', () => {
    const full = { id: 2, kind: 'joinFailed', channelId: general, code: 'channelFull' } as const;
    expect(noticeText(t, full, nameOf)).toContain('General is full');
    const gone = { ...full, channelId: 'c9' as ChannelId, code: 'notFound' } as const;
    expect(noticeText(t, gone, nameOf)).toContain('does not exist');
  });

  it('says what is wrong with the microphone', () => {
    const notice = { id: 3, kind: 'listenOnly', reason: 'missing' } as const;
    expect(noticeText(t, notice, nameOf)).toContain('No microphone found');
  });
});

describe('connectionStatusText', () => {
  const calm = {
    connection: { kind: 'ready' },
    voice: { kind: 'joined', channelId: general, failure: null },
    media: { kind: 'connected', way: 'udp', roundTripMs: 23.6 },
    directPath: null,
    microphone: { kind: 'live', deviceId: 'd', label: 'Mic' },
    channels: [channel],
  } as const;
  const line = (change: Partial<Parameters<typeof connectionStatusText>[1]>) =>
    connectionStatusText(t, { ...calm, ...change }, 20_000);

  it('shows live with the round-trip time', () => {
    expect(line({})).toMatchObject({ tone: 'live', text: 'Voice connected · 24 ms' });
    expect(line({ media: { kind: 'connected', way: 'tcp', roundTripMs: 9 } }).text).toBe(
      'Voice connected · 9 ms · TCP',
    );
    const relayed = { kind: 'connected', way: 'relay', roundTripMs: 9 } as const;
    expect(line({ media: relayed })).toMatchObject({
      text: 'Voice connected · 9 ms · relay',
      hint: expect.stringContaining('relay'),
    });
    const directPath = { way: 'direct', roundTripMs: 7 } as const;
    const lost = { kind: 'interrupted', since: 0 } as const;
    expect(line({ media: lost, directPath }).text).toBe('Connected directly · 7 ms');
    expect(line({ media: { kind: 'connected', way: 'udp', roundTripMs: null } }).text).toBe(
      'Voice connected',
    );
  });

  it('shows a lost connection before everything else, and for how long', () => {
    const connection = {
      kind: 'reconnecting',
      reason: 'lost',
      attempt: 2,
      since: 7_500,
    } as const;
    expect(line({ connection, media: { kind: 'blocked' } })).toMatchObject({
      tone: 'waiting',
      text: 'Reconnecting for 12 s…',
    });
    expect(line({ connection: { ...connection, since: 30_000 } }).text).toContain('0 s');
  });

  it('names what blocks this page from its server, and what to change', () => {
    vi.stubGlobal('window', { location: { hostname: 'voice.example.org' } });
    const connection = { kind: 'connecting', step: 'reachingServer', attempt: 2 } as const;
    const refused = line({ connection: { ...connection, obstacle: 'originRefused' } });
    expect(refused.text).toBe('The server does not know this address');
    expect(refused.hint).toContain('voice.example.org');
    expect(refused.hint).toContain('PERCH_ANNOUNCED_ADDRESSES');
    const blocked = { kind: 'reconnecting', reason: 'noWebSocket', attempt: 2, since: 0 } as const;
    expect(line({ connection: blocked }).hint).toContain('Upgrade');
    vi.unstubAllGlobals();
  });

  it('says what is in progress', () => {
    expect(line({ voice: { kind: 'joining', channelId: general, from: null } }).text).toBe(
      'Joining General…',
    );
    expect(line({ microphone: { kind: 'opening' } }).text).toBe('Opening the microphone…');
    expect(line({ media: { kind: 'interrupted', since: 18_000 } }).text).toContain('2 s');
  });

  it('says when nobody hears me, and why', () => {
    expect(line({ microphone: { kind: 'none', reason: 'denied' } }).text).toBe(
      'Listening only · 24 ms',
    );
    expect(line({ media: { kind: 'blocked' } })).toMatchObject({ tone: 'broken' });
  });

  it('is idle outside all channels', () => {
    expect(line({ voice: { kind: 'outside', failure: null } })).toMatchObject({
      tone: 'idle',
      text: 'Ready · 24 ms',
    });
  });
});
