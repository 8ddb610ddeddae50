import { createContext } from 'react';
import type { Chat } from '../../actions/chat.ts';

/** Text chat, around the components that show it. */
export const ChatContext = createContext<Chat | null>(null);
