import AppWindow from 'lucide-react/icons/app-window';
import Monitor from 'lucide-react/icons/monitor';
import { useRef } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Text } from 'react-aria-components/Text';
import { useTranslation } from '../../texts/useTranslation.tsx';
import styles from './SourceGrid.module.css';
import type { NamedSource, SourceKind } from './shownSources.ts';
import { useHasInteracted } from './useHasInteracted.ts';

interface SourceGridProps {
  label: string;
  kind: SourceKind;
  sources: readonly NamedSource[];
  /** Shown if there are no sources. */
  emptyText: string;
  chosenId: string | null;
  /** Takes the focus when it appears. */
  takesFocus: boolean;
  onChoose: (id: string) => void;
  /** Shares the chosen source. */
  onShare: () => void;
}

/**
 * Sources with thumbnails. Arrow keys and clicks choose; Enter or a double click shares the chosen source. Focus alone chooses
 * nothing, because the picker may open while the user types in another program.
 */
export function SourceGrid(props: SourceGridProps) {
  const { label, kind, sources, emptyText, chosenId, takesFocus, onChoose, onShare } = props;
  const { t } = useTranslation();
  const Icon = kind === 'screen' ? Monitor : AppWindow;
  const grid = useRef<HTMLDivElement>(null);
  const hasInteracted = useHasInteracted(grid);
  return (
    <ListBox
      ref={grid}
      className={styles.grid}
      data-kind={kind}
      aria-label={label}
      layout="grid"
      items={sources}
      selectionMode="single"
      selectionBehavior="replace"
      disallowEmptySelection
      escapeKeyBehavior="none"
      autoFocus={takesFocus ? 'first' : false}
      selectedKeys={chosenId === null ? [] : [chosenId]}
      onSelectionChange={(keys) => {
        const [id] = keys === 'all' ? [] : keys;
        if (hasInteracted() && id !== undefined) onChoose(String(id));
      }}
      onAction={(id) => {
        if (id === chosenId) onShare();
        else onChoose(String(id));
      }}
      renderEmptyState={() => <p className={styles.empty}>{emptyText}</p>}
    >
      {({ id, label: name, thumbnail, appIcon }) => (
        <ListBoxItem id={id} className={styles.source} textValue={name}>
          <span className={styles.frame}>
            {thumbnail === null ? (
              <span className={styles.none}>{t('picker.noPreview')}</span>
            ) : (
              <img className={styles.picture} src={thumbnail} alt="" draggable={false} />
            )}
          </span>
          <span className={styles.caption}>
            {appIcon === null ? (
              <Icon aria-hidden="true" size={16} />
            ) : (
              <img className={styles.icon} src={appIcon} alt="" draggable={false} />
            )}
            <Text slot="label" className={styles.name}>
              {name}
            </Text>
          </span>
        </ListBoxItem>
      )}
    </ListBox>
  );
}
