import { useId, useState } from 'react';
import {
  customWordMaxLength,
  customWordsMax,
  type Game,
  onlyCustomWordsMin,
} from '../../../shared/domain/Game.ts';
import { fittingName, nameFault } from '../../../shared/domain/names.ts';
import type { ChannelGame } from '../../state/ChannelGame.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { SettingSwitch } from '../ui/fields/SettingSwitch.tsx';
import { Foldout } from '../ui/frames/Foldout.tsx';
import styles from './OwnWords.module.css';
import { useGameAction } from './useChannelGame.ts';

interface OwnWordsProps {
  play: ChannelGame;
  game: Game;
}

/** The words in a text, as the server takes them. */
function wordsIn(text: string): string[] {
  return text
    .split(/[,\n]/)
    .filter((word) => nameFault(word, customWordMaxLength) !== 'blank')
    .map((word) => fittingName(word, customWordMaxLength))
    .slice(0, customWordsMax);
}

/** The host’s own words. They are sent when the field is left. */
export function OwnWords({ play, game }: OwnWordsProps) {
  const { t } = useTranslation();
  const { customWords: count, settings } = game;
  const [text, setText] = useState('');
  const label = count > 0 ? t('game.lobby.ownWordsCount', { count }) : t('game.lobby.ownWords');
  return (
    <Foldout label={label}>
      <WordsField play={play} game={game} text={text} onChange={setText} />
      <SettingSwitch
        label={t('game.lobby.onlyOwn')}
        hint={t('game.lobby.onlyOwnHint', { count: onlyCustomWordsMin })}
        isOn={settings.onlyCustomWords}
        onChange={(onlyCustomWords) => void play.setUp({ ...settings, onlyCustomWords })}
      />
    </Foldout>
  );
}

interface WordsFieldProps extends OwnWordsProps {
  text: string;
  onChange: (text: string) => void;
}

function WordsField({ play, game, text, onChange }: WordsFieldProps) {
  const { t } = useTranslation();
  const act = useGameAction();
  const id = useId();
  return (
    <div className={styles.words}>
      <label htmlFor={id}>{t('game.lobby.ownWordsLabel')}</label>
      <textarea
        id={id}
        className={styles.text}
        aria-describedby={`${id} hint`}
        rows={4}
        spellCheck={false}
        value={text}
        onChange={(event) => onChange(event.target.value)}
        onBlur={() => act(play.setUp(game.settings, wordsIn(text)))}
      />
      <p id={`${id} hint`} className={styles.hint}>
        {t('game.lobby.ownWordsHint', { count: customWordsMax })}
      </p>
    </div>
  );
}
