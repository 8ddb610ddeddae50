/*
 * A program for the test of `HelperProcess`.
 */
import { answerParent } from './answerParent.ts';

answerParent(
  {
    twice: (value: number) => 2 * value,
    fail: () => {
      throw new Error('it cannot');
    },
    end: () => {
      console.error('last words');
      process.exit(1);
    },
  },
  () => undefined,
);
