import type { DropReason } from '../../../shared/encryption/dropReasons.ts';
import type { StreamFigures } from '../../state/StreamFigures.ts';
import type { TFunction } from '../../texts/AppTexts.ts';

/** One stream as table cells of one or two lines. */
export interface StreamText {
  readonly format: readonly string[];
  readonly picture: readonly string[];
  readonly rate: readonly string[];
  readonly loss: readonly string[];
  readonly roundTrip: readonly string[];
  readonly buffer: readonly string[];
  readonly state: readonly string[];
}

/** Formats a stream's statistics in the user's language; unknown values are left out. */
export function streamText(t: TFunction, language: string, figures: StreamFigures): StreamText {
  const number = (value: number, digits = 0) =>
    new Intl.NumberFormat(language, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    }).format(value);
  const percent = (value: number) => t('stats.percent', { value: number(value * 100, 1) });
  const milliseconds = (value: number) => t('stats.milliseconds', { value: number(value) });
  const { width, height, framesPerS, bitsPerS, loss, concealed, sentLayers, limitedBy } = figures;
  return {
    format: known([figures.codec, coderWords(t, figures)]),
    picture: known([
      width !== null && height !== null ? t('stats.size', { width, height }) : null,
      framesPerS === null ? null : t('stats.frames', { frames: number(framesPerS) }),
    ]),
    rate: known([bitsPerS === null ? null : rateWords(t, number, bitsPerS)]),
    loss: known([
      loss === null ? null : percent(loss),
      concealed !== null && concealed >= 0.001
        ? t('stats.concealed', { value: number(concealed * 100, 1) })
        : null,
      ...undecryptedWords(t, number, figures),
    ]),
    roundTrip: known([figures.roundTripMs === null ? null : milliseconds(figures.roundTripMs)]),
    buffer: known([figures.jitterBufferMs === null ? null : milliseconds(figures.jitterBufferMs)]),
    state: known([
      limitedBy === null ? null : t(`stats.limit.${limitedBy}`),
      sentLayers === null ? null : t('stats.layers', sentLayers),
      figures.layer === null ? null : t('stats.layer', { layer: figures.layer }),
    ]),
  };
}

/** One line for each reason, the most frequent first. */
function undecryptedWords(
  t: TFunction,
  number: (value: number) => string,
  { undecrypted }: StreamFigures,
): string[] {
  return Object.entries(undecrypted ?? {})
    .sort(([, one], [, other]) => other - one)
    .map(([reason, count]) =>
      t('encryption.dropped', {
        reason: t(`encryption.dropReason.${reason as DropReason}`),
        value: number(count),
      }),
    );
}

function known(lines: readonly (string | null)[]): string[] {
  return lines.filter((line) => line !== null);
}

function coderWords(t: TFunction, { coder, isHardware }: StreamFigures): string | null {
  if (coder === null || isHardware === null) return coder;
  return isHardware ? t('stats.hardware', { coder }) : t('stats.software', { coder });
}

function rateWords(
  t: TFunction,
  number: (value: number, digits?: number) => string,
  bitsPerS: number,
): string {
  return bitsPerS < 1e6
    ? t('stats.kilobits', { value: number(bitsPerS / 1e3) })
    : t('stats.megabits', { value: number(bitsPerS / 1e6, 1) });
}
