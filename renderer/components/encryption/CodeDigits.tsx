import styles from './EncryptionDialog.module.css';

/** The 30 digits of a code, in the groups in which they are read out. */
export function CodeDigits({ code, label }: { code: string; label: string }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields of a form
    <div role="group" aria-label={label} className={styles.code}>
      {code.split(' ').map((digits, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place is what a group is
        <span key={index}>{digits}</span>
      ))}
    </div>
  );
}
