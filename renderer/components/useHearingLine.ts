import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import { usePerch } from './ClientContext.tsx';
import { type HearingLine, hearingFacts, hearingLine } from './hearingLine.ts';

/** Who hears me, as it stands; drawn anew only when something of it has changed. */
export function useHearingLine(): HearingLine | null {
  const { t } = useTranslation();
  const facts = usePerch(useShallow(hearingFacts));
  return useMemo(() => hearingLine(t, facts), [t, facts]);
}
