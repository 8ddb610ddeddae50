import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import { usePerch } from '../ui/ClientContext.tsx';
import { type HearingLine, hearingFacts, hearingLine } from './hearingLine.ts';

/** The current line about who hears me. Renders again only when one of its facts changes. */
export function useHearingLine(): HearingLine | null {
  const { t } = useTranslation();
  const facts = usePerch(useShallow(hearingFacts));
  return useMemo(() => hearingLine(t, facts), [t, facts]);
}
