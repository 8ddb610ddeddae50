import DoorOpen from 'lucide-react/icons/door-open';
import type { Knock } from '../../../shared/domain/Knock.ts';
import { currentChannel } from '../../state/callState.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useNameStyle } from '../roles/useNameStyle.ts';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { failureText } from '../ui/failureText.ts';
import styles from './KnockBars.module.css';

/** More would cover the window. */
const shownMax = 3;

/** Who knocks at my channel, with what to answer, and my own knock. */
export function KnockBars() {
  const { t } = useTranslation();
  const { withdrawKnock } = useActions();
  const knocks = usePerch(({ knocks, voice }) =>
    knocks?.channelId === currentChannel(voice) ? knocks?.knocks : undefined,
  );
  const asked = usePerch(({ knockingAt, presence }) =>
    presence.channels.find(({ id }) => id === knockingAt),
  );
  const shown = knocks?.slice(0, shownMax) ?? [];
  const more = (knocks?.length ?? 0) - shown.length;
  return (
    <>
      {asked && (
        <div className={styles.bar}>
          <DoorOpen aria-hidden="true" size={20} />
          <p className={styles.text}>{t('knock.waiting', { channel: asked.name })}</p>
          <TextButton onPress={() => void withdrawKnock()}>{t('knock.withdraw')}</TextButton>
        </div>
      )}
      {shown.map((knock) => (
        <KnockBar key={knock.peerId} knock={knock} />
      ))}
      {more > 0 && (
        <div className={styles.bar}>
          <p className={styles.text}>{t('knock.more', { count: more })}</p>
        </div>
      )}
    </>
  );
}

function KnockBar({ knock: { peerId, user } }: { knock: Knock }) {
  const { t } = useTranslation();
  const { answerKnock } = useActions();
  const announce = useAnnounce();
  const nameStyle = useNameStyle(user);
  const { name } = user;

  async function answer(letsIn: boolean) {
    const failure = await answerKnock(peerId, letsIn);
    // Somebody else has answered, or they have gone: the bar goes, too.
    if (failure && failure.code !== 'notFound') announce(failureText(t, failure.code));
  }

  const text = t('knock.heard', { name });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields of a form
    <div role="group" aria-label={text} className={styles.bar}>
      <DoorOpen aria-hidden="true" size={20} />
      <p className={styles.text} style={nameStyle}>
        {text}
      </p>
      <div className={styles.answers}>
        <TextButton label={t('knock.refuseName', { name })} onPress={() => void answer(false)}>
          {t('knock.refuse')}
        </TextButton>
        <TextButton
          tone="primary"
          label={t('knock.letInName', { name })}
          onPress={() => void answer(true)}
        >
          {t('knock.letIn')}
        </TextButton>
      </div>
    </div>
  );
}
