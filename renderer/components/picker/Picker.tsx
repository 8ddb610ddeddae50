import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { DesktopBridge } from '../../../shared/ipc/DesktopBridge.ts';
import hidden from '../../styles/hidden.module.css';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import styles from './Picker.module.css';
import { PermissionNotice, SystemPickerNotice } from './PickerNotices.tsx';
import { ShareModes } from './ShareModes.tsx';
import { ShareSound } from './ShareSound.tsx';
import type { SoundCaptureState, SoundProbe } from './SoundProbe.ts';
import { SourceTabs } from './SourceTabs.tsx';
import type { ShareOptions } from './shareOptions.ts';
import { nameSources } from './shownSources.ts';
import { useOffer } from './useOffer.ts';
import { usePickerKeys } from './usePickerKeys.ts';

/** Runs the sound probe while wanted, and answers its state. */
function useSoundCapture(probe: SoundProbe, isWanted: boolean): SoundCaptureState {
  useEffect(() => {
    if (!isWanted) return;
    probe.start();
    return () => probe.stop();
  }, [probe, isWanted]);
  const subscribe = useCallback((listen: () => void) => probe.on('changed', listen), [probe]);
  return useSyncExternalStore(subscribe, () => probe.proof);
}

interface PickerProps {
  desktop: DesktopBridge;
  probe: SoundProbe;
  firstWish: ShareOptions;
  /** Called with every change, so that it can be stored. */
  onWish: (wish: ShareOptions) => void;
}

/** The whole picker: what to share, its priority, and with or without sound. */
export function Picker({ desktop, probe, firstWish, onWish }: PickerProps) {
  const { t } = useTranslation();
  const offer = useOffer(desktop);
  const [wish, setWish] = useState(firstWish);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [phase, setPhase] = useState<'choosing' | 'sharing' | 'gone'>('choosing');
  const soundAvailable = offer?.soundAvailable === true;
  const isSoundWanted = soundAvailable && wish.sound;
  const proof = useSoundCapture(probe, isSoundWanted && phase !== 'sharing');
  // While the picker closes it keeps showing the last status.
  const [lastProof, setLastProof] = useState(proof);

  const sources = useMemo(
    () =>
      nameSources(offer?.sources ?? [], {
        onlyScreen: t('picker.onlyScreen'),
        screen: (number) => t('picker.screen', { number }),
        unnamedWindow: t('picker.unnamedWindow'),
      }),
    [offer, t],
  );
  const isSystem = offer?.list === 'system';
  const isMissing = offer?.permission === 'missing';
  const isThere = chosenId !== null && sources.some(({ id }) => id === chosenId);
  const canShare = phase !== 'sharing' && !isMissing && (isSystem || isThere);

  useEffect(() => {
    if (chosenId !== null && !isThere) setChosenId(null);
  }, [chosenId, isThere]);

  function wishFor(change: Partial<ShareOptions>) {
    const changed = { ...wish, ...change };
    setWish(changed);
    onWish(changed);
  }

  async function share() {
    if (!canShare) return;
    const sound = isSoundWanted && proof !== 'failed';
    setLastProof(proof);
    setPhase('sharing');
    probe.stop();
    try {
      const sourceId = isSystem ? null : chosenId;
      await desktop.call('screen:choose', { sourceId, mode: wish.mode, sound });
    } catch {
      setPhase('gone');
    }
  }

  function cancel() {
    // Fails if the picker is already closing.
    desktop.call('screen:cancel', null).catch(() => {});
  }

  usePickerKeys({ onShare: () => void share(), onCancel: cancel });

  return (
    <main className={styles.picker}>
      <h1 className={hidden.visually}>{t('picker.title')}</h1>
      <div className={styles.sources}>
        {offer === null && <p className={styles.looking}>{t('picker.looking')}</p>}
        {isSystem && <SystemPickerNotice />}
        {isMissing && (
          <PermissionNotice
            onOpen={() => void desktop.call('screen:openPermission', null).catch(() => {})}
          />
        )}
        {offer !== null && !isSystem && !isMissing && (
          <SourceTabs
            sources={sources}
            chosenId={chosenId}
            onChoose={(id) => {
              setChosenId(id);
              setPhase((now) => (now === 'gone' ? 'choosing' : now));
            }}
            onShare={() => void share()}
          />
        )}
      </div>
      <div className={styles.wishes}>
        <ShareModes mode={wish.mode} onChange={(mode) => wishFor({ mode })} />
        <div className={styles.end}>
          {offer !== null && (
            <ShareSound
              isAvailable={soundAvailable}
              isOn={isSoundWanted}
              proof={phase === 'sharing' ? lastProof : proof}
              probe={probe}
              onChange={(sound) => wishFor({ sound })}
            />
          )}
          <div className={styles.actions}>
            <TextButton onPress={cancel}>{t('app.cancel')}</TextButton>
            <TextButton tone="primary" isDisabled={!canShare} onPress={() => void share()}>
              {isSystem ? t('picker.continue') : t('picker.share')}
            </TextButton>
          </div>
        </div>
        {phase === 'gone' && (
          <p role="alert" className={styles.gone}>
            {t('picker.gone')}
          </p>
        )}
      </div>
    </main>
  );
}
