import type { PerchState } from '../../store/PerchState.ts';
import type { TFunction } from '../../texts/AppTexts.ts';

/** The connection status in one line. */
export interface ConnectionStatusText {
  /** live: others can hear me; waiting: something is in progress; broken: it needs attention. */
  readonly tone: 'live' | 'idle' | 'waiting' | 'broken';
  readonly text: string;
  /** A further sentence for the tooltip. */
  readonly hint: string | null;
}

type Facts = Pick<PerchState, 'connection' | 'voice' | 'media' | 'directPath' | 'microphone'> & {
  readonly channels: PerchState['presence']['channels'];
};

/** The known obstacle between this page and its server, or null. */
export function obstacleOf(
  connection: PerchState['connection'],
): 'originRefused' | 'noWebSocket' | null {
  if (connection.kind === 'connecting') return connection.obstacle ?? null;
  if (connection.kind !== 'reconnecting') return null;
  const { reason } = connection;
  return reason === 'originRefused' || reason === 'noWebSocket' ? reason : null;
}

/** The most important fact about the connection; `now` is `Date.now()`. */
export function connectionStatusText(
  t: TFunction,
  facts: Facts,
  now: number,
): ConnectionStatusText {
  const { connection, voice, directPath, microphone, channels } = facts;
  // Whoever hears the other one directly does not miss the server.
  const media = directPath ? { kind: 'connected' as const, ...directPath } : facts.media;
  const waiting = (text: string): ConnectionStatusText => ({ tone: 'waiting', text, hint: null });
  const secondsSince = (since: number) => Math.max(0, Math.floor((now - since) / 1000));

  const obstacle = obstacleOf(connection);
  if (obstacle !== null) {
    const hint = t(`connecting.${obstacle}Hint`, { host: window.location.hostname });
    return { tone: 'broken', text: t(`connecting.${obstacle}`), hint };
  }
  switch (connection.kind) {
    case 'connecting':
      return waiting(t(`voice.${connection.step}`));
    case 'reconnecting': {
      const seconds = secondsSince(connection.since);
      if (connection.reason === 'serverStopping')
        return waiting(t('voice.restarting', { seconds }));
      if (connection.reason === 'unreachable') return waiting(t('voice.unreachable', { seconds }));
      return waiting(t('voice.reconnecting', { seconds }));
    }
    case 'needsName':
    case 'stopped':
      return { tone: 'broken', text: t('voice.notConnected'), hint: null };
    case 'ready':
      break;
  }

  if (media.kind === 'blocked') {
    return { tone: 'broken', text: t('voice.blocked'), hint: t('voice.blockedHint') };
  }
  if (voice.kind === 'joining') {
    const channel = channels.find(({ id }) => id === voice.channelId);
    return waiting(t('voice.joining', { channel: channel?.name ?? '' }));
  }
  if (media.kind === 'interrupted') {
    return waiting(t('voice.interrupted', { seconds: secondsSince(media.since) }));
  }
  if (media.kind === 'preparing') return waiting(t('voice.preparing'));

  const { way, roundTripMs } = media;
  const hint = t(`voice.${way}Hint`);
  const ms = roundTripMs === null ? null : Math.round(roundTripMs);
  if (voice.kind === 'outside') {
    const text =
      ms === null
        ? t('voice.readyNoTrip')
        : way === 'udp' || way === 'direct'
          ? t('voice.ready', { ms })
          : t('voice.readyBy', { ms, way: t(`voice.way.${way}`) });
    return { tone: 'idle', text, hint };
  }
  if (microphone.kind === 'none') {
    const text = ms === null ? t('voice.listenOnlyNoTrip') : t('voice.listenOnly', { ms });
    return { tone: 'waiting', text, hint };
  }
  if (microphone.kind === 'opening') return waiting(t('voice.openingMicrophone'));
  const text =
    ms === null
      ? t('voice.connectedNoTrip')
      : way === 'udp'
        ? t('voice.connected', { ms })
        : way === 'direct'
          ? t('voice.connectedDirectly', { ms })
          : t('voice.connectedBy', { ms, way: t(`voice.way.${way}`) });
  return { tone: 'live', text, hint };
}
