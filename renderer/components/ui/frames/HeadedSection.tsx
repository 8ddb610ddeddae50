import { type ReactNode, useId } from 'react';

interface HeadedSectionProps {
  heading: string;
  /** Classes of the section and of its heading. */
  styles: Readonly<Record<string, string | undefined>>;
  children: ReactNode;
}

/** A part of a dialog or page under its heading, by which assistive technology finds it. */
export function HeadedSection({ heading, styles, children }: HeadedSectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={styles['section']}>
      <h3 id={id} className={styles['heading']}>
        {heading}
      </h3>
      {children}
    </section>
  );
}
