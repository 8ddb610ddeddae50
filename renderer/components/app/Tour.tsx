import { useCallback, useEffect, useRef, useState } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { isTourDue, noteTourSeen } from '../../storage/tourMark.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { sendToApp, useAppSettings, useDesktop } from '../ui/DesktopContext.ts';
import { useEscape } from '../ui/hooks/useEscape.ts';
import styles from './Tour.module.css';

const steps = ['channels', 'voice', 'people', 'server'] as const;
type Step = (typeof steps)[number];

/** Which part of the window a step is about: the one with this `data-tour`. */
const placeOf: Readonly<Record<Step, string>> = {
  channels: 'channels',
  voice: 'voice',
  people: 'channels',
  server: 'server',
};

/**
 * Four steps that explain the window, shown once: in a browser at the first visit to a server, in the app at its first start. It
 * covers nothing, and everything can be used meanwhile.
 */
export function Tour() {
  const desktop = useDesktop();
  const settings = useAppSettings();
  const [isDue] = useState(() => isTourDue());
  const [isOver, setOver] = useState(false);
  // The app tells for all servers. What it says first counts: that it is seen now must not end it.
  const [wasSeen, setWasSeen] = useState<boolean | null>(desktop === null ? false : null);
  if (wasSeen === null && settings !== null) setWasSeen(settings.tourSeen);
  const end = useCallback(() => setOver(true), []);
  const isShown = isDue && !isOver && wasSeen === false;
  useEffect(() => {
    if (!isShown) return;
    noteTourSeen();
    sendToApp(desktop, 'settings:change', { tourSeen: true });
  }, [isShown, desktop]);
  return isShown && <TourCard onEnd={end} />;
}

function TourCard({ onEnd }: { onEnd: () => void }) {
  const { t } = useTranslation();
  const [index, setIndex] = useState(0);
  const ref = useRef<HTMLElement>(null);
  useEscape(ref, onEnd);
  const step = steps[index] ?? 'channels';
  const isLast = index === steps.length - 1;
  useEffect(() => {
    const { dataset } = document.documentElement;
    dataset['tourPlace'] = placeOf[step];
    return () => {
      delete dataset['tourPlace'];
    };
  }, [step]);
  return (
    <Dialog ref={ref} className={styles.card}>
      <div aria-live="polite" aria-atomic="true">
        <p className={styles.count}>{t('tour.step', { step: index + 1, steps: steps.length })}</p>
        <Heading slot="title" level={2} className={styles.heading}>
          {t(`tour.${step}`)}
        </Heading>
        <p className={styles.text}>{t(`tour.${step}Text`)}</p>
      </div>
      <div className={styles.actions}>
        {!isLast && <TextButton onPress={onEnd}>{t('tour.skip')}</TextButton>}
        <span className={styles.gap} />
        {index > 0 && <TextButton onPress={() => setIndex(index - 1)}>{t('tour.back')}</TextButton>}
        <TextButton tone="primary" onPress={() => (isLast ? onEnd() : setIndex(index + 1))}>
          {t(isLast ? 'tour.done' : 'tour.next')}
        </TextButton>
      </div>
    </Dialog>
  );
}
