import { useEffect, useState } from 'react';
import { type KeyChord, keyActions } from '../../../shared/ipc/keys.ts';
import { isWhisperSlot } from '../../../shared/keys/whisperSlots.ts';
import { type Chord, chordLabel, chords, isMacAgent } from '../../keys/keyboardChords.ts';
import { isChoosingKey, isTyping } from '../../keys/pageKeys.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { callChords } from '../calls/useCallKeys.ts';
import { toolKeys } from '../pointing/useToolKeys.ts';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import { useAppSettings } from '../ui/DesktopContext.ts';
import actions from '../ui/dialogs/DialogActions.module.css';
import { ModalFrame } from '../ui/dialogs/ModalFrame.tsx';
import { useKeyLabel } from '../ui/hooks/useKeyLabel.ts';
import { tileKeys, zoomKeys } from '../video/tileKeys.ts';
import { whisperKeyLabel } from '../whisper/whisperText.ts';
import styles from './KeysHelp.module.css';

/** The list of all keys, which a question mark opens wherever it would not be typed. */
export function KeysHelp() {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      const { key, ctrlKey, altKey, metaKey } = event;
      if (key !== '?' || ctrlKey || altKey || metaKey) return;
      if (event.defaultPrevented || isTyping(event) || isChoosingKey(document)) return;
      event.preventDefault();
      setOpen(true);
    }
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
  return isOpen && <KeysDialog onClose={() => setOpen(false)} />;
}

/** What keys do: each is a text with the keys that lead to it. */
interface KeyLine {
  readonly text: string;
  readonly keys: readonly string[];
}

function KeysDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const isMac = isMacAgent(navigator.userAgent);
  const command = isMac ? '⌘' : 'Ctrl';
  const of = (chord: Chord) => [chordLabel(chord, isMac)];
  const chosen = useChosenKeys();
  return (
    <ModalFrame heading={t('keysHelp.heading')} isWide onClose={onClose}>
      <div className={styles.groups}>
        <KeyGroup
          heading={t('keysHelp.everywhere')}
          lines={[
            { text: t('keysHelp.mute'), keys: of(chords.mute) },
            { text: t('keysHelp.deafen'), keys: of(chords.deafen) },
            { text: t('keysHelp.camera'), keys: of(chords.camera) },
            { text: t('keysHelp.hand'), keys: of(chords.hand) },
            { text: t('keysHelp.answer'), keys: of(callChords.accept) },
            { text: t('keysHelp.endCall'), keys: of(callChords.end) },
            { text: t('keysHelp.help'), keys: ['?'] },
          ]}
        />
        <KeyGroup
          heading={t('keysHelp.chosen')}
          lines={chosen}
          placeholder={t('keysHelp.chosenNone')}
        />
        <KeyGroup
          heading={t('keysHelp.list')}
          lines={[
            { text: t('keysHelp.join'), keys: ['Enter'] },
            { text: t('keysHelp.menu'), keys: [t('keysHelp.menuKey'), 'Shift+F10'] },
            {
              text: t('keysHelp.mark'),
              keys: [`${command}+Enter`, `${command}+${t('keysHelp.click')}`],
            },
            { text: t('keysHelp.markAll'), keys: ['Shift+Enter', `Shift+${t('keysHelp.click')}`] },
          ]}
        />
        <KeyGroup
          heading={t('keysHelp.chat')}
          lines={[
            { text: t('keysHelp.send'), keys: ['Enter'] },
            { text: t('keysHelp.newLine'), keys: ['Shift+Enter'] },
            { text: t('keysHelp.editLast'), keys: ['↑'] },
            { text: t('keysHelp.cancel'), keys: ['Esc'] },
          ]}
        />
        <KeyGroup
          heading={t('keysHelp.tile')}
          lines={[
            { text: t('keysHelp.pin'), keys: [tileKeys.pin] },
            { text: t('keysHelp.popOut'), keys: [tileKeys.popOut] },
            { text: t('keysHelp.pictureInPicture'), keys: [tileKeys.pictureInPicture] },
            { text: t('keysHelp.fullScreen'), keys: [tileKeys.fullScreen] },
            { text: t('keysHelp.zoom'), keys: [zoomKeys.zoomIn, zoomKeys.zoomOut] },
            { text: t('keysHelp.showWhole'), keys: [zoomKeys.showWhole, zoomKeys.showActual] },
            { text: t('keysHelp.pointer'), keys: [toolKeys.pointer] },
            { text: t('keysHelp.pen'), keys: [toolKeys.pen] },
          ]}
        />
      </div>
      <div className={actions.actions}>
        <TextButton onPress={onClose}>{t('keysHelp.close')}</TextButton>
      </div>
    </ModalFrame>
  );
}

/** The keys that the user has chosen: in the app for the whole computer, in a browser for the page. */
function useChosenKeys(): KeyLine[] {
  const { t } = useTranslation();
  const keyLabel = useKeyLabel();
  const settings = useAppSettings();
  const { talkKey, whisperKeys, whisperTargets } = usePerch((state) => state.preferences);
  return keyActions.flatMap((action) => {
    const ofPage: KeyChord | null = isWhisperSlot(action)
      ? whisperKeys[action]
      : action === 'pushToTalk'
        ? talkKey
        : null;
    const chord = settings === null ? ofPage : settings.keys[action];
    if (chord === null) return [];
    const text = isWhisperSlot(action)
      ? whisperKeyLabel(t, action, whisperTargets)
      : t(`talk.actions.${action}`);
    return [{ text, keys: [keyLabel(chord)] }];
  });
}

interface KeyGroupProps {
  heading: string;
  lines: readonly KeyLine[];
  /** Shown without lines. */
  placeholder?: string;
}

function KeyGroup({ heading, lines, placeholder }: KeyGroupProps) {
  const { t } = useTranslation();
  return (
    <section>
      <h3 className={styles.heading}>{heading}</h3>
      {lines.length === 0 && <p className={styles.placeholder}>{placeholder}</p>}
      <dl className={styles.lines}>
        {lines.map(({ text, keys }) => (
          <div key={text} className={styles.line}>
            <dt>{text}</dt>
            <dd className={styles.keys}>
              {keys.map((key, index) => (
                <span key={key}>
                  {index > 0 && <span className={styles.or}> {t('keysHelp.or')} </span>}
                  <kbd className={styles.key}>{key}</kbd>
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
