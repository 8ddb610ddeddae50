import ArrowUpDown from 'lucide-react/icons/arrow-up-down';
import ChevronDown from 'lucide-react/icons/chevron-down';
import { Children, type ReactNode, useId } from 'react';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import styles from './CategorySection.module.css';
import type { ChannelGroup } from './channelGroups.ts';

interface CategorySectionProps {
  group: ChannelGroup;
  /** Lets the user choose another place for it; undefined for those who may not. */
  onMove?: (() => void) | undefined;
  /** The row of each of its channels, in their order. */
  children: ReactNode;
}

/**
 * The channels of a category under its name, which folds them. Folded it still lists the channels that people are in, so that
 * nobody is overlooked.
 */
export function CategorySection({ group, onMove, children }: CategorySectionProps) {
  const { t } = useTranslation();
  const { setCategoryFolded } = useActions();
  const listId = useId();
  const isFolded = usePerch(({ preferences }) => preferences.foldedCategories[group.key] === true);
  const inUse = usePerch(({ presence }) =>
    group.channels
      .filter(({ id }) => presence.occupants.some(({ channelId }) => channelId === id))
      .map(({ id }) => id)
      .join(),
  );
  const shown = Children.toArray(children).filter(
    (_, index) => !isFolded || inUse.split(',').includes(group.channels[index]?.id ?? ''),
  );
  return (
    <section data-category={group.key}>
      <div className={styles.line}>
        <h3 className={styles.heading}>
          <button
            type="button"
            className={styles.fold}
            aria-expanded={!isFolded}
            aria-controls={listId}
            onClick={() => setCategoryFolded(group.key, !isFolded)}
          >
            <ChevronDown aria-hidden="true" className={styles.arrow} size={14} />
            {group.name}
          </button>
        </h3>
        <span className={styles.tools}>
          {onMove && (
            <IconButton
              name={t('channels.moveCategory', { category: group.name })}
              icon={ArrowUpDown}
              onPress={onMove}
            />
          )}
        </span>
      </div>
      <ul
        id={listId}
        aria-label={t('channels.inCategory', { category: group.name })}
        className={styles.list}
      >
        {shown}
      </ul>
    </section>
  );
}
