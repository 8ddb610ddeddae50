import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { FileShare, FileShareState } from '../../state/FileShare.ts';
import { useClient } from '../ui/ClientContext.tsx';

/** What shares files in my channel; null until its code is loaded. */
export function useFileShare(): FileShare | null {
  const { loadFileShare } = useClient();
  const [share, setShare] = useState<FileShare | null>(null);
  useEffect(() => {
    let isWanted = true;
    loadFileShare().then(
      (loaded) => {
        if (isWanted) setShare(loaded);
      },
      // Without a connection: the next visit of a channel tries again.
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, [loadFileShare]);
  return share;
}

/** Subscribes to part of the state. The selector must answer the same object for the same state. */
export function useFiles<T>(share: FileShare, select: (state: FileShareState) => T): T {
  return useStore(share.state, select);
}
