import { useState } from 'react';
import type { Occupant } from '../../../shared/domain/Presence.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import styles from './EncryptionDialog.module.css';
import { PairCode } from './PairCode.tsx';
import { StandingText } from './StandingText.tsx';
import { useCallEncryption, useCallSeal } from './useCallSeal.ts';

/** In the popover of somebody in my encrypted call: how well I know their device, and the code to compare. */
export function PersonSeal({ occupant: { peerId, user } }: { occupant: Occupant }) {
  const { t } = useTranslation();
  const encryption = useCallEncryption();
  const { people } = useCallSeal(encryption);
  const [isComparing, setComparing] = useState(false);
  const person = people.find((each) => each.peerId === peerId);
  const { name } = user;
  if (person === undefined || encryption === null) return null;
  return (
    <div className={`${styles.person} ${styles.inPopover}`}>
      <div className={styles.line}>
        <span className={styles.who}>
          <StandingText standing={person.standing} />
        </span>
        <TextButton
          label={t('encryption.compareNamed', { name })}
          onPress={() => setComparing(!isComparing)}
        >
          {t('encryption.compare')}
        </TextButton>
      </div>
      {isComparing && (
        <PairCode
          name={name}
          person={person}
          encryption={encryption}
          onDone={() => setComparing(false)}
        />
      )}
    </div>
  );
}
