import { useEffect, useState } from 'react';
import type { DesktopBridge } from '../../../shared/ipc/DesktopBridge.ts';
import { isHoldAction, type KeyAction } from '../../../shared/ipc/keys.ts';
import { isWhisperSlot } from '../../../shared/keys/whisperSlots.ts';
import { talkModeNow } from '../../state/talkRights.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import { sendToApp, useAppSettings, useKeysState } from '../ui/DesktopContext.ts';
import { useKeyLabel } from '../ui/hooks/useKeyLabel.ts';
import { whisperKeyLabel } from '../whisper/whisperText.ts';
import { KeyField } from './KeyField.tsx';
import { KeysNotice } from './KeysNotice.tsx';
import { ReleaseDelay } from './ReleaseDelay.tsx';
import styles from './SettingText.module.css';
import { useHeldBackKeys } from './useHeldBackKeys.ts';

interface DesktopKeysProps {
  desktop: DesktopBridge;
  /** The actions whose keys are chosen here. */
  actions: readonly KeyAction[];
}

/** The keys of the desktop app, which work in every program. */
export function DesktopKeys({ desktop, actions }: DesktopKeysProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const keyLabel = useKeyLabel();
  const settings = useAppSettings();
  const keys = useKeysState();
  const talkMode = usePerch(talkModeNow);
  const targets = usePerch((state) => state.preferences.whisperTargets);
  const [recording, setRecording] = useState<KeyAction | null>(null);
  const [refused, setRefused] = useState<KeyAction | null>(null);
  useHeldBackKeys(recording !== null);
  useEffect(() => {
    // The user may have granted a permission in the system settings: asking makes the app check again.
    const ask = () => sendToApp(desktop, 'keys:get', null);
    window.addEventListener('focus', ask);
    return () => {
      window.removeEventListener('focus', ask);
      sendToApp(desktop, 'keys:cancel', null);
    };
  }, [desktop]);
  if (settings === null || keys === null) return null;

  async function record(action: KeyAction) {
    setRefused(null);
    setRecording(action);
    try {
      const recorded = await desktop.call('keys:record', { action });
      if (recorded.kind === 'unusable') setRefused(action);
      if (recorded.kind === 'recorded') {
        announce(t('talk.recorded', { keys: keyLabel(recorded.chord) }));
      }
    } catch (error) {
      console.error('The app refused:', error);
    }
    // Another recording may have started.
    setRecording((now) => (now === action ? null : now));
  }

  const labelOf = (action: KeyAction) =>
    isWhisperSlot(action) ? whisperKeyLabel(t, action, targets) : t(`talk.actions.${action}`);
  const problemsOf = (action: KeyAction) => [
    ...(refused === action ? [t('talk.unusable')] : []),
    ...keys.conflicts.flatMap((pair) => {
      const other = pair.find((each) => each !== action);
      return pair.includes(action) && other !== undefined
        ? [t('talk.conflict', { name: labelOf(other) })]
        : [];
    }),
  ];
  const isShown = (action: KeyAction) =>
    !isHoldAction(action) ||
    (keys.heard !== 'portal' && (action !== 'pushToTalk' || talkMode === 'pushToTalk'));
  const talks = actions.includes('pushToTalk');

  return (
    <>
      {talks && keys.heard === 'hook' && <p className={styles.hint}>{t('talk.keysHint')}</p>}
      {talks && (
        <KeysNotice
          keys={keys}
          onPermission={() => sendToApp(desktop, 'keys:openPermission', null)}
        />
      )}
      {!talks && keys.heard !== 'hook' && <p className={styles.hint}>{t('whisper.noKeys')}</p>}
      {actions.filter(isShown).map((action) => (
        <KeyField
          key={action}
          label={labelOf(action)}
          problems={problemsOf(action)}
          chord={settings.keys[action]}
          isRecording={recording === action}
          isDisabled={keys.heard === 'none'}
          onRecord={() => record(action)}
          onCancel={() => sendToApp(desktop, 'keys:cancel', null)}
          onClear={() => {
            setRefused(null);
            sendToApp(desktop, 'settings:change', { keys: { [action]: null } });
          }}
        />
      ))}
      {talks && talkMode === 'pushToTalk' && (
        <ReleaseDelay
          delayMs={settings.releaseDelayMs}
          onChange={(releaseDelayMs) => sendToApp(desktop, 'settings:change', { releaseDelayMs })}
        />
      )}
    </>
  );
}
