import Eraser from 'lucide-react/icons/eraser';
import Trash2 from 'lucide-react/icons/trash-2';
import Undo2 from 'lucide-react/icons/undo-2';
import type { CSSProperties } from 'react';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import styles from './SketchTools.module.css';
import { type Pen, paperColor } from './sketch.ts';
import { sketchColors, sketchWidths } from './sketchColors.ts';

interface SketchToolsProps {
  pen: Pen;
  onPen: (pen: Pen) => void;
  isEmpty: boolean;
  onUndo: () => void;
  onClear: () => void;
}

/** The drawer’s tools: colours with an eraser, widths, undo and clear. */
export function SketchTools({ pen, onPen, isEmpty, onUndo, onClear }: SketchToolsProps) {
  const { t } = useTranslation();
  return (
    <div role="toolbar" aria-label={t('game.sketch.tools')} className={styles.tools}>
      <ToggleButtonGroup
        className={styles.group}
        aria-label={t('game.sketch.color')}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[pen.color]}
        onSelectionChange={([color]) => onPen({ ...pen, color: String(color) })}
      >
        {sketchColors.map(({ name, color }) => (
          <ToggleButton
            key={color}
            id={color}
            className={styles.color}
            aria-label={t(`game.sketch.${name}`)}
            style={{ '--ink': color } as CSSProperties}
          />
        ))}
        <ToggleButton id={paperColor} className={styles.tool} aria-label={t('game.sketch.eraser')}>
          <Eraser aria-hidden="true" size={18} />
        </ToggleButton>
      </ToggleButtonGroup>
      <ToggleButtonGroup
        className={styles.group}
        aria-label={t('game.sketch.width')}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[pen.width]}
        onSelectionChange={([width]) => onPen({ ...pen, width: Number(width) })}
      >
        {sketchWidths.map(({ name, width }) => (
          <ToggleButton
            key={width}
            id={width}
            className={styles.tool}
            aria-label={t(`game.sketch.${name}`)}
          >
            <span
              aria-hidden="true"
              className={styles.dot}
              style={{ '--size': `${Math.round(width / 2 + 4)}px` } as CSSProperties}
            />
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <span className={styles.group}>
        <IconButton
          name={t('game.sketch.undo')}
          keys="Ctrl+Z"
          icon={Undo2}
          isDisabled={isEmpty}
          onPress={onUndo}
        />
        <IconButton
          name={t('game.sketch.clear')}
          icon={Trash2}
          isDisabled={isEmpty}
          onPress={onClear}
        />
      </span>
    </div>
  );
}
