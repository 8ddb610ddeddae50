import type { ReactNode } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import styles from './ModalFrame.module.css';

interface ModalFrameProps {
  heading: string;
  /** For what wants an answer before anything else: a question that cannot be undone. */
  role?: 'dialog' | 'alertdialog';
  onClose: () => void;
  children: ReactNode;
}

/** A dialog in front of everything, closed with Escape or a click beside it. */
export function ModalFrame({ heading, role = 'dialog', onClose, children }: ModalFrameProps) {
  return (
    <ModalOverlay
      className={styles.scrim}
      isOpen
      isDismissable
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Modal className={styles.modal}>
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
