import Plus from 'lucide-react/icons/plus';
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { GridList } from 'react-aria-components/GridList';
import type { SoundId } from '../../../shared/domain/ids.ts';
import type { Sound } from '../../../shared/domain/Sound.ts';
import type { ErrorCode } from '../../../shared/protocol/errors.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { failureText } from '../ui/failureText.ts';
import { SearchBox } from '../ui/fields/SearchBox.tsx';
import styles from './Soundboard.module.css';
import { SoundTile } from './SoundTile.tsx';
import { useCanPlaySounds } from './useCanPlaySounds.ts';

interface SoundboardPanelProps {
  onAdd: () => void;
  onEdit: (sound: Sound) => void;
  onRemove: (sound: Sound) => void;
}

/** All sounds of the server, favourites first; a press plays one to the channel. */
export function SoundboardPanel({ onAdd, onEdit, onRemove }: SoundboardPanelProps) {
  const { t } = useTranslation();
  const { playSound } = useActions();
  const sounds = usePerch((state) => state.sounds);
  const favourites = usePerch((state) => state.preferences.favouriteSounds);
  const { canPlay, hint } = useCanPlaySounds();
  const [query, setQuery] = useState('');
  const [failure, setFailure] = useState<ErrorCode | 'notHere' | null>(null);
  const wanted = query.trim().toLowerCase();
  const found = sounds.filter(({ name }) => name.toLowerCase().includes(wanted));
  const inOrder = [
    ...found.filter(({ id }) => favourites[id]),
    ...found.filter(({ id }) => !favourites[id]),
  ];

  async function play(soundId: SoundId) {
    if (!canPlay) {
      setFailure('notHere');
      return;
    }
    setFailure((await playSound(soundId))?.code ?? null);
  }

  return (
    <>
      <div className={styles.tools}>
        <SearchBox
          label={t('soundboard.search')}
          clearLabel={t('soundboard.clearSearch')}
          query={query}
          onChange={setQuery}
        />
        <Button className={styles.add} onPress={onAdd}>
          <Plus aria-hidden="true" size={16} />
          {t('soundboard.add')}
        </Button>
      </div>
      {hint && (
        <p className={styles.hint} role={failure === 'notHere' ? 'alert' : undefined}>
          {hint}
        </p>
      )}
      {failure !== null && failure !== 'notHere' && (
        <p className={styles.failure} role="alert">
          {failure === 'rateLimited' ? t('soundboard.tooFast') : failureText(t, failure)}
        </p>
      )}
      {sounds.length === 0 ? (
        <div className={styles.empty}>
          <p className={styles.emptyHeading}>{t('soundboard.emptyHeading')}</p>
          <p>{t('soundboard.emptyHint')}</p>
        </div>
      ) : (
        <GridList
          aria-label={t('soundboard.list')}
          className={styles.grid}
          layout="grid"
          keyboardNavigationBehavior="tab"
          items={inOrder}
          dependencies={[favourites]}
          onAction={(id) => void play(id as SoundId)}
          renderEmptyState={() => (
            <p className={styles.empty}>{t('soundboard.nothing', { query: query.trim() })}</p>
          )}
        >
          {(sound) => (
            <SoundTile
              sound={sound}
              isFavourite={favourites[sound.id] === true}
              onEdit={() => onEdit(sound)}
              onRemove={() => onRemove(sound)}
            />
          )}
        </GridList>
      )}
    </>
  );
}
