import styles from './Fingerprint.module.css';

/**
 * A SHA-256 fingerprint to be read aloud: sixteen groups of four hex digits, from `AB:CD:…`, `sha256/<base64>` or plain
 * hex. What is none of them comes back whole.
 */
export function fingerprintGroups(fingerprint: string): string[] {
  const hex = hexOf(fingerprint);
  return hex === null ? [fingerprint] : (hex.match(/.{4}/g) ?? []);
}

function hexOf(fingerprint: string): string | null {
  const plain = fingerprint.replaceAll(/[:\s]/g, '').toUpperCase();
  if (/^[0-9A-F]{64}$/.test(plain)) return plain;
  const base64 = /^sha256\/([A-Za-z0-9+/]{43}=)$/.exec(fingerprint)?.[1];
  if (base64 === undefined) return null;
  const bytes = [...atob(base64)].map((char) => char.charCodeAt(0).toString(16).padStart(2, '0'));
  return bytes.join('').toUpperCase();
}

interface FingerprintProps {
  label: string;
  /** SHA-256 of a certificate, in any notation. */
  fingerprint: string;
  /** Groups that differ from this fingerprint are highlighted. */
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
