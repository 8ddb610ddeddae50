import Play from 'lucide-react/icons/play';
import Square from 'lucide-react/icons/square';
import { useMemo } from 'react';
import { Button } from 'react-aria-components/Button';
import { Slider, SliderThumb, SliderTrack } from 'react-aria-components/Slider';
import type { SoundCut, SoundDraft } from '../../state/soundDraft.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import styles from './CutSlider.module.css';
import { fittingCut, lengthOf, waveformPeaks } from './waveform.ts';

interface CutSliderProps {
  draft: SoundDraft;
  cut: SoundCut;
  onChange: (cut: SoundCut) => void;
}

const bars = 90;
/** How far an arrow key moves an end. */
const stepMs = 20;

/** The waveform of a file with two handles for the part to play, and a preview. */
export function CutSlider({ draft, cut, onChange }: CutSliderProps) {
  const { t } = useTranslation();
  const { previewDraft, stopPreview } = useActions();
  const isPlaying = usePerch((state) => state.soundPreview === 'draft');
  const lengthMs = lengthOf(draft);
  const peaks = useMemo(() => waveformPeaks(draft, bars), [draft]);
  const isTaken = (bar: number) => {
    const atMs = ((bar + 0.5) / bars) * lengthMs;
    return atMs >= cut.fromMs && atMs <= cut.toMs;
  };
  return (
    <div className={styles.cut}>
      <Slider
        aria-label={t('soundboard.cut')}
        className={styles.slider}
        minValue={0}
        maxValue={lengthMs}
        step={Math.min(stepMs, lengthMs)}
        value={[cut.fromMs, cut.toMs]}
        onChange={([fromMs = 0, toMs = lengthMs]) => {
          stopPreview();
          onChange(fittingCut({ fromMs, toMs }, cut, lengthMs));
        }}
      >
        <SliderTrack className={styles.track}>
          <svg
            className={styles.waves}
            viewBox={`0 0 ${bars * 2} 100`}
            preserveAspectRatio="none"
            aria-hidden="true"
          >
            {peaks.map((peak, bar) => (
              <rect
                // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place.
                key={bar}
                x={bar * 2 + 0.35}
                width={1.3}
                y={50 - Math.max(2, peak * 48)}
                height={Math.max(4, peak * 96)}
                data-taken={isTaken(bar) || undefined}
              />
            ))}
          </svg>
          <SliderThumb index={0} className={styles.thumb} aria-label={t('soundboard.start')} />
          <SliderThumb index={1} className={styles.thumb} aria-label={t('soundboard.end')} />
        </SliderTrack>
      </Slider>
      <div className={styles.foot}>
        <Button
          className={styles.play}
          onPress={() => (isPlaying ? stopPreview() : previewDraft(draft, cut))}
        >
          {isPlaying ? (
            <Square aria-hidden="true" size={14} fill="currentColor" />
          ) : (
            <Play aria-hidden="true" size={14} fill="currentColor" />
          )}
          {isPlaying ? t('soundboard.stopPreview') : t('soundboard.preview')}
        </Button>
        <p className={styles.part}>
          {t('soundboard.part', {
            from: inSeconds(cut.fromMs),
            to: inSeconds(cut.toMs),
            length: inSeconds(cut.toMs - cut.fromMs),
          })}
          <br />
          {t('soundboard.loudness')}
        </p>
      </div>
    </div>
  );
}

function inSeconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}
