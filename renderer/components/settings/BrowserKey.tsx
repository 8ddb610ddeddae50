import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeyChord } from '../../../shared/ipc/keys.ts';
import { ChordRecorder } from '../../../shared/keys/ChordRecorder.ts';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { useKeyLabel } from '../ui/useKeyLabel.ts';
import { KeyField } from './KeyField.tsx';
import { useHeldBackKeys } from './useHeldBackKeys.ts';

interface BrowserKeyProps {
  label: string;
  hint?: string;
  chord: KeyChord | null;
  onChoose: (chord: KeyChord | null) => void;
}

/** A key that only this page hears, and buttons to choose it. */
export function BrowserKey({ label, hint, chord, onChoose }: BrowserKeyProps) {
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
