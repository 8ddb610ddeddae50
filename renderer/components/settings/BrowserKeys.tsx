import { useRef, useState } from 'react';
import type { KeyChord } from '../../../shared/ipc/keys.ts';
import { ChordRecorder } from '../../../shared/keys/ChordRecorder.ts';
import { whisperSlots } from '../../../shared/keys/whisperSlots.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { useKeyLabel } from '../ui/hooks/useKeyLabel.ts';
import { whisperKeyLabel } from '../whisper/whisperText.ts';
import { KeyField } from './KeyField.tsx';
import { useHeldBackKeys } from './useHeldBackKeys.ts';

/** The push-to-talk key in a browser; it works only in this page. */
export function BrowserTalkKey() {
  const { t } = useTranslation();
  const { setPreferences } = useActions();
  const talkKey = usePerch((state) => state.preferences.talkKey);
  return (
    <BrowserKey
      label={t('talk.actions.pushToTalk')}
      hint={t('talk.browserHint')}
      chord={talkKey}
      onChoose={(chord) => setPreferences({ talkKey: chord })}
    />
  );
}

/** The whisper keys in a browser; they work only in this page. */
export function BrowserWhisperKeys() {
  const { t } = useTranslation();
  const { setPreferences } = useActions();
  const { whisperKeys, whisperTargets } = usePerch((state) => state.preferences);
  return whisperSlots.map((slot) => (
    <BrowserKey
      key={slot}
      label={whisperKeyLabel(t, slot, whisperTargets)}
      chord={whisperKeys[slot]}
      onChoose={(chord) => setPreferences({ whisperKeys: { ...whisperKeys, [slot]: chord } })}
    />
  ));
}

interface BrowserKeyProps {
  label: string;
  hint?: string;
  chord: KeyChord | null;
  onChoose: (chord: KeyChord | null) => void;
}

/** A key that works only in this page, with buttons to choose it. */
function BrowserKey({ label, hint, chord, onChoose }: BrowserKeyProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const keyLabel = useKeyLabel();
  const [isRecording, setRecording] = useState(false);
  const recorder = useRef(new ChordRecorder());

  useHeldBackKeys(isRecording, {
    keyDown: (key) => recorder.current.keyDown(key),
    keyUp(key) {
      const recorded = recorder.current.keyUp(key);
      if (recorded === null) return;
      setRecording(false);
      if (recorded.kind !== 'recorded') return;
      onChoose(recorded.chord);
      announce(t('talk.recorded', { keys: keyLabel(recorded.chord) }));
    },
  });

  return (
    <KeyField
      label={label}
      hint={hint}
      chord={chord}
      isRecording={isRecording}
      onRecord={() => {
        recorder.current = new ChordRecorder();
        setRecording(true);
      }}
      onCancel={() => setRecording(false)}
      onClear={() => onChoose(null)}
    />
  );
}
