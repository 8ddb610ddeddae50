import { isListening } from '../../state/stagePart.ts';
import { talkModeNow } from '../../state/talkRights.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useDenialHere } from '../roles/useDenial.ts';
import { usePerch } from '../ui/ClientContext.tsx';
import { useAppSettings, useDesktop, useKeysState } from '../ui/DesktopContext.ts';
import { useKeyLabel } from '../ui/hooks/useKeyLabel.ts';
import styles from './TalkHint.module.css';

/** Under my name: what I must do to be heard, and whether I am heard; nothing in the mode “always”. */
export function TalkHint() {
  const mode = usePerch(talkModeNow);
  const denial = useDenialHere('speak');
  const isHearable = usePerch(
    ({ voice, microphone, muted, deafened }) =>
      voice.kind === 'joined' && microphone.kind === 'live' && !muted && !deafened,
  );
  const isInAudience = usePerch(isListening);
  const { t } = useTranslation();
  if (isInAudience) return <Line text={t('denied.listening')} />;
  if (denial !== null) return <Line text={t('denied.onlyListening')} title={denial} />;
  if (!isHearable || mode === 'always') return null;
  return mode === 'pushToTalk' ? <PushToTalkHint /> : <VoiceActivationHint />;
}

function PushToTalkHint() {
  const { t } = useTranslation();
  const keyLabel = useKeyLabel();
  const isOpen = usePerch((state) => state.talk === 'open');
  const isDesktop = useDesktop() !== null;
  const pageKey = usePerch((state) => state.preferences.talkKey);
  const settings = useAppSettings();
  const heard = useKeysState()?.heard ?? null;
  if (isOpen) return <Line isOpen text={t('talkNow.open')} />;
  // Keys work only by command line, or their state is not known yet.
  if (isDesktop && heard !== 'hook') return <Line text={t('talkNow.waiting')} />;
  const key = isDesktop ? settings?.keys.pushToTalk : pageKey;
  return <Line text={key ? t('talkNow.hold', { keys: keyLabel(key) }) : t('talkNow.noKeyYet')} />;
}

function VoiceActivationHint() {
  const { t } = useTranslation();
  const talk = usePerch((state) => state.talk);
  switch (talk) {
    case 'open':
      return <Line isOpen text={t('talkNow.open')} />;
    case 'closed':
      return <Line text={t('talkNow.listening')} />;
    case 'ungated':
      return <Line isOpen text={t('talkNow.ungated')} />;
  }
}

interface LineProps {
  text: string;
  /** More than fits into the line. */
  title?: string;
  isOpen?: boolean;
}

function Line({ text, title = text, isOpen = false }: LineProps) {
  return (
    <span className={styles.line} data-open={isOpen || undefined} title={title}>
      {text}
    </span>
  );
}
