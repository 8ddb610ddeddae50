import Copy from 'lucide-react/icons/copy';
import X from 'lucide-react/icons/x';
import { useEffect, useRef, useState } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { version } from '../../../package.json';
import type { StreamFigures } from '../../state/StreamFigures.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { DoctorButton } from '../doctor/DoctorButton.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { usePerch, useStreamStats } from '../ui/ClientContext.tsx';
import { copyText } from '../ui/copyText.ts';
import styles from './StatsPanel.module.css';
import { useStatsPanel } from './StatsPanelProvider.tsx';
import { StreamTable } from './StreamTable.tsx';
import { statsReport } from './statsReport.ts';

/** Statistics of all streams, measured only while this panel is open. It lies over the stage; the call continues. */
export function StatsPanel() {
  const { at, close } = useStatsPanel();
  const { t } = useTranslation();
  const stats = useStreamStats();
  const announce = useAnnounce();
  const ref = useRef<HTMLElement>(null);
  const closeButton = useRef<HTMLButtonElement>(null);
  const [figures, setFigures] = useState<readonly StreamFigures[] | null>(null);
  const media = usePerch((state) => state.media);
  const direct = usePerch((state) => state.directPath);
  const serverVersion = usePerch((state) => state.server?.version ?? null);

  useEffect(() => stats.subscribe(setFigures), [stats]);
  useEffect(() => closeButton.current?.focus(), []);
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      const isInside = event.target instanceof Node && ref.current?.contains(event.target);
      if (event.key === 'Escape' && isInside && !event.defaultPrevented) close();
    }
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [close]);

  async function copy() {
    const text = statsReport(figures ?? [], {
      version,
      serverVersion,
      userAgent: navigator.userAgent,
      way: direct?.way ?? (media.kind === 'connected' ? media.way : null),
    });
    announce((await copyText(text)) ? t('stats.copied') : t('stats.copyFailed'));
  }

  return (
    <Dialog ref={ref} className={styles.panel}>
      <div className={styles.header}>
        <Heading slot="title" level={2} className={styles.heading}>
          {t('stats.heading')}
        </Heading>
        <DoctorButton isQuiet />
        <IconButton
          name={t('stats.copy')}
          icon={Copy}
          isDisabled={figures === null}
          onPress={() => void copy()}
        />
        <IconButton ref={closeButton} name={t('stats.close')} icon={X} keys="Esc" onPress={close} />
      </div>
      {figures !== null && figures.length > 0 ? (
        <StreamTable figures={figures} at={at} />
      ) : (
        <p className={styles.none}>{figures !== null && t('stats.none')}</p>
      )}
    </Dialog>
  );
}
