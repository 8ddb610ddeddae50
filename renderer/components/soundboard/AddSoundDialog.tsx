import { type FormEvent, useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import { nameFault, tidyName } from '../../../shared/domain/names.ts';
import { type SoundLabel, soundMaxMs, soundNameMaxLength } from '../../../shared/domain/Sound.ts';
import type { ErrorCode } from '../../../shared/protocol/errors.ts';
import {
  type SoundCut,
  type SoundDraft,
  type SoundFault,
  soundNameOf,
} from '../../state/soundDraft.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions } from '../ui/ClientContext.tsx';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { ModalFrame } from '../ui/dialogs/ModalFrame.tsx';
import { isNameFailure } from '../ui/failureText.ts';
import { CutSlider } from './CutSlider.tsx';
import styles from './Soundboard.module.css';
import { SoundLabelFields } from './SoundLabelFields.tsx';
import { soundFailureText } from './soundFailureText.ts';
import { firstCut } from './waveform.ts';

interface AddSoundDialogProps {
  onClose: () => void;
}

/** State of the chosen file. */
type Chosen =
  | { readonly kind: 'none' | 'reading' }
  | { readonly kind: 'fault'; readonly fault: SoundFault }
  | { readonly kind: 'draft'; readonly draft: SoundDraft };

/** Adds a sound: file, part to play, name and emoji. */
export function AddSoundDialog({ onClose }: AddSoundDialogProps) {
  const { t } = useTranslation();
  const { readSound, addSound, stopPreview } = useActions();
  const announce = useAnnounce();
  const [chosen, setChosen] = useState<Chosen>({ kind: 'none' });
  const [cut, setCut] = useState<SoundCut>({ fromMs: 0, toMs: 0 });
  const [label, setLabel] = useState<SoundLabel>({ name: '', emoji: null });
  const [failure, setFailure] = useState<ErrorCode | 'unencodable' | null>(null);
  const [isBusy, setBusy] = useState(false);
  /** The file chosen last: an earlier one may take longer to read. */
  const newest = useRef<File | null>(null);
  const draft = chosen.kind === 'draft' ? chosen.draft : null;
  const isComplete = draft !== null && nameFault(label.name, soundNameMaxLength) === null;
  const isAboutName = isNameFailure(failure);

  async function choose(files: FileList | null) {
    const file = files?.[0];
    if (!file) return;
    newest.current = file;
    stopPreview();
    setFailure(null);
    setChosen({ kind: 'reading' });
    const read = await readSound(file);
    if (newest.current !== file) return;
    if (typeof read === 'string') {
      setChosen({ kind: 'fault', fault: read });
      return;
    }
    setChosen({ kind: 'draft', draft: read });
    setCut(firstCut(read));
    // Keep a name typed while the file was read.
    setLabel((now) => (now.name === '' ? { ...now, name: soundNameOf(file.name) } : now));
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!isComplete || isBusy) return;
    stopPreview();
    setBusy(true);
    setFailure(null);
    const wish = { ...label, name: tidyName(label.name) };
    const refused = await addSound(draft, cut, wish);
    setBusy(false);
    if (refused !== null) {
      setFailure(refused === 'unencodable' ? refused : refused.code);
      return;
    }
    announce(t('soundboard.added', { name: wish.name }));
    onClose();
  }

  return (
    <ModalFrame heading={t('soundboard.addHeading')} onClose={onClose}>
      <form className={actionStyles.form} onSubmit={submit}>
        <div className={styles.file}>
          <FileTrigger acceptedFileTypes={['audio/*']} onSelect={(files) => void choose(files)}>
            <Button className={styles.choose} autoFocus>
              {draft === null ? t('soundboard.choose') : t('soundboard.chooseOther')}
            </Button>
          </FileTrigger>
          {draft === null && (
            <p className={styles.fileHint}>
              {chosen.kind === 'reading'
                ? t('soundboard.reading')
                : t('soundboard.chooseHint', { seconds: soundMaxMs / 1000 })}
            </p>
          )}
        </div>
        {chosen.kind === 'fault' && (
          <p role="alert" className={actionStyles.failure}>
            {t(`soundboard.${chosen.fault}`)}
          </p>
        )}
        {draft !== null && <CutSlider draft={draft} cut={cut} onChange={setCut} />}
        <SoundLabelFields
          label={label}
          error={isAboutName ? soundFailureText(t, failure) : null}
          onChange={(wish) => {
            setLabel(wish);
            setFailure(null);
          }}
        />
        {failure !== null && !isAboutName && (
          <p role="alert" className={actionStyles.failure}>
            {soundFailureText(t, failure)}
          </p>
        )}
        <div className={actionStyles.actions}>
          <TextButton onPress={onClose}>{t('app.cancel')}</TextButton>
          <TextButton type="submit" tone="primary" isDisabled={!isComplete} isBusy={isBusy}>
            {t('soundboard.submit')}
          </TextButton>
        </div>
      </form>
    </ModalFrame>
  );
}
