import type { ReactNode } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import styles from './ModalFrame.module.css';

interface ModalFrameProps {
  heading: string;
  /** `alertdialog` for questions that need an answer first. */
  role?: 'dialog' | 'alertdialog';
  /** For two columns beside each other. */
  isWide?: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** A modal dialog, closed with Escape or a click outside. */
export function ModalFrame({
  heading,
  role = 'dialog',
  isWide = false,
  onClose,
  children,
}: ModalFrameProps) {
  return (
    <ModalOverlay
      className={styles.scrim}
      isOpen
      isDismissable
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Modal className={styles.modal} data-wide={isWide || undefined}>
        <Dialog className={styles.dialog} role={role}>
          <Heading slot="title" level={2} className={styles.heading}>
            {heading}
          </Heading>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
