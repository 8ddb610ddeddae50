import { type VideoLimit, videoLimitChoices } from '../../../../shared/domain/videoLimits.ts';
import { useTranslation } from '../../../texts/useTranslation.tsx';
import { AmountSelect } from './AmountSelect.tsx';

const bitsPerMegabit = 1_000_000;

interface VideoLimitSelectProps {
  label: string;
  hint: string;
  limit: VideoLimit;
  onChange: (limit: VideoLimit) => void;
}

/** A select for the maximum video bandwidth. */
export function VideoLimitSelect({ label, hint, limit, onChange }: VideoLimitSelectProps) {
  const { t, i18n } = useTranslation();
  const inWords = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 1 });
  return (
    <AmountSelect
      label={label}
      hint={hint}
      noneLabel={t('videoLimit.none')}
      usual={videoLimitChoices}
      textOf={(each) => t('videoLimit.atMost', { amount: inWords.format(each / bitsPerMegabit) })}
      amount={limit}
      onChange={onChange}
    />
  );
}
