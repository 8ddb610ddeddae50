import { useEffect, useState } from 'react';
import type { ErrorCode, Failure } from '../../../shared/protocol/errors.ts';
import type { FoundMessages } from '../../actions/chatListActions.ts';

/**
 * Loads a list of messages out of their context, page by page.
 *
 * @param list answers the messages after so many others; the same function for the same list, null for none
 * @param pauseMs how long a new list waits for another one
 * @returns null for what is found until it is known
 */
export function useFoundMessages(
  list: ((skip: number) => Promise<FoundMessages | Failure>) | null,
  pauseMs = 0,
) {
  const [found, setFound] = useState<FoundMessages | null>(null);
  const [failure, setFailure] = useState<ErrorCode | null>(null);

  useEffect(() => {
    setFound(null);
    setFailure(null);
    if (list === null) return;
    let isWanted = true;
    const timer = setTimeout(async () => {
      const answer = await list(0);
      if (!isWanted) return;
      if ('code' in answer) setFailure(answer.code);
      else setFound(answer);
    }, pauseMs);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [list, pauseMs]);

  async function showMore(): Promise<void> {
    if (list === null || found === null) return;
    const { messages } = found;
    const answer = await list(messages.length);
    if ('code' in answer) setFailure(answer.code);
    else setFound({ messages: [...messages, ...answer.messages], more: answer.more });
  }

  return { found, failure, showMore };
}
