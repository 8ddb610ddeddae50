import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { type VideoLimit, videoLimitChoices } from '../../../shared/domain/videoLimits.ts';
import { SettingSelect } from './SettingSelect.tsx';

const bitsPerMegabit = 1_000_000;

/** The options; they include the current limit even if it is not one of the usual ones. */
function limitChoices(t: TFunction, chosen: VideoLimit, language: string) {
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

/** The limit of an option. */
function limitOf(id: string): VideoLimit {
  return id === 'none' ? null : Number(id);
}

interface VideoLimitSelectProps {
  label: string;
  hint: string;
  limit: VideoLimit;
  onChange: (limit: VideoLimit) => void;
}

/** A select for the maximum video bandwidth. */
export function VideoLimitSelect({ label, hint, limit, onChange }: VideoLimitSelectProps) {
  const { t, i18n } = useTranslation();
  return (
    <SettingSelect
      label={label}
      hint={hint}
      choices={limitChoices(t, limit, i18n.language)}
      chosen={limit === null ? 'none' : String(limit)}
      onChoose={(id) => onChange(limitOf(id))}
    />
  );
}
