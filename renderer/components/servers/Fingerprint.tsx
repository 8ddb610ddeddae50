import styles from './Fingerprint.module.css';
import { fingerprintGroups } from './fingerprintGroups.ts';

interface FingerprintProps {
  label: string;
  /** SHA-256 of a certificate, in any of its spellings. */
  fingerprint: string;
  /** Groups that are not as in this one stand out. */
  unlike?: string;
}

/** A certificate's fingerprint in groups that two people can read to each other. */
export function Fingerprint({ label, fingerprint, unlike }: FingerprintProps) {
  const groups = fingerprintGroups(fingerprint);
  const others = unlike === undefined ? groups : fingerprintGroups(unlike);
  return (
    <div className={styles.fingerprint}>
      <p className={styles.label}>{label}</p>
      <p className={styles.groups}>
        {groups.map((group, index) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: a group is nothing but its place.
            key={index}
            data-unlike={group !== others[index] || undefined}
          >
            {group}{' '}
          </span>
        ))}
      </p>
    </div>
  );
}
