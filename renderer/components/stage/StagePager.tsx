import ChevronLeft from 'lucide-react/icons/chevron-left';
import ChevronRight from 'lucide-react/icons/chevron-right';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import styles from './StagePager.module.css';
import type { StagePages } from './useStagePages.ts';

interface StagePagerProps {
  pages: StagePages;
}

/** More are not told apart at a glance; the number says it then. */
const dotsMax = 8;

/** Turns the pages of a stage. The keys work wherever the focus is on the stage. */
export function StagePager({ pages: { count, page, turn } }: StagePagerProps) {
  const { t } = useTranslation();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms.
    <div role="group" aria-label={t('stage.pages')} className={styles.pager}>
      <IconButton
        name={t('stage.previousPage')}
        keys="PageUp"
        icon={ChevronLeft}
        onPress={() => turn(-1)}
      />
      {count <= dotsMax && (
        <span className={styles.dots} aria-hidden="true">
          {Array.from({ length: count }, (_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a dot is its place.
            <span key={index} className={styles.dot} data-current={index === page || undefined} />
          ))}
        </span>
      )}
      <span role="status" className={styles.text}>
        {t('stage.page', { page: page + 1, count })}
      </span>
      <IconButton
        name={t('stage.nextPage')}
        keys="PageDown"
        icon={ChevronRight}
        onPress={() => turn(1)}
      />
    </div>
  );
}
