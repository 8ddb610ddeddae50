import WifiOff from 'lucide-react/icons/wifi-off';
import { useEffect, useRef } from 'react';
import { isRinging } from '../../state/callsState.ts';
import hidden from '../../styles/hidden.module.css';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { ProblemBar } from '../ui/frames/ProblemBar.tsx';
import { CallCard } from './CallCard.tsx';
import { callNewsText } from './callNewsText.ts';
import { MissedCallBars } from './MissedCallBars.tsx';
import { useCallChords, useCallKeys } from './useCallKeys.ts';
import { useCallNotice } from './useCallNotice.ts';
import { useCalls } from './useCalls.ts';
import { WayBack } from './WayBack.tsx';

/**
 * What calls show over the lower edge of the stage: one that rings, the calls that were missed, a lost connection, the way back. It
 * never takes the focus.
 */
export function CallPart() {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const call = useCalls((state) => state.call);
  const isRung = useCalls(isRinging);
  const news = useCalls((state) => state.news);
  const chords = useCallChords();
  const told = useRef(news?.id ?? 0);
  useCallKeys();
  useCallNotice(isRung ? (call?.other.name ?? null) : null);
  useEffect(() => {
    if (news === null || news.id <= told.current) return;
    told.current = news.id;
    announce(callNewsText(t, news));
  }, [news, announce, t]);
  const text =
    call && t(call.withCamera ? 'calls.ringsWithCamera' : 'calls.rings', { name: call.other.name });
  return (
    <>
      {/* Assistive technology is told of a call, whatever has the focus; the card shows it to the eye. */}
      <p role="status" data-live-announcer="true" className={hidden.visually}>
        {isRung && `${text} ${t('calls.keys', chords)}`}
      </p>
      {call?.isHere && call.isAccepted && call.isOtherLost && (
        <ProblemBar icon={WifiOff} text={t('calls.otherLost', { name: call.other.name })} />
      )}
      {isRung && call && <CallCard call={call} />}
      <MissedCallBars />
      <WayBack />
    </>
  );
}
