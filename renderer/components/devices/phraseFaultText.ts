import type { PhraseFault } from '../../state/deviceState.ts';
import type { TFunction } from '../../texts/AppTexts.ts';

/** What is wrong with typed recovery words. */
export function phraseFaultText(t: TFunction, fault: PhraseFault): string {
  switch (fault.kind) {
    case 'unknown':
      return t('comeBack.fault.unknown', { words: fault.words.join(', ') });
    case 'count':
      return t('comeBack.fault.count', { count: fault.count });
    case 'checksum':
      return t('comeBack.fault.checksum');
  }
}
