import GalleryThumbnails from 'lucide-react/icons/gallery-thumbnails';
import LayoutGrid from 'lucide-react/icons/layout-grid';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { Tooltip } from '../ui/buttons/Tooltip.tsx';
import { TooltipTrigger } from '../ui/buttons/TooltipTrigger.tsx';
import { useActions } from '../ui/ClientContext.tsx';
import styles from './LayoutSwitch.module.css';

interface LayoutSwitchProps {
  /** The layout shown now. */
  shown: 'grid' | 'spotlight';
  /** Called when a layout is chosen. */
  onChoose: () => void;
}

const layouts = [
  { id: 'grid', icon: LayoutGrid, hint: 'stage.gridHint' },
  { id: 'spotlight', icon: GalleryThumbnails, hint: 'stage.spotlightHint' },
] as const;

/** Chooses grid or spotlight, and remembers it. */
export function LayoutSwitch({ shown, onChoose }: LayoutSwitchProps) {
  const { t } = useTranslation();
  const { setPreferences } = useActions();
  return (
    <ToggleButtonGroup
      className={styles.switch}
      aria-label={t('stage.layout')}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[shown]}
      onSelectionChange={([chosen]) => {
        setPreferences({ stageLayout: chosen === 'spotlight' ? 'spotlight' : 'grid' });
        onChoose();
      }}
    >
      {layouts.map(({ id, icon: Icon, hint }) => (
        <TooltipTrigger key={id} delay={500}>
          <ToggleButton id={id} className={styles.choice} aria-label={t(`stage.${id}`)}>
            <Icon aria-hidden="true" size={18} />
          </ToggleButton>
          <Tooltip text={t(`stage.${id}`)} more={[t(hint)]} />
        </TooltipTrigger>
      ))}
    </ToggleButtonGroup>
  );
}
