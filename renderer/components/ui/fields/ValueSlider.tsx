import { useState } from 'react';
import { Label } from 'react-aria-components/Label';
import { Slider, SliderThumb, SliderTrack } from 'react-aria-components/Slider';
import styles from './ValueSlider.module.css';

interface ValueSliderProps {
  label: string;
  /** The value as a person reads it. */
  format: (value: number) => string;
  minValue: number;
  maxValue: number;
  step: number;
  value: number;
  /** Called with each value while dragging. */
  onChange?: (value: number) => void;
  /** Called with the final value. */
  onChangeEnd?: (value: number) => void;
  /** The unit of the value, for assistive technology. */
  formatOptions?: Intl.NumberFormatOptions;
  /** Marks the middle, which is the default. */
  hasMiddle?: boolean;
  /** Small, as in a menu. */
  isQuiet?: boolean;
  autoFocus?: boolean;
}

/** A slider with its label and its value above. */
export function ValueSlider({
  label,
  format,
  value,
  onChange,
  onChangeEnd,
  hasMiddle = false,
  isQuiet = false,
  autoFocus = false,
  ...range
}: ValueSliderProps) {
  const [dragged, setDragged] = useState<number | null>(null);
  const shown = dragged ?? value;
  return (
    <Slider
      {...range}
      className={styles.slider}
      data-quiet={isQuiet || undefined}
      value={shown}
      onChange={(wish) => {
        setDragged(wish);
        onChange?.(wish);
      }}
      onChangeEnd={(wish) => {
        setDragged(null);
        onChangeEnd?.(wish);
      }}
    >
      <Label className={styles.label}>{label}</Label>
      <span className={styles.value} aria-hidden="true">
        {format(shown)}
      </span>
      <SliderTrack className={styles.track}>
        {({ state }) => (
          <>
            <span className={styles.rail}>
              <span
                className={styles.fill}
                style={{ transform: `scaleX(${state.getThumbPercent(0)})` }}
              />
            </span>
            {hasMiddle && <span className={styles.middle} />}
            <SliderThumb className={styles.thumb} autoFocus={autoFocus} />
          </>
        )}
      </SliderTrack>
    </Slider>
  );
}
