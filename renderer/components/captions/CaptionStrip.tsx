import X from 'lucide-react/icons/x';
import { useStore } from 'zustand';
import type { Captions, ShownCaption } from '../../state/Captions.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { useActions, useClient, usePerch } from '../ui/ClientContext.tsx';
import { useLoaded } from '../ui/hooks/useLoaded.ts';
import styles from './CaptionStrip.module.css';

/** What people say, over the lower edge of the stage, each with their name; nothing while nobody's app writes it. */
export function CaptionStrip() {
  const captions = useLoaded(useClient().loadCaptions);
  const isWanted = usePerch((state) => state.preferences.showCaptions);
  return captions && isWanted && <Lines captions={captions} />;
}

function Lines({ captions }: { captions: Captions }) {
  const { t } = useTranslation();
  const { setPreferences } = useActions();
  const shown = useStore(captions.state, (state) => state.shown);
  const spoken = shown.filter(({ isFinal }) => isFinal);
  return (
    <div className={styles.strip} data-empty={shown.length === 0 || undefined}>
      {/* Read out once a sentence has ended: what changes with every word could not be followed. */}
      <div role="log" aria-live="polite" aria-label={t('captions.name')} className={styles.lines}>
        {spoken.map((caption) => (
          <Line key={caption.id} caption={caption} />
        ))}
      </div>
      <div aria-hidden="true" className={styles.lines}>
        {shown.map((caption) => !caption.isFinal && <Line key={caption.id} caption={caption} />)}
      </div>
      {shown.length > 0 && (
        <span className={styles.hide}>
          <IconButton
            name={t('captions.hide')}
            icon={X}
            onPress={() => setPreferences({ showCaptions: false })}
          />
        </span>
      )}
    </div>
  );
}

function Line({ caption: { name, text } }: { caption: ShownCaption }) {
  return (
    <p className={styles.line}>
      <span className={styles.name}>{name}</span> {text}
    </p>
  );
}
