import Video from 'lucide-react/icons/video';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import styles from './ViewSwitch.module.css';

/** What a narrow window shows above the voice panel. */
export type View = 'channels' | 'stage';

interface ViewSwitchProps {
  view: View;
  onChange: (view: View) => void;
}

/** Switches a narrow window between channel list and stage. Says where there is something to see. */
export function ViewSwitch({ view, onChange }: ViewSwitchProps) {
  const { t } = useTranslation();
  const hasVideo = usePerch(
    ({ voice, presence }) =>
      voice.kind === 'joined' &&
      presence.occupants.some(
        ({ channelId, camera, sharing }) => channelId === voice.channelId && (camera || sharing),
      ),
  );
  return (
    <ToggleButtonGroup
      className={styles.switch}
      aria-label={t('view.label')}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[view]}
      onSelectionChange={([chosen]) => onChange(chosen as View)}
    >
      <ToggleButton id="channels" className={styles.choice}>
        {t('view.channels')}
      </ToggleButton>
      <ToggleButton id="stage" className={styles.choice}>
        {t('view.stage')}{' '}
        {hasVideo && (
          <Video className={styles.mark} role="img" aria-label={t('view.video')} size={16} />
        )}
      </ToggleButton>
    </ToggleButtonGroup>
  );
}
