import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ChordRecorder } from '../../../shared/keys/ChordRecorder.ts';
import { useAnnounce } from '../AnnounceContext.tsx';
import { useActions, usePerch } from '../ClientContext.tsx';
import { useKeyLabel } from '../useKeyLabel.ts';
import { KeyField } from './KeyField.tsx';
import { useHeldBackKeys } from './useHeldBackKeys.ts';

/** The key for push-to-talk in a browser, which only this page hears. */
export function BrowserTalkKey() {
  const { t } = useTranslation();
  const { setPreferences } = useActions();
  const announce = useAnnounce();
  const keyLabel = useKeyLabel();
  const talkKey = usePerch((state) => state.preferences.talkKey);
  const [isRecording, setRecording] = useState(false);
  const recorder = useRef(new ChordRecorder());

  useHeldBackKeys(isRecording, {
    keyDown: (key) => recorder.current.keyDown(key),
    keyUp(key) {
      const recorded = recorder.current.keyUp(key);
      if (recorded === null) return;
      setRecording(false);
      if (recorded.kind !== 'recorded') return;
      setPreferences({ talkKey: recorded.chord });
      announce(t('talk.recorded', { keys: keyLabel(recorded.chord) }));
    },
  });

  return (
    <KeyField
      label={t('talk.keyPushToTalk')}
      hint={t('talk.browserHint')}
      chord={talkKey}
      isRecording={isRecording}
      onRecord={() => {
        recorder.current = new ChordRecorder();
        setRecording(true);
      }}
      onCancel={() => setRecording(false)}
      onClear={() => setPreferences({ talkKey: null })}
    />
  );
}
