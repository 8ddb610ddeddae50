import type { TFunction } from 'i18next';
import { type VideoLimit, videoLimitChoices } from '../../../shared/domain/videoLimits.ts';

const bitsPerMegabit = 1_000_000;

/** The limits to choose from; the one that holds is among them, wherever it comes from. */
export function limitChoices(t: TFunction, chosen: VideoLimit, language: string) {
  const amounts = new Set([...videoLimitChoices, ...(chosen === null ? [] : [chosen])]);
  const inWords = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  return [
    { id: 'none', label: t('videoLimit.none') },
    ...[...amounts]
      .sort((a, b) => a - b)
      .map((limit) => ({
        id: String(limit),
        label: t('videoLimit.atMost', { amount: inWords.format(limit / bitsPerMegabit) }),
      })),
  ];
}

/** What somebody chose. */
export function limitOf(id: string): VideoLimit {
  return id === 'none' ? null : Number(id);
}
