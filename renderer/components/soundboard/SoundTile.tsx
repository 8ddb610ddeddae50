import AudioLines from 'lucide-react/icons/audio-lines';
import Ear from 'lucide-react/icons/ear';
import Ellipsis from 'lucide-react/icons/ellipsis';
import Pencil from 'lucide-react/icons/pencil';
import Square from 'lucide-react/icons/square';
import Star from 'lucide-react/icons/star';
import Trash2 from 'lucide-react/icons/trash-2';
import { Button } from 'react-aria-components/Button';
import { GridListItem } from 'react-aria-components/GridList';
import { Menu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import type { Sound } from '../../../shared/domain/Sound.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { useMay } from '../ui/hooks/useMay.ts';
import menuStyles from '../ui/menus/Menu.module.css';
import styles from './Soundboard.module.css';

interface SoundTileProps {
  sound: Sound;
  isFavourite: boolean;
  onEdit: () => void;
  onRemove: () => void;
}

/** One sound of the soundboard: a press plays it, its menu has everything else. */
export function SoundTile({ sound, isFavourite, onEdit, onRemove }: SoundTileProps) {
  const { t } = useTranslation();
  const { stopPreview } = useActions();
  const isPreviewed = usePerch((state) => state.soundPreview === sound.id);
  return (
    <GridListItem id={sound.id} textValue={sound.name} className={styles.tile}>
      <span className={styles.emoji} aria-hidden="true">
        {sound.emoji ?? <AudioLines size={22} />}
      </span>
      <span className={styles.name}>{sound.name}</span>
      {isFavourite && (
        <span className={styles.star} role="img" aria-label={t('soundboard.favourite')}>
          <Star aria-hidden="true" size={12} fill="currentColor" />
        </span>
      )}
      {isPreviewed && (
        <Button
          className={styles.stop}
          aria-label={t('soundboard.stopPreview')}
          onPress={stopPreview}
        >
          <Square aria-hidden="true" size={14} fill="currentColor" />
        </Button>
      )}
      <MenuTrigger>
        <Button
          className={styles.options}
          aria-label={t('soundboard.options', { name: sound.name })}
        >
          <Ellipsis aria-hidden="true" size={16} />
        </Button>
        <Popover className={menuStyles.popover} placement="bottom end" offset={4}>
          <SoundMenu {...{ sound, isFavourite, onEdit, onRemove }} />
        </Popover>
      </MenuTrigger>
    </GridListItem>
  );
}

/** The open menu of a sound. */
function SoundMenu({ sound, isFavourite, onEdit, onRemove }: SoundTileProps) {
  const { t } = useTranslation();
  const { previewSound, setFavourite } = useActions();
  const me = usePerch((state) => state.me?.user);
  const mayManage = useMay('manageServer');
  const mayChange = mayManage || me?.id === sound.uploader.id;
  const seconds = (sound.lengthMs / 1000).toFixed(1);
  const about = t('soundboard.about', { name: sound.uploader.name, seconds });
  return (
    <>
      <p className={styles.about}>{about}</p>
      <Menu className={menuStyles.menu} aria-label={t('soundboard.options', { name: sound.name })}>
        <MenuItem className={menuStyles.item} onAction={() => previewSound(sound.id)}>
          <Ear aria-hidden="true" size={16} />
          {t('soundboard.preview')}
        </MenuItem>
        <MenuItem className={menuStyles.item} onAction={() => setFavourite(sound.id, !isFavourite)}>
          <Star aria-hidden="true" size={16} />
          {isFavourite ? t('soundboard.removeFavourite') : t('soundboard.addFavourite')}
        </MenuItem>
        {mayChange && (
          <MenuItem className={menuStyles.item} onAction={onEdit}>
            <Pencil aria-hidden="true" size={16} />
            {t('soundboard.edit')}
          </MenuItem>
        )}
        {mayChange && (
          <MenuItem className={menuStyles.item} data-tone="danger" onAction={onRemove}>
            <Trash2 aria-hidden="true" size={16} />
            {t('soundboard.remove')}
          </MenuItem>
        )}
      </Menu>
    </>
  );
}
