import { useStore } from 'zustand';
import type { FileShare, FileShareState } from '../../state/FileShare.ts';
import { useClient } from '../ui/ClientContext.tsx';
import { useLoaded } from '../ui/hooks/useLoaded.ts';

/** What shares files in my channel; null until its code is loaded. */
export function useFileShare(): FileShare | null {
  return useLoaded(useClient().loadFileShare);
}

/** Subscribes to part of the state. The selector must answer the same object for the same state. */
export function useFiles<T>(share: FileShare, select: (state: FileShareState) => T): T {
  return useStore(share.state, select);
}
