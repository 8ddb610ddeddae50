import type { CallNews } from '../../state/callsState.ts';
import type { TFunction } from '../../texts/AppTexts.ts';
import { failureText } from '../ui/failureText.ts';

/** What there is to tell about a call, for the live region. */
export function callNewsText(t: TFunction, news: CallNews): string {
  const { name } = news;
  switch (news.kind) {
    case 'ended':
      return t(`calls.ended.${news.ending}`, { name });
    case 'refused':
      return t(`calls.refused.${news.refusal}`, { name });
    case 'elsewhere':
      return t('calls.answeredElsewhere', { name });
    case 'failed':
      switch (news.code) {
        case 'forbidden':
          return t('calls.forbidden', { name });
        case 'conflict':
          return t('calls.inCall');
        default:
          return failureText(t, news.code);
      }
  }
}
